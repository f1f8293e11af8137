package io.github.pbx24.gateway;

import static io.github.pbx24.gateway.TestGateway.ADMIN_TOKEN;
import static io.github.pbx24.gateway.TestGateway.ended;
import static io.github.pbx24.gateway.TestGateway.ringing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.GatewayConfigReader;
import io.github.pbx24.gateway.store.StoreFailedException;
import io.github.pbx24.simulator.PortalSimulator;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TraceTest {

    @TempDir
    Path folder;

    private PortalSimulator portal;
    private String yaml;
    private TestGateway gateway;

    @BeforeEach
    void aCall() throws Exception {
        portal = PortalSimulator.builder().start();
        portal.addUser(7, "Anna Petrova", "101");
        yaml = TestGateway.yaml(folder, portal.webhookUrl(), "");
        gateway = TestGateway.start(yaml);
        gateway.postSigned(ringing("trace-1", "101"));
        // A call that is over before it was told as a call is told as a note.
        await().atMost(Duration.ofSeconds(60)).until(() -> !portal.cards().isEmpty());
        gateway.post("/pbx/rt", "{}");
        gateway.postSigned(ended("trace-1", "101", 9));
        await().atMost(Duration.ofSeconds(60)).until(() -> portal.calls().size() == 1);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(gateway.get("/api/calls").body()).contains("\"state\":\"synced\""));
    }

    @AfterEach
    void close() {
        gateway.close();
        portal.close();
    }

    @Test
    void it_says_what_was_heard_what_was_done_and_what_was_refused_meanwhile() throws Exception {
        String trace = gateway.get("/api/calls/rt/trace-1").body();

        assertThat(trace.lines())
                .anyMatch(line -> line.startsWith("call trace-1 of rt: synced, inbound"))
                .noneMatch(line -> line.contains("null"))
                .anyMatch(line -> line.contains("Ringing 101"))
                .anyMatch(line -> line.contains("Ended") && line.contains("talked 9 s"))
                .anyMatch(line -> line.contains("register: done"))
                .anyMatch(line -> line.contains("finish: done"))
                .anyMatch(line -> line.contains("refused: MISSING_SIGNATURE"));
        assertThat(trace).contains(portal.calls().get(0).callId()).doesNotContain("9161234567", TestGateway.KEY);
    }

    @Test
    void a_call_is_found_by_the_id_of_bitrix24_and_by_the_clients_number() throws Exception {
        for (String name : List.of(portal.calls().get(0).callId(), "%2B79161234567", "9161234567")) {
            assertThat(gateway.get("/api/calls/rt/" + name).body()).as(name).startsWith("call trace-1 of rt");
        }
        assertThat(gateway.get("/api/calls/rt/nobody").statusCode()).isEqualTo(404);
        assertThat(gateway.get("/api/calls/nobody/trace-1").statusCode()).isEqualTo(404);
    }

    @Test
    void programs_get_json() throws Exception {
        HttpRequest.Builder request = gateway.request(
                "/api/calls/rt/trace-1", "Accept", "application/json", "Authorization", "Bearer " + ADMIN_TOKEN);

        assertThat(TestGateway.send(request).body())
                .startsWith("{\"call\":{\"pbx\":\"rt\"")
                .contains("\"command\":\"finish\"");
    }

    @Test
    void the_command_reads_the_store_of_a_gateway_that_is_stopped() {
        gateway.close();
        GatewayConfig config = GatewayConfigReader.parse(yaml, Map.of());

        assertThat(new Tracing(config).find("trace-1")).first().asString().startsWith("call trace-1 of rt: synced");
        assertThat(new Tracing(config).find("nobody")).isEmpty();
    }

    @Test
    void a_client_who_called_two_exchanges_is_told_with_both_calls() throws Exception {
        String call = "event=ringing&callerid=79161234567&user=101&usertype=ext&did=MoscowDID&id=260115121502_231-0";
        assertThat(gateway.get("/pbx/office/" + TestGateway.TOKEN + "/x?" + call)
                        .statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                gateway.get("/api/calls/office/9161234567").statusCode())
                        .isEqualTo(200));
        String port = "port: " + gateway.address().getPort();
        GatewayConfig running = GatewayConfigReader.parse(yaml.replace("port: 0", port), Map.of());

        assertBothAreTold(new Tracing(running).find("9161234567"));
        gateway.close();
        assertBothAreTold(new Tracing(GatewayConfigReader.parse(yaml, Map.of())).find("9161234567"));
    }

    private static void assertBothAreTold(List<String> lines) {
        assertThat(lines)
                .anyMatch(line -> line.startsWith("call trace-1 of rt:"))
                .anyMatch(line -> line.matches("call .* of office:.*"))
                .contains("");
    }

    @Test
    void the_command_asks_a_gateway_that_runs() {
        String port = "port: " + gateway.address().getPort();
        GatewayConfig config = GatewayConfigReader.parse(yaml.replace("port: 0", port), Map.of());

        assertThat(new Tracing(config).find("trace-1")).first().asString().startsWith("call trace-1 of rt: synced");
    }

    @Test
    void a_gateway_that_does_not_answer_the_command_is_not_taken_for_one_without_the_call() {
        String port = "port: " + gateway.address().getPort();
        String another = yaml.replace("port: 0", port).replace(ADMIN_TOKEN, "token-of-another-gateway");
        Tracing tracing = new Tracing(GatewayConfigReader.parse(another, Map.of()));

        assertThatExceptionOfType(StoreFailedException.class)
                .isThrownBy(() -> tracing.find("trace-1"))
                .matches(StoreFailedException::isInUse);
    }

    @Test
    void a_click_that_no_phone_followed_has_a_name_to_be_asked_and_dropped_by() throws Exception {
        gateway.close();
        gateway = TestGateway.start(
                yaml.replace("{dialect: vats,", "{dialect: vats, access-token: t, api-url: \"http://127.0.0.1:1/\","));
        gateway.post(
                "/bitrix24/acme/events",
                "event=ONEXTERNALCALLSTART&ts=1766047313&data[CALL_ID]=externalCall.b.1&data[USER_ID]=7"
                        + "&data[PHONE_NUMBER]=%2B79160001122&auth[domain]=x&auth[application_token]="
                        + TestGateway.APPLICATION_TOKEN);
        AtomicReference<String> name = new AtomicReference<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Matcher click = Pattern.compile("\"callId\":\"([^\"]+~rt)\"")
                    .matcher(gateway.get("/api/calls").body());
            name.set(click.find() ? click.group(1) : null);
            return name.get() != null;
        });

        String path = "/api/calls/rt/" + name.get();
        assertThat(gateway.get(path).body())
                .startsWith("call " + name.get() + " of rt: ")
                .doesNotContain("null");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> gateway.post(path + "/drop", "").statusCode() == 202);
    }

    @Test
    void a_call_can_be_tried_again_and_dropped() throws Exception {
        assertThat(gateway.post("/api/calls/rt/trace-1/retry", "").statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                gateway.post("/api/calls/rt/trace-1/drop", "").statusCode())
                        .isEqualTo(202));
        assertThat(gateway.post("/api/calls/rt/nobody/retry", "").statusCode()).isEqualTo(404);
        assertThat(gateway.post("/api/calls/rt/trace-/drop", "").statusCode())
                .as("a part of an id")
                .isEqualTo(404);
    }
}
