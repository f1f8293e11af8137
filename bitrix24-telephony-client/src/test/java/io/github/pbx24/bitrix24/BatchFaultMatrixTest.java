package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.FaultMatrixTest.Fault;
import io.github.pbx24.bitrix24.batch.BatchOutcome;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every method of the catalogue meets every fault inside a batch, asked for or not. The law is that of
 * {@link FaultMatrixTest}: what must not run twice does not, success is told only of what ran, and what is told not to have
 * run did not.
 */
@Execution(ExecutionMode.CONCURRENT)
class BatchFaultMatrixTest {

    /** What may become of commands whose batch was answered; and whether they ran. */
    private enum Inside {
        FAILED("{\"error\":\"INTERNAL_SERVER_ERROR\",\"error_description\":\"Internal server error\"}", true),
        UNKNOWN("{\"error\":\"ERROR_CORE\",\"error_description\":\"Lock wait timeout exceeded\"}", true),
        SILENT("{\"error\":\"\",\"error_description\":\"\"}", true),
        LIMITED("{\"error\":\"QUERY_LIMIT_EXCEEDED\",\"error_description\":\"Too many requests\"}", false),
        BLOCKED("{\"error\":\"OPERATION_TIME_LIMIT\",\"error_description\":\"Method is blocked\"}", false),
        EXPIRED("{\"error\":\"expired_token\",\"error_description\":\"The access token has expired\"}", false),
        LEFT_OUT("", true);

        private final String error;
        private final boolean executed;

        Inside(String error, boolean executed) {
            this.error = error;
            this.executed = executed;
        }
    }

    /** A fault of the whole request, or of the commands in it. */
    record Trouble(
            String name,
            boolean executed,
            @Nullable Fault whole,
            @Nullable Inside inside) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Trouble> troubles() {
        return Stream.concat(
                Stream.of(Fault.values()).map(fault -> new Trouble(fault.name(), fault.executed(), fault, null)),
                Stream.of(Inside.values())
                        .map(inside -> new Trouble("INSIDE_" + inside, inside.executed, null, inside)));
    }

    /** Methods in one batch; there are two commands of each. */
    private static final int BATCH = 20;

    private static final Pattern ID = Pattern.compile("\\bID\"?[=:](\\d+)");

    private final FakePortal portal = new FakePortal();

    /** Never one twice: what somebody sent who gave up may arrive while others are being judged. */
    private final AtomicInteger nextId = new AtomicInteger(100);

    private final List<Integer> executed = new CopyOnWriteArrayList<>();
    private final AtomicInteger batches = new AtomicInteger();
    private volatile Trouble trouble = troubles().findFirst().orElseThrow();
    private final AtomicInteger faulty = new AtomicInteger();

    BatchFaultMatrixTest() {
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request.getTarget(), FakePortal.body(request));
            }
        });
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private MockResponse answer(String target, String body) {
        if (target.startsWith("/oauth/")) {
            return FakePortal.json(200, "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"expires_in\":3600}")
                    .build();
        }
        Trouble now = trouble;
        boolean isFaulty = faulty.getAndDecrement() > 0;
        List<Integer> ids = ids(body);
        if (!isFaulty || now.executed()) {
            executed.addAll(ids);
        }
        boolean isBatch = target.endsWith("/batch");
        if (isBatch) {
            batches.incrementAndGet();
        }
        if (isFaulty && now.whole() != null) {
            return now.whole().answer();
        }
        String error = isFaulty && now.inside() != null ? now.inside().error : null;
        if (isBatch) {
            return FakePortal.json(200, batchAnswer(body, error)).build();
        }
        if (error == null) {
            return FakePortal.json(200, FakePortal.OK).build();
        }
        return FakePortal.json(error.isEmpty() ? 200 : 500, error.isEmpty() ? "{\"time\":{}}" : error)
                .build();
    }

    private static List<Integer> ids(String body) {
        List<Integer> ids = new ArrayList<>();
        Matcher id = ID.matcher(body);
        while (id.find()) {
            ids.add(Integer.valueOf(id.group(1)));
        }
        return ids;
    }

    /** All succeed if there is no error; none is spoken of if the error is empty. */
    private static String batchAnswer(String body, @Nullable String error) {
        String value = error == null ? "true" : error;
        String commands = value.isEmpty()
                ? "[]"
                : Fixtures.tree(body).get("cmd").fields().keySet().stream()
                        .map(key -> "\"" + key + "\":" + value)
                        .collect(Collectors.joining(",", "{", "}"));
        return "{\"result\":{\"result\":" + (error == null ? commands : "[]") + ",\"result_error\":"
                + (error == null ? "[]" : commands) + ",\"result_total\":[],\"result_next\":[],\"result_time\":[]}}";
    }

    /** Methods that may be repeated and those that may not, apart: one that may not keeps the whole from being sent again. */
    private List<List<Bitrix24Request<Boolean>>> batches() {
        List<List<Bitrix24Request<Boolean>>> all = new ArrayList<>();
        for (Repeatability repeatability : Repeatability.values()) {
            List<MethodInfo> methods = Bitrix24Methods.all().stream()
                    .filter(method -> method.repeatability() == repeatability && canBePacked(method))
                    .toList();
            for (int from = 0; from < methods.size(); from += BATCH) {
                List<Bitrix24Request<Boolean>> batch = new ArrayList<>();
                for (MethodInfo method : methods.subList(from, Math.min(methods.size(), from + BATCH))) {
                    batch.add(request(method, nextId.getAndIncrement()));
                    // Two of each, so that a method that stands alone of its kind is packed too.
                    batch.add(request(method, nextId.getAndIncrement()));
                }
                all.add(batch);
            }
        }
        return all;
    }

    private static boolean canBePacked(MethodInfo method) {
        return !method.name().equals("batch") && !request(method, 0).isRest3();
    }

    private static Bitrix24Request<Boolean> request(MethodInfo method, int id) {
        return method.request(Map.of("ID", id), ResultNode::asBoolean);
    }

    private Bitrix24Client client(PacingPlan plan) {
        InMemoryTokenStore store = new InMemoryTokenStore();
        store.save("portal-1", OAuthTokens.of("first-access", "first-refresh"));
        return portal.builder(Bitrix24Authorization.oauth(portal.application(), portal.rest(), store, "portal-1"))
                .pacing(plan)
                // A portal that says it is busy is left alone for seconds or minutes; the law holds for those who gave
                // up too.
                .deadline(Duration.ofMillis(300))
                .build();
    }

    private void meet(Trouble next, int times) {
        executed.clear();
        trouble = next;
        faulty.set(times);
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void in_a_batch_that_was_asked_for(Trouble trouble) {
        try (Bitrix24Client client = client(PacingPlan.none())) {
            for (int times : new int[] {1, 1_000_000}) {
                for (boolean halt : new boolean[] {false, true}) {
                    for (List<Bitrix24Request<Boolean>> batch : batches()) {
                        meet(trouble, times);
                        askedFor(client, batch, halt, trouble + " x " + times);
                    }
                }
            }
        }
    }

    private void askedFor(Bitrix24Client client, List<Bitrix24Request<Boolean>> batch, boolean halt, String cell) {
        try {
            List<BatchOutcome<?>> outcomes = client.batch(batch, halt).outcomes();
            for (int i = 0; i < batch.size(); i++) {
                BatchOutcome<?> outcome = outcomes.get(i);
                judge(
                        batch.get(i),
                        outcome.asResponse().isPresent(),
                        outcome.asFailure().map(Bitrix24Exception::mayHaveRun).orElse(false),
                        cell);
            }
        } catch (Bitrix24Exception e) {
            batch.forEach(request -> judge(request, false, e.mayHaveRun(), cell));
        }
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void in_a_batch_that_nobody_asked_for(Trouble trouble) {
        for (int times : new int[] {1, 1_000_000}) {
            for (List<Bitrix24Request<Boolean>> batch : batches()) {
                meet(trouble, times);
                packed(batch, trouble + " x " + times);
            }
        }
        assertThat(batches)
                .as("requests were packed")
                .hasValueGreaterThan(batches().size());
    }

    private void packed(List<Bitrix24Request<Boolean>> requests, String cell) {
        try (Bitrix24Client client = client(PacingPlan.custom(100, 1).withCardWindow(Duration.ZERO))) {
            List<CompletableFuture<Boolean>> answers =
                    requests.stream().map(client::executeAsync).toList();
            for (int i = 0; i < requests.size(); i++) {
                try {
                    judge(requests.get(i), answers.get(i).join(), true, cell);
                } catch (CompletionException e) {
                    Bitrix24Exception failure = (Bitrix24Exception) e.getCause();
                    judge(requests.get(i), false, failure.mayHaveRun(), cell);
                }
            }
        }
    }

    private void judge(Bitrix24Request<?> request, boolean succeeded, boolean mayHaveRun, String trouble) {
        String cell = request.method() + " " + trouble;
        int id = ids(String.valueOf(request.parameters())).get(0);
        long runs = executed.stream().filter(ran -> ran == id).count();
        if (succeeded) {
            assertThat(runs).as("%s: a success that never ran", cell).isPositive();
        } else if (!mayHaveRun) {
            assertThat(runs).as("%s: it did run", cell).isZero();
        }
        if (request.repeatability() == Repeatability.NOT_REPEATABLE) {
            assertThat(runs).as("%s: a second side effect", cell).isLessThan(2);
        }
    }
}
