package io.github.pbx24.threecx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.pbx.simulator.threecx.CrmTemplateClient;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples of the template dialects that are more than one request, or an answer. */
class TemplateExamplesTest {

    private static final String CLIENT = "74951234567";

    private static PbxConnection connect(Map<String, ?> settings) {
        return new ThreeCxProvider().connect(PbxSettings.of(settings));
    }

    private static WebhookRequest get(String target) {
        String[] parts = target.split("[?]", 2);
        return WebhookRequest.builder("GET", Templates.RECEIVED)
                .path(parts[0])
                .rawQuery(parts.length < 2 ? "" : parts[1])
                .build();
    }

    private static String text(JsonValue json, String name) {
        return json.member(name).flatMap(JsonValue::scalar).orElseThrow();
    }

    @Test
    void the_look_up_of_a_template_is_a_question_with_its_proof() {
        List<String> lines =
                Templates.text("reportcall-lookup-request.txt").lines().toList();
        String target = Templates.line("reportcall-lookup-request.txt").split(" ")[1];
        String proof = lines.stream()
                .filter(line -> line.startsWith("Authorization: "))
                .findFirst()
                .orElseThrow()
                .substring("Authorization: ".length());
        try (PbxConnection connection = connect(Map.of("dialect", "crm-template", "token", "KEY"))) {
            WebhookRequest request = WebhookRequest.builder("GET", Templates.RECEIVED)
                    .path(target.split("[?]")[0])
                    .rawQuery(target.split("[?]")[1])
                    .header("Authorization", proof)
                    .build();

            assertThat(connection.verifier().verify(request).isAccepted()).isTrue();
            assertThat(connection.numberLookup().orElseThrow().question(request))
                    .contains(new NumberLookup.Question(CLIENT, null));
        }
    }

    @Test
    void our_template_reads_the_answers_to_a_look_up() {
        try (PbxConnection connection = connect(Map.of("dialect", "crm-template"))) {
            CrmTemplateClient exchange = CrmTemplateClient.of(connection
                    .setupFile(URI.create("https://gateway.example.com/pbx/office"))
                    .orElseThrow()
                    .content());

            assertThat(exchange.found(CLIENT, Templates.bytes("reportcall-lookup-response.json")))
                    .contains(new CrmTemplateClient.Contact(
                            "https://portal.example.com/crm/contact/details/42/", "Demo", CLIENT));
            assertThat(exchange.found(CLIENT, Templates.bytes("reportcall-lookup-response-unknown.json")))
                    .isEmpty();
        }
    }

    /** Nothing joins them, so they are two calls. */
    @Test
    void two_reports_of_a_transferred_call_keep_their_own_employees_and_talks() {
        JsonValue pair = Json.read(Templates.bytes("reportcall-transfer-pair.json"));
        List<CallEvent.Ended> ends = new ArrayList<>();
        try (PbxConnection connection = connect(Map.of("dialect", "crm-template"))) {
            for (JsonValue report : ((JsonValue.Items) pair.member("reports").orElseThrow()).items()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                ((JsonValue.Structure) report)
                        .members()
                        .forEach(
                                (name, value) -> fields.put(name, value.scalar().orElse("")));
                ParsedWebhook parsed =
                        connection.parser().parse(Templates.post("report", "application/json", Json.write(fields)));
                assertThat(parsed.unreadable()).isEmpty();
                parsed.events().stream()
                        .filter(CallEvent.Ended.class::isInstance)
                        .forEach(event -> ends.add((CallEvent.Ended) event));
            }
        }

        assertThat(ends).extracting(end -> end.extension().number()).containsExactly("101", "102");
        assertThat(ends)
                .extracting(CallEvent.Ended::talk)
                .containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(40));
        assertThat(ends.get(0).call()).isNotEqualTo(ends.get(1).call());
    }

    /** The employee's browser opens it, whichever way numbers are written; it says nothing about a call. */
    @Test
    void an_address_that_a_browser_opens_is_no_event() {
        try (PbxConnection connection = connect(Map.of("dialect", "custom-crm"))) {
            List<String> opened = Templates.text("customcrm-screenpop.txt")
                    .lines()
                    .filter(line -> line.startsWith("GET "))
                    .map(line -> line.substring("GET ".length()))
                    .toList();

            assertThat(opened)
                    .hasSize(3)
                    .allSatisfy(target -> assertThat(
                                    connection.parser().parse(get(target)).ignored())
                            .isPresent());
        }
    }

    /** The tables of the mapping belong to the portal; of what the exchange told they make the call that is expected. */
    @Test
    void the_moscow_call_adds_up_to_what_is_expected() {
        JsonValue scenario = Json.read(Templates.bytes("customcrm-scenario-moscow-spb.json"));
        JsonValue mapping = Json.read(Templates.bytes("customcrm-mapping.json"));
        JsonValue expected = scenario.member("expected").orElseThrow();
        List<CallEvent> events = new ArrayList<>();
        try (PbxConnection connection = connect(Map.of(
                "dialect",
                "custom-crm",
                "recordings-url",
                "https://pbx.example.com/api/recordings?callId={callId}",
                "recordings-token",
                "jwt"))) {
            for (JsonValue step : ((JsonValue.Items) scenario.member("steps").orElseThrow()).items()) {
                if (step.member("hook").isPresent()) {
                    events.addAll(connection
                            .parser()
                            .parse(Templates.post(text(step, "hook"), text(step, "body")))
                            .events());
                }
            }
        }
        CallEvent.Ended end = (CallEvent.Ended) events.get(1);

        assertThat(text(
                        mapping.member("extensions").orElseThrow(),
                        end.extension().number()))
                .isEqualTo(text(expected, "userId"));
        assertThat(text(
                        mapping.member("lines").orElseThrow(),
                        String.valueOf(events.get(0).details().line())))
                .isEqualTo(text(expected, "line"));
        assertThat(events.get(0).details().direction()).isEqualTo(Direction.INBOUND);
        assertThat(end.details().clientNumber()).isEqualTo(text(expected, "externalNumber"));
        assertThat(end.result()).isEqualTo(CallResult.ANSWERED);
        assertThat(end.talk()).isEqualTo(Duration.ofSeconds(Long.parseLong(text(expected, "talkSeconds"))));
        assertThat(events.stream()
                        .filter(CallEvent.RecordingReady.class::isInstance)
                        .count())
                .isEqualTo(Long.parseLong(text(expected, "recordings")));
        assertThat(events).extracting(CallEvent::call).containsOnly(end.call());
    }
}
