package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.batch.BatchOutcome;
import io.github.pbx24.bitrix24.batch.BatchReference;
import io.github.pbx24.bitrix24.internal.form.PhpQuery;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request means the same alone, packed and in an explicit batch. */
class OneMeaningTest {

    private static final PacingPlan NARROW = PacingPlan.custom(20, 2).withCardWindow(Duration.ZERO);

    private static final List<String> NAMES =
            List.of("id", "FIELDS", "a.b", "x y", "k[0]", ">=ID", "0", "7", "ключ", "a]", "@x", "__", "+", "1a");

    private final FakePortal portal = new FakePortal();
    private final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> batches = new ConcurrentLinkedQueue<>();
    private volatile String inner = "";
    private volatile int aloneStatus = 200;
    private volatile String alone = FakePortal.OK;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    OneMeaningTest() {
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                String body = FakePortal.body(request);
                if (request.getTarget().startsWith("/oauth/")) {
                    return FakePortal.json(
                                    200, "{\"access_token\":\"new\",\"refresh_token\":\"r2\",\"expires_in\":3600}")
                            .build();
                }
                if (request.getTarget().endsWith("/batch")) {
                    batches.add(body);
                    return FakePortal.json(200, batchAnswer(body)).build();
                }
                if (request.getTarget().endsWith("/first")) {
                    gate.await();
                    return FakePortal.json(200, FakePortal.OK).build();
                }
                bodies.add(body);
                boolean renewed = body.contains("\"auth\":\"new\"");
                return renewed
                        ? FakePortal.json(200, FakePortal.OK).build()
                        : FakePortal.json(aloneStatus, alone).build();
            }
        });
    }

    @AfterEach
    void close() {
        gate.countDown();
        portal.close();
    }

    /** Every command fails with {@link #inner}, or succeeds if that is empty. */
    private String batchAnswer(String body) {
        Map<String, Object> results = new LinkedHashMap<>();
        StringBuilder errors = new StringBuilder();
        Fixtures.tree(body).get("cmd").fields().forEach((key, command) -> {
            if (inner.isEmpty() || body.contains("\"auth\":\"new\"")) {
                results.put(key, 1);
            } else {
                errors.append(errors.isEmpty() ? "" : ",")
                        .append('"')
                        .append(key)
                        .append("\":")
                        .append(inner);
            }
        });
        String result = Fixtures.written(results);
        return "{\"result\":{\"result\":" + result + ",\"result_error\":{" + errors
                + "},\"result_total\":[],\"result_next\":[],\"result_time\":[]}}";
    }

    @Test
    void the_json_and_the_query_of_any_tree_decode_to_the_same_value_of_php() {
        int comparable = 0;
        for (long seed = 1; seed <= 3000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, Object> tree = map(random, 0);
            Map<String, Object> parameters =
                    Bitrix24Request.generic("m", tree, Repeatability.REPEATABLE).parameters();
            if (PhpQuery.obstacle(parameters) == null) {
                comparable++;
                assertThat(parseStr(PhpQuery.of(parameters)))
                        .as("seed %d: %s", seed, parameters)
                        .isEqualTo(plain(parameters));
            }
        }
        assertThat(comparable).as("trees that can travel in a batch").isGreaterThan(300);
    }

    @Test
    void usual_parameters_can_travel_in_a_batch() {
        assertThat(PhpQuery.obstacle(Map.of(
                        "filter", Map.of(">=DATE_CREATE", "2026-03-10T08:00:00+03:00", "@ID", List.of(1, 2)),
                        "select", List.of("*", "UF_*"),
                        "FIELDS", Map.of("PHONE", List.of(Map.of("VALUE", "+7 (495) 000-01-01"))))))
                .isNull();
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 1001; i++) {
            many.put("f" + i, i);
        }
        assertThat(PhpQuery.obstacle(many)).as("PHP drops the last one").isNotNull();
    }

    @Test
    void what_cannot_be_said_in_a_batch_travels_alone_however_many_wait() {
        Map<String, Object> clearing = Map.of("id", 8, "fields", Map.of("UF_CRM_TAGS", List.of(), "NAME", "x"));
        gate = new CountDownLatch(1);
        try (Bitrix24Client client = portal.builder().pacing(NARROW).build()) {
            List<CompletableFuture<ResultNode>> answers = queueBehindTheFirst(client, 12, clearing);
            gate.countDown();
            answers.forEach(CompletableFuture::join);
        }
        assertThat(bodies)
                .filteredOn(body -> body.contains("\"UF_CRM_TAGS\":[]"))
                .hasSize(6);
        assertThat(batches).isNotEmpty().noneMatch(body -> body.contains("NAME"));
    }

    @Test
    void an_explicit_batch_refuses_what_cannot_be_said_in_it() {
        try (Bitrix24Client client = portal.builder().build()) {
            for (Object value : List.of(List.of(), Map.of(), "see $result[c0][PHONE] there")) {
                assertThatThrownBy(() -> client.batch(
                                List.of(Bitrix24Request.generic(
                                        "m", Map.of("fields", Map.of("X", value)), Repeatability.REPEATABLE)),
                                false))
                        .isInstanceOf(Bitrix24FieldException.class)
                        .hasMessageContaining("fields[X]");
            }
            assertThatThrownBy(() -> client.execute(Bitrix24Request.generic(
                            "m", Map.of("id", BatchReference.resultOf(0)), Repeatability.REPEATABLE)))
                    .isInstanceOf(Bitrix24FieldException.class);
        }
        assertThat(portal.requests()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | ERROR_CORE | Lock wait timeout exceeded; try restarting transaction",
                "500 | '' | SQL query error!",
                "500 | INTERNAL_SERVER_ERROR | Internal server error",
                "400 | ERROR_CORE | Call is not found",
                "400 | '' | nobody has seen this text before",
                "400 | ERROR_CORE | nobody has seen this either",
                "403 | ACCESS_DENIED | Access denied!",
                "404 | ERROR_METHOD_NOT_FOUND | Method not found!",
                "503 | QUERY_LIMIT_EXCEEDED | Too many requests",
                "400 | NOT_FOUND | Not found"
            })
    void an_error_never_says_less_harm_packed_or_in_a_batch_than_alone(int status, String code, String text) {
        String error = "{\"error\":\"" + code + "\",\"error_description\":\"" + text + "\"}";
        alone = error;
        aloneStatus = status;
        inner = error;
        for (Repeatability repeatability :
                List.of(Repeatability.REPEATABLE, Repeatability.NOT_REPEATABLE, Repeatability.DEDUPLICATED)) {
            Bitrix24Request<ResultNode> request = Bitrix24Request.generic("m", Map.of("id", 1), repeatability);
            try (Bitrix24Client client =
                    portal.builder().retryPlan(RetryPlan.none()).build()) {
                Bitrix24Exception single = failure(client.executeAsync(request));
                BatchOutcome<ResultNode> outcome =
                        client.batch(List.of(request), false).outcome(request);
                Bitrix24Exception explicit = outcome.asFailure().orElseThrow();

                assertThat(explicit.mayHaveRun() || !single.mayHaveRun())
                        .as("explicit %s", explicit)
                        .isTrue();
                assertThat(explicit.isTemporary()).as("explicit %s", explicit).isEqualTo(single.isTemporary());
            }
            gate = new CountDownLatch(1);
            try (Bitrix24Client client =
                            portal.builder().retryPlan(RetryPlan.none()).build();
                    Bitrix24Client queued = portal.builder()
                            .retryPlan(RetryPlan.none())
                            .pacing(NARROW)
                            .build()) {
                Bitrix24Exception single = failure(client.executeAsync(request));
                queued.executeAsync(first());
                await().atMost(Duration.ofSeconds(60)).until(() -> portal.requests() > 0);
                List<CompletableFuture<ResultNode>> all = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    all.add(queued.executeAsync(request));
                }
                gate.countDown();
                for (CompletableFuture<ResultNode> one : all) {
                    Bitrix24Exception packed = failure(one);
                    assertThat(packed.mayHaveRun() || !single.mayHaveRun())
                            .as("packed %s", packed)
                            .isTrue();
                    assertThat(packed.isTemporary()).as("packed %s", packed).isEqualTo(single.isTemporary());
                }
            }
        }
    }

    @Test
    void a_token_that_ended_is_renewed_for_packed_requests_too() {
        inner = "{\"error\":\"expired_token\",\"error_description\":\"The access token provided has expired.\"}";
        alone = inner;
        aloneStatus = 401;
        InMemoryTokenStore store = new InMemoryTokenStore();
        store.save("portal-1", OAuthTokens.of("old", "r1"));
        gate = new CountDownLatch(1);
        try (Bitrix24Client client = portal.builder(
                        Bitrix24Authorization.oauth(portal.application(), portal.rest(), store, "portal-1"))
                .pacing(NARROW)
                .build()) {
            List<CompletableFuture<ResultNode>> answers = queueBehindTheFirst(client, 6, Map.of("id", 1));
            gate.countDown();
            answers.forEach(CompletableFuture::join);
        }
        assertThat(store.load("portal-1"))
                .get()
                .extracting(OAuthTokens::accessToken)
                .isEqualTo("new");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[]", "null", "true", "{\"result\":[],\"result_error\":[]}"})
    void a_batch_answer_that_says_nothing_does_not_say_that_nothing_ran(String result) {
        try (FakePortal other = new FakePortal();
                Bitrix24Client client = other.builder().build()) {
            for (boolean halt : new boolean[] {false, true}) {
                other.answer(200, "{\"result\":" + result + "}");
                Bitrix24Request<ResultNode> finish = Bitrix24Request.generic(
                        "telephony.externalCall.finish", Map.of("CALL_ID", "c"), Repeatability.NOT_REPEATABLE);

                assertThat(client.batch(List.of(finish), halt).outcome(finish).asFailure())
                        .get()
                        .extracting(Bitrix24Exception::mayHaveRun)
                        .isEqualTo(true);
            }
        }
    }

    private List<CompletableFuture<ResultNode>> queueBehindTheFirst(
            Bitrix24Client client, int count, Map<String, Object> parameters) {
        client.executeAsync(first());
        await().atMost(Duration.ofSeconds(60)).until(() -> portal.requests() > 0);
        List<CompletableFuture<ResultNode>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(client.executeAsync(Bitrix24Request.generic(
                    "crm.contact.update", i < count / 2 ? Map.of("id", i) : parameters, Repeatability.REPEATABLE)));
        }
        return answers;
    }

    private static Bitrix24Request<ResultNode> first() {
        return Bitrix24Request.generic("first", Map.of(), Repeatability.REPEATABLE);
    }

    private static Bitrix24Exception failure(CompletableFuture<ResultNode> answer) {
        return (Bitrix24Exception) answer.handle((result, failure) -> failure).join();
    }

    private static Map<String, Object> map(SplittableRandom random, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(depth == 0 ? 1 : 0, 4); i > 0; i--) {
            map.put(NAMES.get(random.nextInt(NAMES.size())), value(random, depth + 1));
        }
        return map;
    }

    private static Object value(SplittableRandom random, int depth) {
        switch (random.nextInt(depth > 4 ? 6 : 9)) {
            case 0:
                return random.nextInt(-5, 1000);
            case 1:
                return random.nextDouble(-1e12, 1e12);
            case 2:
                return new BigDecimal("12345678901234567890.0010");
            case 3:
                return random.nextBoolean();
            case 4:
                return List.of("", "a&b=c", "x+y %41", "привет 😀", "$result[c0]", "[0]", "N")
                        .get(random.nextInt(7));
            case 5:
                return 1e-7;
            case 6:
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth + 1));
                }
                return list;
            default:
                return map(random, depth);
        }
    }

    /** What json_decode gives: arrays by key, everything else as text or number. */
    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new TreeMap<>();
            map.forEach((key, item) -> copy.put((String) key, plain(item)));
            return copy;
        }
        if (value instanceof List<?> items) {
            Map<String, Object> copy = new TreeMap<>();
            items.forEach(item -> copy.put(Integer.toString(copy.size()), plain(item)));
            return copy;
        }
        return comparable(value.toString());
    }

    /** What parse_str gives, written anew: names at the top lose dots and spaces, brackets open arrays. */
    private static Map<String, Object> parseStr(String query) {
        Map<String, Object> root = new TreeMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String path = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
            int open = path.indexOf('[');
            String top = (open < 0 ? path : path.substring(0, open))
                    .replace('.', '_')
                    .replace(' ', '_');
            List<String> keys = new ArrayList<>(List.of(top));
            while (open >= 0) {
                int end = path.indexOf(']', open);
                keys.add(path.substring(open + 1, end));
                open = end + 1 < path.length() && path.charAt(end + 1) == '[' ? end + 1 : -1;
            }
            put(root, keys, comparable(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8)));
        }
        return root;
    }

    @SuppressWarnings("unchecked") // Only maps are made for keys that have more after them.
    private static void put(Map<String, Object> root, List<String> keys, Object value) {
        Map<String, Object> map = root;
        for (String key : keys.subList(0, keys.size() - 1)) {
            map = (Map<String, Object>) map.computeIfAbsent(key, unused -> new TreeMap<String, Object>());
        }
        map.put(keys.get(keys.size() - 1), value);
    }

    /** PHP compares numbers by value. */
    private static Object comparable(String text) {
        try {
            return new BigDecimal(text).stripTrailingZeros();
        } catch (NumberFormatException notANumber) {
            return text;
        }
    }
}
