package io.github.pbx24.gateway;

import static io.github.pbx24.gateway.TestGateway.ADMIN_TOKEN;
import static io.github.pbx24.gateway.TestGateway.APPLICATION_TOKEN;
import static io.github.pbx24.gateway.TestGateway.TOKEN;
import static io.github.pbx24.gateway.TestGateway.ended;
import static io.github.pbx24.gateway.TestGateway.ringing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.squareup.moshi.Moshi;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.PortalSimulator;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every row of the outside contract, over real HTTP. */
class GatewayContractTest {

    @TempDir
    static Path folder;

    static PortalSimulator portal;
    static TestGateway gateway;

    @BeforeAll
    static void start() {
        portal = PortalSimulator.builder().start();
        portal.addUser(7, "Anna Petrova", "101");
        gateway = TestGateway.start(folder, portal);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        portal.close();
    }

    @Test
    void a_signed_webhook_is_answered_as_the_exchange_expects() throws Exception {
        HttpResponse<String> answer = gateway.postSigned(ringing("contract-1", "101"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.headers().firstValue("Content-Type")).get().asString().startsWith("application/json");
    }

    @Test
    void a_repeated_webhook_is_acknowledged_and_stored_once() throws Exception {
        String body = ringing("contract-2", "101");

        assertThat(gateway.postSigned(body).statusCode()).isEqualTo(200);
        assertThat(gateway.postSigned(body).statusCode()).isEqualTo(200);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(gateway.get("/metrics").body())
                        .contains("pbx24_webhooks_total{outcome=\"duplicate\",pbx=\"rt\",reason=\"none\"} 1.0"));
    }

    @Test
    void without_a_signature_it_is_forbidden() throws Exception {
        assertProblem(gateway.post("/pbx/rt", ringing("contract-3", "101")), 403, "missing_signature");
    }

    @Test
    void with_a_wrong_signature_it_is_forbidden() throws Exception {
        assertProblem(
                gateway.post("/pbx/rt", ringing("contract-3", "101"), "X-Signature", "0".repeat(64)),
                403,
                "bad_signature");
    }

    @Test
    void with_a_wrong_token_it_is_forbidden_in_query_and_header() throws Exception {
        assertProblem(gateway.post("/pbx/office?token=wrong", "{}"), 403, "bad_signature");
        assertProblem(gateway.post("/pbx/office", "{}", "X-Webhook-Token", "wrong"), 403, "bad_signature");
        assertProblem(gateway.post("/pbx/office", "{}"), 403, "missing_signature");
        assertProblem(gateway.get("/pbx/office/below?x=1"), 403, "bad_signature");
    }

    @Test
    void signed_rubbish_is_malformed_and_the_place_is_told() throws Exception {
        HttpResponse<String> answer = gateway.postSigned("{\"event\":");

        assertProblem(answer, 400, "malformed");
        assertThat(answer.body()).contains("$");
    }

    @Test
    void an_unknown_exchange_is_not_found() throws Exception {
        assertProblem(gateway.post("/pbx/nobody", "{}"), 404, "not_found");
        assertProblem(gateway.get("/pbx/nobody/x/y"), 404, "not_found");
    }

    @Test
    void other_methods_are_not_allowed_and_the_right_ones_are_named() throws Exception {
        HttpResponse<String> webhook =
                TestGateway.send(gateway.request("/pbx/rt").DELETE());
        assertProblem(webhook, 405, "method_not_allowed");
        assertThat(webhook.headers().allValues("Allow")).containsExactly("GET, POST");

        HttpResponse<String> event = gateway.get("/bitrix24/acme/events");
        assertProblem(event, 405, "method_not_allowed");
        assertThat(event.headers().allValues("Allow")).containsExactly("POST");
    }

    @Test
    void every_answer_tells_browsers_to_keep_nothing_and_run_nothing() throws Exception {
        for (HttpResponse<String> answer : List.of(
                gateway.post("/pbx/rt", "{}"),
                gateway.post("/bitrix24/acme/events", "event=X"),
                gateway.get("/bitrix24/acme/events"),
                gateway.get("/readyz"),
                gateway.get("/nothing"))) {
            assertThat(answer.headers().map())
                    .as(answer.toString())
                    .containsEntry("cache-control", List.of("no-store"))
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("referrer-policy", List.of("no-referrer"))
                    .containsKey("content-security-policy");
        }
    }

    @Test
    void an_address_may_be_encoded_and_end_with_a_slash_but_names_one_exchange_or_portal() throws Exception {
        for (String path : List.of("/pbx/%72t", "/pbx/rt/", "/pbx/rt/below/it", "/pbx/rt/events", "/pbx/rt?x=1")) {
            assertProblem(gateway.post(path, "{}"), 403, "missing_signature");
        }
        assertProblem(gateway.post("/bitrix24/%61cme/events/", "event=X"), 403, "missing_signature");
        for (String path : List.of(
                "/pbx/", "/pbx//rt", "/PBX/rt", "/bitrix24//events", "/bitrix24/acme", "/bitrix24/acme/x/events")) {
            assertProblem(gateway.post(path, "{}"), 404, "not_found");
        }
    }

    /** Every address of the gateway, and the methods that it takes. A webhook by GET says something, so HEAD would do so too. */
    private static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("/healthz", "GET, HEAD"),
            Map.entry("/healthz/", "GET, HEAD"),
            Map.entry("/readyz", "GET, HEAD"),
            Map.entry("/readyz/", "GET, HEAD"),
            Map.entry("/metrics", "GET, HEAD"),
            Map.entry("/", "GET, HEAD"),
            Map.entry("/page/page.js", "GET, HEAD"),
            Map.entry("/pbx/rt", "GET, POST"),
            Map.entry("/pbx/rt/below", "GET, POST"),
            Map.entry("/bitrix24/acme/events", "POST"),
            Map.entry("/pbx/office/template.xml", "GET, HEAD"),
            Map.entry("/pbx/office/template.xml/", "GET, HEAD"),
            Map.entry("/api/calls", "GET, HEAD"),
            Map.entry("/api/calls/rt/a-1", "GET, HEAD"),
            Map.entry("/api/calls/rt/a-1/retry", "POST"),
            Map.entry("/api/calls/rt/a-1/drop", "POST"),
            Map.entry("/api/deliveries", "GET, HEAD"),
            Map.entry("/api/deliveries/1/replay", "POST"),
            Map.entry("/api/overview", "GET, HEAD"),
            Map.entry("/api/stream", "GET, HEAD"));

    @Test
    void every_address_names_the_methods_that_it_takes_to_those_who_use_another_one() throws Exception {
        for (Map.Entry<String, String> address : METHODS.entrySet()) {
            List<String> allowed = List.of(address.getValue().split(", "));
            for (String method :
                    List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")) {
                HttpResponse<String> answer = by(method, gateway.request(address.getKey()));

                String what = method + " " + address.getKey() + ": " + answer.statusCode();
                if (allowed.contains(method)) {
                    assertThat(answer.statusCode()).as(what).isNotEqualTo(405);
                } else {
                    assertThat(answer.statusCode()).as(what).isEqualTo(405);
                    assertThat(answer.headers().allValues("Allow")).as(what).containsExactly(address.getValue());
                }
            }
        }
    }

    @Test
    void a_request_for_headers_only_is_answered_as_the_one_for_the_whole() throws Exception {
        for (Map.Entry<String, String> address : METHODS.entrySet()) {
            if (!address.getValue().contains("HEAD")) {
                continue;
            }
            for (String token : List.of(ADMIN_TOKEN, "wrong")) {
                HttpResponse<String> head = by("HEAD", authorized(address.getKey(), token));

                assertThat(head.body()).isEmpty();
                if (address.getKey().equals("/api/stream") && token.equals(ADMIN_TOKEN)) {
                    // The whole has no end.
                    assertThat(head.statusCode()).isEqualTo(200);
                    continue;
                }
                HttpResponse<String> whole = by("GET", authorized(address.getKey(), token));
                String what = address.getKey() + " with " + token;
                assertThat(head.statusCode()).as(what).isEqualTo(whole.statusCode());
                assertThat(head.headers().allValues("Content-Type"))
                        .as(what)
                        .isEqualTo(whole.headers().allValues("Content-Type"));
            }
        }
    }

    private static HttpRequest.Builder authorized(String path, String token) {
        return gateway.request(path, "Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> by(String method, HttpRequest.Builder request) throws Exception {
        return TestGateway.send(request.method(method, HttpRequest.BodyPublishers.noBody()));
    }

    @Test
    void an_event_needs_the_application_token() throws Exception {
        String click = "event=ONEXTERNALCALLSTART&ts=1766047313&data[CALL_ID]=externalCall.a.1&data[USER_ID]=7"
                + "&data[PHONE_NUMBER]=%2B79160001122&auth[domain]=x&auth[application_token]=";

        assertProblem(gateway.post("/bitrix24/acme/events", click + "wrong"), 403, "bad_signature");
        assertProblem(gateway.post("/bitrix24/acme/events", click), 403, "missing_signature");
        assertProblem(gateway.post("/bitrix24/nobody/events", click), 404, "not_found");
        assertThat(gateway.post("/bitrix24/acme/events", click + APPLICATION_TOKEN)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_malformed_event_is_told() throws Exception {
        assertProblem(gateway.post("/bitrix24/acme/events", "data[[=%ZZ"), 400, "malformed");
        assertProblem(
                gateway.post(
                        "/bitrix24/acme/events",
                        "event=ONEXTERNALCALLSTART&ts=1&auth[application_token]=" + APPLICATION_TOKEN),
                400,
                "malformed");
    }

    @Test
    void an_event_that_nothing_is_done_for_is_acknowledged() throws Exception {
        HttpResponse<String> answer = gateway.post(
                "/bitrix24/acme/events",
                "event=ONCRMDEALADD&ts=1766047313&data[FIELDS][ID]=1&auth[application_token]=" + APPLICATION_TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void it_tells_that_it_lives_and_is_ready() throws Exception {
        assertThat(gateway.get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void a_call_ends_up_in_the_portal_and_in_the_list_of_calls() throws Exception {
        gateway.postSigned(ringing("contract-4", "101"));
        gateway.postSigned(ended("contract-4", "101", 42));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(call("contract-4")).containsEntry("state", "synced"));
        Map<String, Object> call = call("contract-4");
        assertThat(call)
                .containsEntry("pbx", "rt")
                .containsEntry("direction", "inbound")
                .containsEntry("clientNumber", "+79161234567")
                .containsEntry("line", "+74997654321")
                .containsEntry("responsibleUser", 7.0)
                .containsEntry("talkSeconds", 42.0)
                .containsEntry("statusCode", "200")
                .containsEntry("recording", "none")
                .containsKeys("users", "updatedAt");
        CallHistoryRow finished =
                portal.call(String.valueOf(call.get("crmCallId"))).orElseThrow();
        assertThat(finished.durationSeconds()).isEqualTo(42);
        assertThat(finished.userId()).isEqualTo(7);
    }

    @Test
    void the_metrics_have_what_is_promised() throws Exception {
        gateway.postSigned(ringing("contract-5", "101"));
        gateway.post("/pbx/rt", "{}");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(gateway.get("/metrics").body())
                        .contains("pbx24_webhooks_total{outcome=\"accepted\",pbx=\"rt\",reason=\"none\"}")
                        .contains("pbx24_webhooks_total{outcome=\"refused\",pbx=\"rt\",reason=\"missing_signature\"}")
                        .contains("pbx24_webhook_acknowledgement_seconds_bucket{pbx=\"rt\"")
                        .contains("pbx24_inbox_deliveries{status=\"pending\"}")
                        .contains("pbx24_calls_due ")
                        .contains("pbx24_recordings_total{pbx=\"rt\",state=\"archived\"} 0.0")
                        .contains(
                                "pbx24_bitrix24_request_seconds_count{method=\"telephony.externalCall.register\",outcome=\"ok\",portal=\"acme\"}")
                        .contains("pbx24_card_delay_seconds_count{pbx=\"rt\"}"));
    }

    @Test
    void the_journal_is_filtered_and_a_delivery_is_replayed() throws Exception {
        String click = "event=ONEXTERNALCALLSTART&ts=1766047313&data[CALL_ID]=externalCall.b.1&data[USER_ID]=99"
                + "&data[PHONE_NUMBER]=%2B79160001122&auth[domain]=x&auth[application_token]=" + APPLICATION_TOKEN;
        gateway.post("/bitrix24/acme/events", click);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                gateway.get("/api/deliveries?status=error").body())
                        .contains("\"source\":\"bitrix24:acme\"")
                        .contains("\"status\":\"error\""));
        String id = String.valueOf(
                list("/api/deliveries?status=error&limit=1").get(0).get("id"));
        assertThat(gateway.post("/api/deliveries/" + id + "/replay", "").statusCode())
                .isEqualTo(202);
        assertProblem(gateway.post("/api/deliveries/nothing/replay", ""), 404, "not_found");
    }

    @Test
    void a_delivery_names_its_call_as_the_list_of_calls_does() throws Exception {
        gateway.postSigned(ringing("contract-7", "101"));

        assertThat(list("/api/deliveries?call=contract-7"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("callId", "contract-7").containsEntry("kind", "start"));
    }

    @Test
    void wrong_parameters_of_the_api_are_told() throws Exception {
        assertProblem(gateway.get("/api/calls?limit=0"), 400, "malformed");
        assertProblem(gateway.get("/api/calls?limit=many"), 400, "malformed");
        assertProblem(gateway.get("/api/deliveries?status=lost"), 400, "malformed");
        assertProblem(gateway.get("/api/deliveries?before=yesterday"), 400, "malformed");
        assertThat(gateway.get("/api/deliveries?before=00000000-0000-7000-8000-000000000000")
                        .body())
                .isEqualTo("[]");
    }

    @Test
    void an_unknown_extension_falls_to_the_default_user_and_shows_on_the_page() throws Exception {
        gateway.postSigned(ringing("contract-6", "555"));
        gateway.postSigned(ended("contract-6", "555", 3));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(call("contract-6")).containsEntry("responsibleUser", 1.0));
        assertThat(gateway.get("/api/overview").body())
                .contains("unknown_extension")
                .contains("extension 555 of rt");
    }

    @Test
    void the_page_comes_with_headers_that_keep_foreign_scripts_out() throws Exception {
        HttpResponse<String> page = gateway.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .contains("default-src 'none'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(gateway.get("/page/page.js").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/page/page.css").statusCode()).isEqualTo(200);
        assertProblem(gateway.get("/page/logback.xml"), 404, "not_found");
        assertProblem(gateway.get("/nothing"), 404, "not_found");
    }

    @Test
    void the_other_vendors_token_may_stand_in_the_header() throws Exception {
        assertThat(gateway.post("/pbx/office", "{\"a\":", "X-Webhook-Token", TOKEN, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(400);
    }

    private static Map<String, Object> call(String callId) throws Exception {
        return list("/api/calls?limit=100").stream()
                .filter(call -> callId.equals(call.get("callId")))
                .findFirst()
                .orElse(Map.of());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(String path) throws Exception {
        Object list = new Moshi.Builder()
                .build()
                .adapter(Object.class)
                .fromJson(gateway.get(path).body());
        return (List<Map<String, Object>>) list;
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"error\":\"" + code + "\"").contains("\"message\":\"");
    }
}
