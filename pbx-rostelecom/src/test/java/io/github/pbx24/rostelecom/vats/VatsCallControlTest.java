package io.github.pbx24.rostelecom.vats;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.Moshi;
import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.CallControl.OriginateRequest;
import io.github.pbx24.pbx.CallControl.Originated;
import io.github.pbx24.pbx.PbxConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
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

class VatsCallControlTest {

    private static final OriginateRequest REQUEST = new OriginateRequest("103", "+79000000022");
    private final MockWebServer api = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        api.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void a_call_is_started_as_documented() throws Exception {
        api.enqueue(json(200, text("seed-originate-response.json")));
        assertThat(originate("")).isEqualTo(new Originated.Started("rt-originate-0009"));
        RecordedRequest request = api.takeRequest();
        assertThat(request.getRequestLine()).isEqualTo("POST /v2/calls/originate HTTP/1.1");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer TOKEN");
        assertThat(request.getHeaders().get("Content-Type")).startsWith("application/json");
        assertThat(parsed(request.getBody().utf8())).isEqualTo(parsed(text("seed-originate-request.json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/base", "/base/"})
    void the_address_of_the_api_may_have_a_path(String base) throws Exception {
        api.enqueue(json(200, "{}"));
        originate(base);
        assertThat(api.takeRequest().getTarget()).isEqualTo("/base/v2/calls/originate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "<html>", "{\"call_uuid\":7}", "{\"call_uuid\":\" \"}", "{\"call_"})
    void a_call_without_a_readable_id_is_started_all_the_same(String body) {
        api.enqueue(json(201, body));
        assertThat(originate("")).isEqualTo(new Originated.Started(null));
    }

    @Test
    void an_answer_of_absurd_size_or_depth_is_not_read() {
        api.enqueue(json(200, "{\"call_uuid\":\"" + "x".repeat(70_000) + "\"}"));
        assertThat(originate("")).isEqualTo(new Originated.Started(null));
        api.enqueue(json(200, "[".repeat(60_000)));
        assertThat(originate("")).isEqualTo(new Originated.Started(null));
    }

    @ParameterizedTest
    @CsvSource({"400,false", "401,false", "403,false", "404,false", "408,true", "422,false", "429,true", "302,false"})
    void a_refusal_means_no_call(int status, boolean temporary) {
        api.enqueue(json(status, "{\"error\":\"+79000000022\"}")
                .newBuilder()
                .addHeader("Location", "/v2/other")
                .build());
        assertThat(originate("")).isInstanceOfSatisfying(Originated.Refused.class, refused -> {
            assertThat(refused.temporary()).isEqualTo(temporary);
            assertThat(refused.reason()).contains(String.valueOf(status)).doesNotContain("000000022", "TOKEN");
        });
        assertThat(api.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void a_failure_of_the_exchange_leaves_it_open_and_is_not_repeated(int status) {
        api.enqueue(json(status, "").newBuilder().addHeader("Retry-After", "0").build());
        assertThat(originate("")).isInstanceOf(Originated.Unknown.class);
        assertThat(api.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_connection_lost_after_the_request_leaves_it_open_and_is_not_repeated() {
        api.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        assertThat(originate("")).isInstanceOf(Originated.Unknown.class);
        assertThat(api.getRequestCount()).isEqualTo(1);
    }

    @Test
    void an_answer_that_does_not_come_leaves_it_open() {
        api.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        try (PbxConnection connection = connect(url(""), "PT2S")) {
            assertThat(connection.callControl().orElseThrow().originate(REQUEST))
                    .isInstanceOf(Originated.Unknown.class);
        }
        assertThat(api.getRequestCount()).isEqualTo(1);
    }

    @Test
    void an_exchange_that_is_down_has_not_started_a_call() {
        String address = url("");
        api.close();
        assertThat(originateAt(address)).isEqualTo(new Originated.Refused("the exchange was not reached", true));
    }

    @Test
    void every_call_has_its_own_connection() throws Exception {
        api.enqueue(json(200, "{}"));
        api.enqueue(json(200, "{}"));
        try (PbxConnection connection = connect(url(""))) {
            CallControl control = connection.callControl().orElseThrow();
            control.originate(REQUEST);
            control.originate(REQUEST);
        }
        assertThat(api.takeRequest().getExchangeIndex()).isZero();
        assertThat(api.takeRequest().getExchangeIndex()).isZero();
    }

    private Originated originate(String path) {
        return originateAt(url(path));
    }

    private static Originated originateAt(String address) {
        try (PbxConnection connection = connect(address)) {
            return connection.callControl().orElseThrow().originate(REQUEST);
        }
    }

    private static PbxConnection connect(String address) {
        return connect(address, "PT1M");
    }

    private static PbxConnection connect(String address, String timeout) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("webhook-keys", "k");
        settings.put("access-token", "TOKEN");
        settings.put("api-url", address);
        settings.put("read-timeout", timeout);
        return VatsFixture.connect(settings);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + api.getPort() + path;
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    private static String text(String file) {
        return new String(VatsFixture.bytes(file), StandardCharsets.UTF_8);
    }

    private static Object parsed(String json) throws IOException {
        return new Moshi.Builder().build().adapter(Object.class).nonNull().fromJson(json);
    }
}
