package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.batch.BatchResult;
import io.github.pbx24.bitrix24.file.RecordContent;
import io.github.pbx24.bitrix24.file.UploadTarget;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every method of the catalogue meets every fault, once and for ever. Whatever happens: a request that must not run twice
 * does not, success is told only of what ran, and what is told not to have run did not.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultMatrixTest {

    /** Methods whose second execution does harm: another call, another row, another message, lost events. */
    private static final Pattern HARMFUL_TWICE = Pattern.compile(
            "telephony\\.externalCall\\.finish|telephony\\.call\\.attachTranscription|.*\\.add|.*\\.delete"
                    + "|voximplant\\.callback\\.start|voximplant\\.infocall\\..*|event\\.test|event\\.offline\\.get");

    private static final String LIMIT = Fixtures.text("error.QUERY_LIMIT_EXCEEDED.json");
    private static final String BLOCKED = Fixtures.text("error.OPERATION_TIME_LIMIT.json");
    private static final String FAILED = Fixtures.text("error.INTERNAL_SERVER_ERROR.json");
    private static final String EXPIRED = Fixtures.text("error.expired_token.json");

    /** What may go wrong between here and the portal; and whether the portal executed the request then. */
    enum Fault {
        LOST_BEFORE_EXECUTION(false),
        LOST_AFTER_EXECUTION(true),
        TOO_MANY_REQUESTS_503(false),
        METHOD_BLOCKED_429(false),
        BARE_429(false),
        BARE_503(true),
        FAILED_500(true),
        BARE_502(true),
        HALF_A_HEADER(true),
        HALF_A_BODY(true),
        GARBAGE(true),
        LOGIN_PAGE(true),
        NOTHING(true),
        ENVELOPE_WITHOUT_RESULT(true),
        EXPIRED_TOKEN(false),
        REDIRECT_ELSEWHERE(false),
        REDIRECT_TO_LOGIN(false);

        private final boolean executed;

        Fault(boolean executed) {
            this.executed = executed;
        }

        boolean executed() {
            return executed;
        }

        MockResponse answer() {
            return switch (this) {
                case LOST_BEFORE_EXECUTION, LOST_AFTER_EXECUTION ->
                    new MockResponse.Builder()
                            .onResponseStart(new SocketEffect.CloseSocket(true, true, true))
                            .build();
                case TOO_MANY_REQUESTS_503 -> FakePortal.json(503, LIMIT).build();
                case METHOD_BLOCKED_429 -> FakePortal.json(429, BLOCKED).build();
                case BARE_429 -> new MockResponse.Builder().code(429).build();
                case BARE_503 ->
                    new MockResponse.Builder()
                            .code(503)
                            .addHeader("Retry-After", "0")
                            .body("<html>busy</html>")
                            .build();
                case FAILED_500 -> FakePortal.json(500, FAILED).build();
                case BARE_502 ->
                    new MockResponse.Builder().code(502).body("<html>").build();
                case HALF_A_HEADER ->
                    new MockResponse.Builder().status("HTTP/1.1 20").build();
                case HALF_A_BODY ->
                    FakePortal.json(200, FakePortal.OK + " ".repeat(100_000))
                            .onResponseBody(new SocketEffect.CloseSocket(true, true, true))
                            .build();
                case GARBAGE -> FakePortal.json(200, "{\"result\":tr").build();
                case LOGIN_PAGE ->
                    new MockResponse.Builder().body("<html>login</html>").build();
                case NOTHING -> FakePortal.json(200, "").build();
                case ENVELOPE_WITHOUT_RESULT ->
                    FakePortal.json(200, "{\"time\":{}}").build();
                case EXPIRED_TOKEN -> FakePortal.json(401, EXPIRED).build();
                case REDIRECT_ELSEWHERE -> redirect("https://evil.example/rest/x");
                case REDIRECT_TO_LOGIN -> redirect("/auth/?login=yes");
            };
        }

        private static MockResponse redirect(String location) {
            return new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", location)
                    .build();
        }
    }

    private final FakePortal portal = new FakePortal();
    private final Scripted scripted = new Scripted();

    FaultMatrixTest() {
        portal.server.setDispatcher(scripted);
    }

    @AfterEach
    void close() {
        portal.close();
    }

    /** A portal that counts what it executed. */
    private final class Scripted extends Dispatcher {

        private final List<String> executed = new CopyOnWriteArrayList<>();
        private Fault fault = Fault.NOTHING;
        private int faulty;
        private Fault tokenFault = Fault.NOTHING;
        private int faultyTokens;
        private int tokens;

        /** Forgets everything and meets the next requests with a fault. */
        synchronized void meet(Fault next, int times) {
            executed.clear();
            fault = next;
            faulty = times;
            faultyTokens = 0;
        }

        synchronized void meetTokens(Fault next, int times) {
            meet(Fault.EXPIRED_TOKEN, 1);
            tokenFault = next;
            faultyTokens = times;
        }

        @Override
        public synchronized MockResponse dispatch(RecordedRequest request) {
            if (request.getTarget().startsWith("/oauth/")) {
                if (faultyTokens-- > 0) {
                    return tokenFault.answer();
                }
                return FakePortal.tokens(++tokens);
            }
            boolean isFaulty = faulty-- > 0;
            if (!isFaulty || fault.executed) {
                executed.add(FakePortal.body(request).replaceAll("\"auth\":\"[^\"]*\"", ""));
            }
            return isFaulty
                    ? fault.answer()
                    : FakePortal.json(200, FakePortal.OK).build();
        }
    }

    private Bitrix24Client client() {
        InMemoryTokenStore store = new InMemoryTokenStore();
        store.save("portal-1", OAuthTokens.of("first-access", "first-refresh"));
        return portal.builder(Bitrix24Authorization.oauth(portal.application(), portal.rest(), store, "portal-1"))
                .build();
    }

    static Stream<String> methods() {
        return Bitrix24Methods.all().stream().map(MethodInfo::name);
    }

    @Test
    void what_does_harm_twice_is_marked_as_not_repeatable() {
        assertThat(Bitrix24Methods.all()).hasSizeGreaterThan(50).allSatisfy(method -> {
            if (HARMFUL_TWICE.matcher(method.name()).matches()) {
                assertThat(method.repeatability()).as(method.name()).isEqualTo(Repeatability.NOT_REPEATABLE);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("methods")
    void no_fault_runs_a_method_twice_that_must_not_or_passes_for_success(String name) {
        MethodInfo method = Bitrix24Methods.find(name).orElseThrow();
        Bitrix24Request<Boolean> request = method.request(Map.of("ID", 1), ResultNode::asBoolean);
        try (Bitrix24Client client = client()) {
            for (Fault fault : Fault.values()) {
                for (int times : new int[] {1, Integer.MAX_VALUE}) {
                    scripted.meet(fault, times);
                    judge(client, request, fault, times);
                }
            }
        }
    }

    private void judge(Bitrix24Client client, Bitrix24Request<Boolean> request, Fault fault, int times) {
        Repeatability repeatability = request.repeatability();
        String cell = request.method() + " " + fault + (times == 1 ? " once" : " always");
        boolean succeeded;
        boolean mayHaveRun = true;
        try {
            succeeded = client.execute(request);
        } catch (Bitrix24Exception e) {
            succeeded = false;
            mayHaveRun = e.mayHaveRun();
        }
        List<String> executed = List.copyOf(scripted.executed);
        if (succeeded) {
            assertThat(executed).as("%s: a success that never ran", cell).isNotEmpty();
            assertThat(times).as("%s: every answer was faulty", cell).isEqualTo(1);
        } else if (!mayHaveRun) {
            assertThat(executed).as("%s: it did run", cell).isEmpty();
        }
        if (repeatability == Repeatability.NOT_REPEATABLE) {
            assertThat(executed).as("%s: a second side effect", cell).hasSizeLessThan(2);
        } else {
            assertThat(Set.copyOf(executed)).as("%s: repeated otherwise", cell).hasSizeLessThan(2);
        }
        if (times == 1 && (repeatability != Repeatability.NOT_REPEATABLE || !fault.executed)) {
            boolean hopeless = Set.of(Fault.REDIRECT_ELSEWHERE, Fault.REDIRECT_TO_LOGIN, Fault.LOST_BEFORE_EXECUTION)
                    .contains(fault);
            assertThat(succeeded || hopeless).as("%s: given up too early", cell).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_batch_with_one_command_that_must_not_run_twice_does_not_run_twice(Fault fault) {
        List<Bitrix24Request<Boolean>> commands = List.of(
                Bitrix24Methods.EXTERNAL_CALL_HIDE.request(
                        Map.of("CALL_ID", "externalCall.1.2"), ResultNode::asBoolean),
                Bitrix24Methods.EXTERNAL_CALL_FINISH.request(
                        Map.of("CALL_ID", "externalCall.1.2"), ResultNode::asBoolean));
        for (int times : new int[] {1, Integer.MAX_VALUE}) {
            scripted.meet(fault, times);
            try (Bitrix24Client client = client()) {
                BatchResult result = client.batch(commands, false);
                // The portal answers with something else than a batch, so nothing may pass for success.
                assertThat(result.outcomes())
                        .noneMatch(outcome -> outcome.asResponse().isPresent());
            } catch (Bitrix24Exception e) {
                assertThat(e.mayHaveRun() || scripted.executed.isEmpty())
                        .as("%s: it did run", fault)
                        .isTrue();
            }
            assertThat(scripted.executed).as("%s", fault).hasSizeLessThan(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void an_upload_is_never_sent_twice(Fault fault) {
        for (int times : new int[] {1, Integer.MAX_VALUE}) {
            scripted.meet(fault, times);
            UploadTarget target = new UploadTarget(URI.create(portal.origin() + "/upload/?token=x"), "file");
            try (Bitrix24Client client = client()) {
                client.upload(target, "a.mp3", RecordContent.of(new byte[] {1, 2, 3}));
                assertThat(times).isEqualTo(1);
            } catch (Bitrix24Exception e) {
                assertThat(e.mayHaveRun() || scripted.executed.isEmpty())
                        .as("%s: it did run", fault)
                        .isTrue();
            }
            assertThat(scripted.executed).as("%s", fault).hasSizeLessThan(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void no_fault_of_the_authorization_server_runs_finish_twice_or_passes_for_success(Fault fault) {
        Bitrix24Request<Boolean> finish = Bitrix24Methods.EXTERNAL_CALL_FINISH.request(
                Map.of("CALL_ID", "externalCall.1.2"), ResultNode::asBoolean);
        for (int times : new int[] {1, Integer.MAX_VALUE}) {
            scripted.meetTokens(fault, times);
            boolean succeeded;
            try (Bitrix24Client client = client()) {
                succeeded = client.execute(finish);
            } catch (Bitrix24Exception e) {
                succeeded = false;
                assertThat(e.mayHaveRun()).as("%s", fault).isFalse();
            }
            assertThat(scripted.executed).as("%s", fault).hasSize(succeeded ? 1 : 0);
        }
    }
}
