package io.github.pbx24.threecx.webhookplugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallControl.OriginateRequest;
import io.github.pbx24.pbx.CallControl.Originated;
import io.github.pbx24.pbx.PbxConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Click-to-call: one request, one call, and an honest answer. */
class PluginCallControlTest {

    private static final String KEY = "ACCESSKEY";

    private final MockWebServer exchange = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        exchange.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void the_request_is_the_documented_one() throws InterruptedException {
        exchange.enqueue(answer(200, "{\"chid\":\"00000000-01dc-27dd-cc8a-799100000029\"}"));

        assertThat(originate("74951234567")).isEqualTo(new Originated.Started(null));

        RecordedRequest request = exchange.takeRequest();
        String documented = Fixtures.lines("komplit-makecall.txt").get(0);
        assertThat(request.getMethod() + " " + request.getTarget()).isEqualTo(documented);
        assertThat(request.getHeaders().get("Connection")).isEqualTo("close");
    }

    @Test
    void a_plus_sign_is_escaped() throws InterruptedException {
        exchange.enqueue(answer(200, ""));

        originate("+74951234567");

        assertThat(exchange.takeRequest().getTarget()).endsWith("makecall?first=101&second=%2B74951234567");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "OK", "{\"finalStatus\":\"Success\"}", "{\"id\":\"x\"}", "{\"id\":[]}", "[[[["})
    void a_confirmation_without_a_call_id_is_a_started_call(String body) {
        exchange.enqueue(answer(200, body));

        assertThat(originate("74951234567")).isEqualTo(new Originated.Started(null));
    }

    @Test
    void a_call_id_in_the_answer_is_handed_on_as_later_events_carry_it() {
        exchange.enqueue(answer(200, "{\"finalStatus\":\"success\",\"Id\":\"260115121502_231-0\"}"));

        assertThat(originate("74951234567")).isEqualTo(new Originated.Started("260115121502_231"));
    }

    @Test
    void a_final_status_other_than_success_is_a_refusal() {
        exchange.enqueue(answer(200, "{\"finalStatus\":\"Failed for 74951234567\"}"));

        assertThat(originate("74951234567"))
                .isEqualTo(new Originated.Refused("the exchange did not confirm the call", false));
    }

    @ParameterizedTest
    @CsvSource({"302, false", "400, false", "403, false", "404, false", "408, true", "429, true"})
    void a_refusal_is_told_apart_by_whether_it_may_pass(int status, boolean temporary) {
        exchange.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Location", "/login")
                .addHeader("Retry-After", "0")
                .build());

        assertThat(originate("74951234567")).isEqualTo(new Originated.Refused("HTTP status " + status, temporary));
        assertThat(exchange.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void a_failure_of_the_exchange_leaves_the_outcome_open_and_is_not_repeated(int status) {
        exchange.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Retry-After", "0")
                .build());
        exchange.enqueue(answer(200, "{}"));

        assertThat(originate("74951234567")).isEqualTo(new Originated.Unknown("HTTP status " + status));
        assertThat(exchange.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_lost_answer_leaves_the_outcome_open_and_is_not_repeated() {
        exchange.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                .build());
        exchange.enqueue(answer(200, "{}"));

        assertUnknown(originate("74951234567"));
        assertThat(exchange.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_second_call_does_not_depend_on_the_connection_of_the_first() {
        exchange.enqueue(answer(200, "{}"));
        exchange.enqueue(answer(200, "{}"));

        try (PbxConnection connection = connect(url(), "PT1M")) {
            assertThat(originate(connection, "74951234567")).isInstanceOf(Originated.Started.class);
            assertThat(originate(connection, "74951234567")).isInstanceOf(Originated.Started.class);
        }
        assertThat(exchange.getRequestCount()).isEqualTo(2);
    }

    @Test
    void a_silent_exchange_leaves_the_outcome_open() {
        exchange.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());

        try (PbxConnection connection = connect(url(), "PT3S")) {
            assertUnknown(originate(connection, "74951234567"));
        }
    }

    @Test
    void an_exchange_that_is_not_there_has_not_begun_to_dial() throws IOException {
        // Bound and not listening: a port that is given back may be anybody's a moment later.
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress("127.0.0.1", 0));
            try (PbxConnection connection = connect("http://127.0.0.1:" + silent.getLocalPort(), "PT1M")) {
                assertThat(originate(connection, "74951234567"))
                        .isInstanceOfSatisfying(Originated.Refused.class, refused -> {
                            assertThat(refused.temporary()).isTrue();
                            assertThat(refused.reason()).doesNotContain(KEY).doesNotContain("1234567");
                        });
            }
        }
    }

    private Originated originate(String number) {
        try (PbxConnection connection = connect(url(), "PT1M")) {
            return originate(connection, number);
        }
    }

    private static Originated originate(PbxConnection connection, String number) {
        return connection.callControl().orElseThrow().originate(new OriginateRequest("101", number));
    }

    private static void assertUnknown(Originated originated) {
        assertThat(originated)
                .isInstanceOfSatisfying(
                        Originated.Unknown.class,
                        unknown ->
                                assertThat(unknown.reason()).doesNotContain(KEY).doesNotContain("1234567"));
    }

    private String url() {
        return "http://127.0.0.1:" + exchange.getPort();
    }

    private static PbxConnection connect(String baseUrl, String timeout) {
        return Fixtures.connect(Map.of("base-url", baseUrl, "access-key", KEY, "call-timeout", timeout));
    }

    private static MockResponse answer(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .body(Objects.requireNonNull(body))
                .build();
    }
}
