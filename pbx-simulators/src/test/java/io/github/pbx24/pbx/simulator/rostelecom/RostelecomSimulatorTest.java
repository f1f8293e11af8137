package io.github.pbx24.pbx.simulator.rostelecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.pbx.simulator.SimulatedExchange;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RostelecomSimulatorTest {

    private static final Instant START = Instant.parse("2026-03-04T07:00:00Z");

    static Stream<SimulatedExchange> exchanges() {
        return Stream.of(VatsExchange.start(Clock.systemUTC()), CloudpbxExchange.start(Clock.systemUTC()));
    }

    /** The vector is printed in the vendor's manual; it has a blank after one colon only. */
    @Test
    void the_signature_is_the_one_of_the_manual() {
        String body = "{\"request_number\": \"+74951234567\",\"from_sipuri\": \"test_user@cloudpbx.rt.ru\"}";

        assertThat(CloudpbxSignature.of(
                        "000003C405E6525C64C184258C44EC99",
                        "00000716ABDA6D4DFF10F82BCBBFC532",
                        body.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("fc95a524342dc68df90f7488e6d821c5a8a3b667d585490b50ebf939f1202c36");
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void webhooks_go_where_the_exchange_was_told(SimulatedExchange exchange) throws Exception {
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", request -> {
            received.add(
                    request.getRequestURI() + " " + request.getRequestBody().readAllBytes().length);
            request.sendResponseHeaders(202, -1);
            request.close();
        });
        receiver.start();
        try (exchange) {
            URI base = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/pbx/rt");
            SimulatedWebhook webhook = exchange.incoming("+79000000011", START)
                    .rings(List.of("101"))
                    .get(0);

            assertThat(webhook.sendTo(base)).isEqualTo(new SimulatedWebhook.Answer(202, ""));
            String path = webhook.path().isEmpty() ? "/pbx/rt" : "/pbx/rt/" + webhook.path();
            assertThat(received).containsExactly(path + " " + webhook.body().length);
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void a_new_call_names_the_line_and_a_ringing_one_the_employee() {
        try (CloudpbxExchange exchange = CloudpbxExchange.start(Clock.systemUTC())) {
            List<SimulatedWebhook> told =
                    exchange.incoming("+79000000011", START).rings(List.of("101"));

            assertThat(text(told.get(0))).contains("\"state\":\"new\"", "sip:74950000101@", "2026-03-04 10:00:00.000");
            assertThat(text(told.get(1))).contains("\"state\":\"calling\"", "\"request_pin\":\"101\"");
        }
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void faults_hit_one_request_each(SimulatedExchange exchange) throws Exception {
        SimulatedWebhook stranger = new SimulatedWebhook("POST", "nowhere", "", Map.of(), new byte[] {'x'});
        try (exchange) {
            int usual = stranger.sendTo(exchange.address()).status();
            exchange.faults().answer(1, 503);
            assertThat(stranger.sendTo(exchange.address()).status()).isEqualTo(503);
            exchange.faults().loseAnswers(1);
            assertThatIOException().isThrownBy(() -> stranger.sendTo(exchange.address()));
            assertThat(stranger.sendTo(exchange.address()).status()).isEqualTo(usual);
        }
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void nothing_secret_is_in_a_text(SimulatedExchange exchange) {
        try (exchange) {
            SimulatedWebhook webhook = exchange.incoming("+79000000011", START)
                    .rings(List.of("101"))
                    .get(0);

            assertThat(webhook.toString()).doesNotContain("79000000011", "X-");
        }
    }

    private static String text(SimulatedWebhook webhook) {
        return new String(webhook.body(), StandardCharsets.UTF_8);
    }
}
