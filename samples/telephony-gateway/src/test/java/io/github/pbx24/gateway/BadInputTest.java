package io.github.pbx24.gateway;

import static io.github.pbx24.gateway.TestGateway.KEY;
import static io.github.pbx24.gateway.TestGateway.TOKEN;
import static io.github.pbx24.gateway.TestGateway.ringing;
import static io.github.pbx24.gateway.TestGateway.signature;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in: a clear refusal, nothing stored, no secret in the log. */
class BadInputTest {

    private static final int FIVE_MEBIBYTES = 5 << 20;

    @TempDir
    static Path folder;

    private static PortalSimulator portal;
    private static TestGateway gateway;
    private static CapturedLog log;

    @BeforeAll
    static void start() {
        log = new CapturedLog();
        portal = PortalSimulator.builder().start();
        gateway = TestGateway.start(folder, portal);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        portal.close();
        log.close();
    }

    @BeforeEach
    void begin() {
        log.clear();
    }

    @AfterEach
    void nothing_is_stored_or_told() throws Exception {
        assertThat(gateway.get("/api/calls").body()).as("no call").isEqualTo("[]");
        assertThat(gateway.get("/api/deliveries?status=pending").body())
                .as("nothing to do")
                .isEqualTo("[]");
        assertThat(log.text()).doesNotContain(KEY, TOKEN, "+79161234567", "9161234567", "\tat ");
    }

    static Stream<Arguments> signedRubbish() {
        String good = ringing("bad-1", "101");
        return Stream.of(
                Arguments.of("broken JSON", good.substring(0, 40)),
                Arguments.of("deep nesting", "{\"event\":" + "[".repeat(100_000)),
                Arguments.of("deep nesting that ends", "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"),
                Arguments.of("a list", "[" + good + "]"),
                Arguments.of("a number", "5"),
                Arguments.of("nothing", ""),
                Arguments.of("no JSON at all", "event=end&call_uuid=1"),
                Arguments.of("a wrong type", good.replace("\"bad-1\"", "{\"a\":1}")),
                Arguments.of("an absent id", good.replace("call_uuid", "other")),
                Arguments.of("a null id", good.replace("\"bad-1\"", "null")),
                Arguments.of("bytes that are no text", good + "\u0000"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signedRubbish")
    void signed_rubbish_is_malformed(String what, String body) throws Exception {
        HttpResponse<String> answer = gateway.postSigned(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":\"malformed\"").doesNotContain("Exception", "at io.github");
    }

    /** Only what cannot be read is refused, and nothing is an accident. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "2262-04-12T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "%2B10000-01-01T00:00:00Z",
                "%2B1000000000-12-31T23:59:59Z",
                "-1000000000-01-01T00:00:00Z",
                "10000-01-01T00:00:00Z",
                "99999999999999999999",
                "-1",
                "%00",
                "%25%27%22%5C",
                "%F0%9F%98%80",
                "%ff"
            })
    void no_word_of_an_operator_is_an_accident(String word) throws Exception {
        for (String path : new String[] {
            "/api/calls?before=", "/api/calls?limit=", "/api/calls?query=", "/api/deliveries?before=",
            "/api/deliveries?status=", "/api/deliveries?source=", "/api/deliveries?call=", "/api/deliveries?limit=",
            "/api/calls/rt/", "/pbx/office/template.xml?address="
        }) {
            assertThat(gateway.get(path + word).statusCode()).as(path + word).isLessThan(500);
        }
        assertThat(gateway.get("/api/calls?before=9999-12-31T23:59:59Z").statusCode())
                .isEqualTo(200);
        assertThat(log.text()).doesNotContain("failed");
    }

    @Test
    void nothing_is_parsed_before_it_is_verified() throws Exception {
        HttpResponse<String> answer = gateway.post("/pbx/rt", "[".repeat(100_000), "X-Signature", "0".repeat(64));

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void a_body_that_was_encoded_again_does_not_fit_its_old_signature() throws Exception {
        String body = ringing("bad-2", "101");
        String again = body.replace("\",\"", "\", \"");

        assertThat(gateway.post("/pbx/rt", again, "X-Signature", signature(body))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_long_body_is_refused_if_its_length_is_announced() throws Exception {
        HttpResponse<String> answer = gateway.post("/pbx/rt", new byte[FIVE_MEBIBYTES]);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"error\":\"too_large\"");
        assertThat(log.text()).contains("refused a request for rt from 127.0.0.1: too_large");
    }

    @Test
    void a_long_body_that_is_announced_and_does_not_come_is_too_long_rather_than_slow() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", gateway.address().getPort())) {
            socket.getOutputStream()
                    .write("POST /pbx/rt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n{"
                            .getBytes(StandardCharsets.ISO_8859_1));
            byte[] begin = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
            assertThat(new String(begin, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void a_long_body_is_refused_if_its_length_is_not_announced() throws Exception {
        HttpRequest.BodyPublisher chunked = HttpRequest.BodyPublishers.ofInputStream(Zeros::new);

        for (String path : new String[] {"/pbx/rt", "/bitrix24/acme/events"}) {
            HttpResponse<String> answer = TestGateway.send(gateway.request(path).POST(chunked));
            assertThat(answer.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void hostile_header_names_never_get_further_than_the_server() throws Exception {
        for (String header :
                new String[] {"X-\u0000-Signature: 1", "X Signature: 1", ": 1", "X-\u0001: 1", "X-Sig\u00e4: 1"}) {
            String answer = raw("POST /pbx/rt HTTP/1.1\r\nHost: localhost\r\n" + header
                    + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
            assertThat(answer)
                    .as(header)
                    .containsPattern("^HTTP/1.1 4\\d\\d ")
                    .doesNotContain("Jetty", "jetty", "<html");
        }
    }

    @Test
    void rubbish_instead_of_http_gets_a_plain_answer() throws Exception {
        assertThat(raw("\u0016\u0003\u0001 hello\r\n\r\n")).contains("400").contains("\"error\":\"malformed\"");
        assertThat(raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .containsPattern("^HTTP/1.1 4\\d\\d ");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n"))
                .containsPattern("^HTTP/1.1 4\\d\\d ");
    }

    @Test
    void paths_that_climb_are_not_found() throws Exception {
        for (String path :
                new String[] {"/pbx/../api/calls/x", "/pbx/%2e%2e/x", "/page/..%2flogback.xml", "/pbx/rt%00"}) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .containsPattern("^HTTP/1.1 4\\d\\d ");
        }
    }

    @Test
    void a_flood_of_refusals_writes_few_lines() throws Exception {
        for (int i = 0; i < 50; i++) {
            gateway.post("/pbx/rt", "{}");
        }

        assertThat(log.text().lines().filter(line -> line.contains("missing_signature")))
                .hasSizeBetween(1, 10)
                .allMatch(line -> line.contains("from 127.0.0.1"));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.address().getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Five mebibytes that nobody has to keep. */
    private static final class Zeros extends InputStream {

        private int left = FIVE_MEBIBYTES;

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }
    }
}
