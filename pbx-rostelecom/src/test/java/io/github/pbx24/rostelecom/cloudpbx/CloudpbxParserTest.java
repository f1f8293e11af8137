package io.github.pbx24.rostelecom.cloudpbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudpbxParserTest {

    private static final String CONNECTED = """
            {"session_id":"s","state":"%s","type":"incoming","timestamp":"2024-03-04 10:00:12.300",
             "from_number":"sip:+79000000011@h","request_number":"sip:op201@h","request_pin":"201"}""";

    @Test
    void times_are_moscow_times() {
        CallEvent event = CloudpbxFixture.events("incoming-answered-1-new.json").get(0);

        assertThat(event.at()).isEqualTo(Instant.parse("2024-03-04T07:00:00.114Z"));
        assertThat(event.details().startedAt()).isEqualTo(event.at());
    }

    @Test
    void another_zone_can_be_set() {
        try (PbxConnection pbx = CloudpbxFixture.connect(Map.of("zone", "Asia/Vladivostok"))) {
            WebhookRequest request =
                    CloudpbxFixture.request("call_events", CloudpbxFixture.bytes("incoming-answered-1-new.json"));

            assertThat(pbx.parser().parse(request).events().get(0).at())
                    .isEqualTo(Instant.parse("2024-03-04T00:00:00.114Z"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2024-03-04 10:00:12\"",
                "\"2024-03-04T10:00:12.000\"",
                "\"2024-03-04T10:00:12+03:00\"",
                "\"2024-03-04T07:00:12Z\"",
                "\"2024-03-04 12:00:12.000 +0500\"",
                "\"2024-03-04T07:00:12.000000Z\"",
                "\"04.03.2024 10:00:12\"",
                "1709535612",
                "\"1709535612\"",
                "1709535612000",
                "\"1709535612000\"",
                "\"1709535612000000\""
            })
    void a_time_may_be_written_as_in_the_other_dialects(String timestamp) {
        ParsedWebhook parsed = CloudpbxFixture.parse(
                "{\"session_id\":\"s\",\"state\":\"new\",\"type\":\"incoming\",\"timestamp\":" + timestamp + "}");

        assertThat(parsed.events().get(0).at()).isEqualTo(Instant.parse("2024-03-04T07:00:12Z"));
        assertThat(parsed.unreadable()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "incoming|from_number|+777777777777777777777777777777777",
                "incoming|from_number|sip:777777777777777777777777777777777@h",
                "incoming|from_number|1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
                "incoming|from_number|+",
                "incoming|from_number|7.9E10",
                "incoming|request_number|+777777777777777777777777777777777",
                "outbound|request_number|the client",
                "outbound|from_number|+777777777777777777777777777777777",
                "incoming|request_pin|+777777777777777777777777777777777"
            })
    void a_party_that_is_neither_number_nor_user_is_told_to_be_unreadable(String type, String field, String value) {
        ParsedWebhook parsed = CloudpbxFixture.parse("{\"session_id\":\"s\",\"state\":\"new\",\"type\":\"" + type
                + "\",\"" + field + "\":\"" + value + "\"}");

        CallEvent event = parsed.events().get(0);
        assertThat(event.details().clientNumber()).isNull();
        assertThat(event.details().line()).isNull();
        assertThat(parsed.unreadable()).containsExactly("$." + field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "sip:anonymous@anonymous.invalid", "Restricted", "", " ", "sip:@h"})
    void a_withheld_number_is_no_unreadable_one(String number) {
        assertThat(CloudpbxFixture.parse(
                                "{\"session_id\":\"s\",\"state\":\"new\",\"type\":\"incoming\",\"from_number\":\""
                                        + number + "\"}")
                        .unreadable())
                .isEmpty();
    }

    /** Whoever takes the first of two members sees another call than whoever takes the last. */
    @Test
    void what_is_told_twice_counts_if_it_is_the_same() {
        String twice = "{\"session_id\":\"s\",\"session_id\":\"%s\",\"state\":\"%s\",\"state\":\"end\","
                + "\"timestamp\":\"2024-03-04 10:00:12\",\"timestamp\":%s}";
        assertThat(CloudpbxFixture.parse(twice.formatted("s", "\\u0065nd", "\"2024-03-04 10:00:12\""))
                        .events()
                        .get(0)
                        .at())
                .isNotNull();
        assertThatThrownBy(() -> CloudpbxFixture.parse(twice.formatted("t", "end", "null")))
                .isInstanceOf(MalformedWebhookException.class)
                .hasMessageContaining("session_id");
        assertThatThrownBy(() -> CloudpbxFixture.parse(twice.formatted("s", "new", "null")))
                .isInstanceOf(MalformedWebhookException.class)
                .hasMessageContaining("state");
        ParsedWebhook differing = CloudpbxFixture.parse(twice.formatted("s", "end", "null"));
        assertThat(differing.events().get(0).at()).isNull();
        assertThat(differing.unreadable()).containsExactly("$.timestamp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connected", " con nected ", "CONNECTED"})
    void the_state_may_be_written_with_blanks_and_capitals(String state) {
        assertThat(CloudpbxFixture.parse(CONNECTED.formatted(state)).events())
                .singleElement()
                .isInstanceOfSatisfying(CallEvent.Answered.class, answered -> {
                    assertThat(answered.extension()).hasToString("201");
                    assertThat(answered.details().direction()).isEqualTo(Direction.INBOUND);
                });
    }

    @Test
    void unknown_states_are_acknowledged_and_counted() {
        ParsedWebhook parsed = CloudpbxFixture.parse(CloudpbxFixture.text("analytics.json"));

        assertThat(parsed.kind()).isEqualTo("analytics");
        assertThat(parsed.ignored()).contains("unknown state");
    }

    @Test
    void a_finished_history_file_and_a_question_are_no_events() {
        assertThat(CloudpbxFixture.parse("history_file_completed", CloudpbxFixture.text("history_file_completed.json"))
                        .kind())
                .isEqualTo("history_file_completed");
        assertThat(CloudpbxFixture.parse("", CloudpbxFixture.text("history_file_completed.json"))
                        .kind())
                .isEqualTo("history_file_completed");
        assertThat(CloudpbxFixture.parse("get_number_info/", CloudpbxFixture.text("get_number_info-request.json"))
                        .kind())
                .isEqualTo("get_number_info");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timestamp|\"2024-03-04 10:00\"",
                "timestamp|\"yesterday\"",
                "timestamp|[1]",
                "type|\"sideways\"",
                "request_pin|{}",
                "from_number|\"a\\u0000b\"",
                "disconnect_reason|[\"5\"]"
            })
    void an_unreadable_detail_costs_the_detail_only(String member, String value) {
        String json = """
                {"session_id":"s","state":"disconnected","type":"incoming","timestamp":"2024-03-04 10:00:12",
                 "from_number":"79000000011","%s":%s}""".formatted(member, value);

        ParsedWebhook parsed = CloudpbxFixture.parse(json);

        assertThat(parsed.events()).hasSize(1);
        assertThat(parsed.unreadable()).containsExactly("$." + member);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"state\":\"new\"}|$.session_id: is missing",
                "{\"session_id\":\"s\"}|$.state: is missing",
                "{\"session_id\":[],\"state\":\"new\"}|$.session_id: is unreadable"
            })
    void an_event_without_identity_or_state_is_malformed(String json, String message) {
        assertThatThrownBy(() -> CloudpbxFixture.parse(json))
                .isInstanceOf(MalformedWebhookException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "incoming, 3, BUSY",
        "incoming, 4, MISSED",
        "outbound, 4, CANCELLED",
        "incoming, 5, ANSWERED",
        "incoming, 0, UNKNOWN",
        "incoming, 77, UNKNOWN"
    })
    void the_reason_of_a_disconnect_is_a_hint(String type, String reason, CallResult expected) {
        // A number means the same as a text.
        String json = """
                {"session_id":"s","state":"disconnected","type":"%s","disconnect_reason":%s}""".formatted(type, reason);

        assertThat(CloudpbxFixture.parse(json).events())
                .singleElement()
                .isInstanceOfSatisfying(
                        CallEvent.LegEnded.class,
                        ended -> assertThat(ended.result()).isEqualTo(expected));
    }

    @Test
    void a_recording_may_be_told_by_a_text_or_by_a_boolean() {
        assertThat(CloudpbxFixture.parse("{\"session_id\":\"s\",\"state\":\"end\",\"is_record\":true}")
                        .events())
                .hasSize(2);
        assertThat(CloudpbxFixture.parse("{\"session_id\":\"s\",\"state\":\"end\",\"is_record\":\"false\"}")
                        .events())
                .hasSize(1);
    }

    @Test
    void an_employee_without_a_pin_is_found_by_name() {
        String json = CONNECTED.formatted("connected").replace("\"201\"", "\"\"");

        try (PbxConnection pbx = CloudpbxFixture.connect(Map.of("users", Map.of("OP201", "201")))) {
            assertThat(answeredBy(pbx, json)).isEqualTo("201");
        }
        try (PbxConnection pbx = CloudpbxFixture.connect(Map.of())) {
            assertThat(answeredBy(pbx, json)).isEqualTo("op201");
            assertThat(answeredBy(pbx, json.replace("op201@h", "453*099@domain")))
                    .isEqualTo("453*099");
            assertThat(answeredBy(pbx, CONNECTED.formatted("connected").replace("\"201\"", "\"453*099@domain\"")))
                    .isEqualTo("453*099");
        }
    }

    @Test
    void whatever_comes_ends_in_a_result_or_in_our_exception() {
        byte[] sample = CloudpbxFixture.bytes("incoming-answered-4-disconnected.json");
        try (PbxConnection pbx = CloudpbxFixture.connect(Map.of())) {
            for (long seed = 0; seed < 5_000; seed++) {
                Random random = new Random(seed);
                byte[] body = sample.clone();
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                }
                WebhookRequest request = CloudpbxFixture.request("call_events", body);
                try {
                    ParsedWebhook parsed = pbx.parser().parse(request);
                    assertThat(pbx.parser().parse(pbx.redact(request))).isEqualTo(parsed);
                } catch (MalformedWebhookException expected) {
                    assertThat(expected.place()).startsWith("$");
                } catch (RuntimeException e) {
                    throw new AssertionError("broken with seed " + seed, e);
                }
            }
        }
    }

    private static String answeredBy(PbxConnection pbx, String json) {
        WebhookRequest request = CloudpbxFixture.request("call_events", json.getBytes(StandardCharsets.UTF_8));
        List<CallEvent> events = pbx.parser().parse(request).events();
        return Objects.requireNonNull(((CallEvent.Answered) events.get(0)).extension())
                .number();
    }
}
