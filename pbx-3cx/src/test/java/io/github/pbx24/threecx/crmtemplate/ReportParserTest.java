package io.github.pbx24.threecx.crmtemplate;

import static io.github.pbx24.threecx.internal.Templates.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.threecx.internal.Templates;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportParserTest {

    private static final Instant START = Instant.parse("2026-01-15T09:15:02Z");

    private final ReportParser parser =
            new ReportParser(ZoneId.of("Europe/Moscow"), "74950000001", Map.of("804", "78120000001"), false);

    private ParsedWebhook parse(String name) {
        return parser.parse(post("report", name));
    }

    private CallEvent.Ended end(String name) {
        return (CallEvent.Ended) parse(name).events().stream()
                .filter(CallEvent.Ended.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "reportcall-inbound.json, INBOUND, ANSWERED, 47, 101",
        "reportcall-outbound.json, OUTBOUND, ANSWERED, 65, 101",
        "reportcall-missed.json, INBOUND, MISSED, 0, 101",
        "reportcall-notanswered.json, OUTBOUND, NO_ANSWER, 0, 101",
        "reportcall-queue.json, INBOUND, ANSWERED, 60, 102",
        "reportcall-missed-queue.json, INBOUND, MISSED, 0, 804",
        "reportcall-unknown-caller.json, INBOUND, ANSWERED, 47, 101",
        "reportcall-established.json, INBOUND, ANSWERED, 47, 101",
        "reportcall-localized-dates.json, INBOUND, ANSWERED, 47, 101",
        "reportcall-us-dates.json, INBOUND, ANSWERED, 47, 101",
        "reportcall-unsubstituted.json, INBOUND, ANSWERED, 47, 101",
        "reportcall-minimal.json, INBOUND, ANSWERED, 47, 101",
        "reportcall-recording.json, INBOUND, ANSWERED, 47, 101"
    })
    void a_report_tells_how_the_call_ended(
            String name, Direction direction, CallResult result, long seconds, String extension) {
        CallEvent.Ended end = end(name);

        assertThat(end.details().direction()).isEqualTo(direction);
        assertThat(end.details().clientNumber()).isEqualTo("74951234567");
        assertThat(end.result()).isEqualTo(result);
        assertThat(end.talk()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(end.extension()).extracting(Extension::number).isEqualTo(extension);
        assertThat(parse(name).unreadable()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reportcall-inbound.json",
                "reportcall-localized-dates.json",
                "reportcall-us-dates.json",
                "reportcall-minimal.json",
                "reportcall-unsubstituted.json",
                "reportcall-established.json"
            })
    void one_call_has_one_id_however_its_times_are_printed(String name) {
        assertThat(end(name).call()).isEqualTo(end("reportcall-inbound.json").call());
        assertThat(end(name).details().startedAt()).isEqualTo(START);
    }

    @Test
    void a_form_says_the_same_as_json() {
        ParsedWebhook form = parser.parse(
                post("report", "application/x-www-form-urlencoded", Templates.line("reportcall-form.txt")));

        assertThat(form).isEqualTo(parse("reportcall-inbound.json"));
    }

    @Test
    void the_time_of_the_answer_is_taken_where_the_exchange_tells_it() {
        assertThat(end("reportcall-established.json").details().answeredAt())
                .isEqualTo(Instant.parse("2026-01-15T09:15:08Z"));
        assertThat(end("reportcall-inbound.json").details().answeredAt()).isNull();
    }

    @Test
    void a_queue_tells_the_line_and_owns_a_call_that_nobody_answered() {
        assertThat(end("reportcall-queue.json").details().line()).isEqualTo("78120000001");
        assertThat(end("reportcall-inbound.json").details().line()).isEqualTo("74950000001");
        assertThat(end("reportcall-missed-queue.json").extension())
                .isEqualTo(new Extension("804", ExtensionKind.QUEUE));
    }

    @Test
    void a_recording_is_announced() {
        assertThat(parse("reportcall-recording.json").events())
                .filteredOn(CallEvent.RecordingReady.class::isInstance)
                .map(event -> ((CallEvent.RecordingReady) event).recording())
                .containsExactly(RecordingReference.url(
                        "https://pbx.example.com/xapi/v1/Recordings/Pbx.DownloadRecording(recId=42)"));
    }

    @Nested
    class Unreadable {

        private ParsedWebhook report(String body) {
            return parser.parse(post("report", "application/json", body));
        }

        @Test
        void a_detail_costs_itself_only() {
            ParsedWebhook parsed = report("{\"callType\":\"Inbound\",\"number\":\"74951234567\",\"agent\":\"101\","
                    + "\"start\":\"yesterday\",\"end\":{},\"seconds\":\"many\",\"duration\":\"0:47\"}");

            assertThat(parsed.unreadable()).containsExactlyInAnyOrder("$.start", "$.end", "$.seconds");
            assertThat(((CallEvent.Ended) parsed.events().get(1)).talk()).isEqualTo(Duration.ofSeconds(47));
        }

        @Test
        void without_a_start_the_same_report_still_has_the_same_id() {
            String body = "{\"callType\":\"Inbound\",\"number\":\"74951234567\"}";

            assertThat(report(body)).isEqualTo(report(body));
            assertThat(report(body).events().get(0).call())
                    .isNotEqualTo(
                            report(body.replace("67", "68")).events().get(0).call());
        }

        @Test
        void an_unknown_type_is_told_by_direction_and_talk_time() {
            ParsedWebhook parsed =
                    report("{\"callType\":\"Eingehend\",\"direction\":\"Inbound\",\"duration\":\"0:05\"}");

            assertThat(((CallEvent.Ended) parsed.events().get(1)).result()).isEqualTo(CallResult.ANSWERED);
            assertThat(parsed.unreadable()).containsExactly("$.callType");
        }

        @Test
        void without_type_and_direction_there_is_no_event() {
            assertThatExceptionOfType(MalformedWebhookException.class)
                    .isThrownBy(() -> report("{\"number\":\"74951234567\"}"))
                    .withMessageContaining("$.callType");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "\"text\"", "{", "{\"a\":", "nonsense"})
        void a_body_that_is_no_object_is_refused(String body) {
            assertThatExceptionOfType(MalformedWebhookException.class).isThrownBy(() -> report(body));
        }
    }
}
