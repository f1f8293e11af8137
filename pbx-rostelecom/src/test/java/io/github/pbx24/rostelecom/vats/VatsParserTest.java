package io.github.pbx24.rostelecom.vats;

import static io.github.pbx24.pbx.CallEvent.NO_LEG;
import static io.github.pbx24.rostelecom.vats.VatsFixture.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallEvent.Answered;
import io.github.pbx24.pbx.CallEvent.Ended;
import io.github.pbx24.pbx.CallEvent.Ringing;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VatsParserTest {

    @Nested
    class EventNames {

        @ParameterizedTest
        @CsvSource({
            "start,Ringing",
            "started,Ringing",
            "new,Ringing",
            "incoming,Ringing",
            "call_start,Ringing",
            "ring,Ringing",
            "ringing,Ringing",
            "calling,Ringing",
            "answer,Answered",
            "answered,Answered",
            "connected,Answered",
            "call_answer,Answered",
            "transfer,Transferred",
            "transferred,Transferred",
            "end,Ended",
            "ended,Ended",
            "hangup,Ended",
            "finish,Ended",
            "call_end,Ended",
            "RINGING,Ringing",
            "' End ',Ended",
            "FINISH,Ended"
        })
        void usual_names_are_known_in_any_case(String name, String type) {
            ParsedWebhook parsed = parse("{\"event\":\"" + name + "\",\"call_uuid\":\"c-1\",\"extension\":\"101\"}");
            assertThat(parsed.kind()).isEqualTo(name.strip());
            assertThat(parsed.events())
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.getClass().getSimpleName()).isEqualTo(type));
        }

        @Test
        void names_of_the_settings_are_added_and_win() {
            Map<String, Object> settings =
                    Map.of("webhook-keys", "k", "event-names", Map.of("Поднял трубку", "answered", "NEW", "ended"));
            try (PbxConnection connection = VatsFixture.connect(settings)) {
                assertThat(parsed(connection, "поднял ТРУБКУ")).isInstanceOf(Answered.class);
                assertThat(parsed(connection, "new")).isInstanceOf(Ended.class);
                assertThat(parsed(connection, "start")).isInstanceOf(Ringing.class);
            }
        }

        private CallEvent parsed(PbxConnection connection, String name) {
            String json = "{\"event\":\"" + name + "\",\"call_uuid\":\"c-1\"}";
            return connection
                    .parser()
                    .parse(VatsFixture.request(json.getBytes(StandardCharsets.UTF_8)))
                    .events()
                    .get(0);
        }

        /** Rule 6 of the SPI: whatever else an unknown event carries. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"event\":\"voicemail\"}",
                    "{\"event\":\"voicemail\",\"call_uuid\":\"c-1\",\"duration_talk\":\"long\",\"extension\":{}}",
                    "{\"duration_talk\":-1,\"call_start\":\"yesterday\",\"event\":\"voicemail\"}"
                })
        void rule6_an_unknown_name_is_ignored_and_named(String json) {
            assertThat(parse(json)).isEqualTo(ParsedWebhook.ignored("voicemail", "unknown event name"));
        }
    }

    @Nested
    class Fields {

        @Test
        void order_blanks_and_unknown_members_do_not_matter() {
            String json = "\r\n{ \"new\" : {\"a\":[1,2.5e-3,{\"event\":\"x\"}],\"b\":{}} ,\"call_uuid\":\" c-1 \","
                    + "\"list\":[],\"flag\":true,\"extension\":\"101\",\"x\":null,\"event\" : \"ringing\"}\t\n";
            assertThat(parse(json).events())
                    .containsExactly(new Ringing(call("c-1"), CallDetails.NONE, null, Extension.of("101"), NO_LEG));
        }

        @Test
        void absent_null_and_blank_are_the_same() {
            String tail = "\"event\":\"answer\",\"call_uuid\":\"c-1\"}";
            List<CallEvent> absent = parse("{" + tail).events();
            assertThat(parse("{\"extension\":null,\"caller_id\":null,\"call_start\":null," + tail)
                            .events())
                    .isEqualTo(absent);
            assertThat(parse("{\"extension\":\" \",\"caller_id\":\"\",\"call_start\":\"  \"," + tail)
                            .events())
                    .isEqualTo(absent);
            assertThat(absent).containsExactly(new Answered(call("c-1"), CallDetails.NONE, null, null, NO_LEG));
        }

        @Test
        void escapes_are_resolved_in_names_and_values() {
            assertThat(parse("{\"\\u0065vent\":\"ring\\u0069ng\",\"call\\u005fuuid\":\"\\\"\\/\\\\\\u0416\"}")
                            .events())
                    .containsExactly(new Ringing(call("\"/\\Ж"), CallDetails.NONE, null, null, NO_LEG));
        }

        @ParameterizedTest
        @CsvSource(
                nullValues = "null",
                value = {
                    "inbound,INBOUND,1,2",
                    "Inbound,INBOUND,1,2",
                    "INBOUND,INBOUND,1,2",
                    "outbound,OUTBOUND,2,1",
                    "internal,INTERNAL,null,null",
                    "callback,null,null,null",
                    "'',null,null,null"
                })
        void the_direction_decides_who_is_the_client(
                String word, @Nullable Direction direction, @Nullable String client, @Nullable String line) {
            String json = "{\"event\":\"start\",\"call_uuid\":\"c\",\"caller_id\":\"1\",\"called_number\":\"2\","
                    + "\"call_direction\":\"" + word + "\"}";
            assertThat(parse(json).events().get(0).details()).isEqualTo(CallDetails.of(direction, client, line));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2024-03-04T10:00:00+03:00", "2024-03-04T07:00:00Z", "2024-03-04T12:30:00+05:30",
                    "2024-03-03T22:00:00-09:00", "2024-03-04T10:00:00.000+03:00", "2024-03-04T10:00+03:00",
                    "2024-03-04T07:00:00+00:00"
                })
        void offsets_are_read_generally(String text) {
            String json = "{\"event\":\"start\",\"call_uuid\":\"c\",\"call_start\":\"" + text + "\"}";
            assertThat(parse(json).events().get(0).at()).isEqualTo(Instant.parse("2024-03-04T07:00:00Z"));
        }
    }

    @Nested
    class Ends {

        @Test
        void without_talk_seconds_it_is_the_time_from_answer_to_end() {
            Ended ended = ended("\"call_direction\":\"inbound\",\"call_start\":\"2024-03-04T10:00:00Z\","
                    + "\"call_answer\":\"2024-03-04T10:00:12Z\",\"call_end\":\"2024-03-04T10:01:00Z\"");
            assertThat(ended.talk()).isEqualTo(Duration.ofSeconds(48));
            assertThat(ended.total()).isEqualTo(Duration.ofSeconds(60));
            assertThat(ended.result()).isEqualTo(CallResult.ANSWERED);
        }

        /** Another event may know of an answer. */
        @Test
        void without_talk_seconds_and_answer_it_is_unknown() {
            Ended ended = ended("\"call_direction\":\"outbound\",\"call_start\":\"2024-03-04T10:00:00Z\","
                    + "\"call_end\":\"2024-03-04T10:01:00Z\"");
            assertThat(ended.talk()).isNull();
            assertThat(ended.total()).isEqualTo(Duration.ofMinutes(1));
            assertThat(ended.result()).isEqualTo(CallResult.UNKNOWN);
        }

        @Test
        void an_end_before_the_start_or_the_answer_has_no_time() {
            Ended ended = ended("\"call_start\":\"2024-03-04T10:00:00Z\",\"call_answer\":\"2024-03-04T10:00:10Z\","
                    + "\"call_end\":\"2024-03-04T10:00:05Z\"");
            assertThat(ended.at()).isNull();
            assertThat(ended.talk()).isNull();
            assertThat(ended.result()).isEqualTo(CallResult.ANSWERED);
            Ended measured = ended("\"call_start\":\"2024-03-04T10:00:00Z\",\"duration_talk\":33,"
                    + "\"call_end\":\"2024-03-04T09:59:20Z\"");
            assertThat(measured.talk()).isEqualTo(Duration.ofSeconds(33));
            assertThat(measured.total()).isNull();
        }

        @Test
        void a_talk_longer_than_the_call_leaves_the_total_unknown() {
            ParsedWebhook parsed =
                    parse("{\"event\":\"end\",\"call_uuid\":\"c\",\"duration_talk\":33,\"duration_full\":9}");
            assertThat(((Ended) parsed.events().get(0)).total()).isNull();
            assertThat(parsed.unreadable()).containsExactly("$.duration_full");
        }

        @Test
        void talk_seconds_win_over_times() {
            Ended ended = ended("\"duration_talk\":7,\"duration_full\":9,\"call_start\":\"2024-03-04T10:00:00Z\","
                    + "\"call_answer\":\"2024-03-04T10:00:12Z\",\"call_end\":\"2024-03-04T10:01:00Z\"");
            assertThat(ended.talk()).isEqualTo(Duration.ofSeconds(7));
            assertThat(ended.total()).isEqualTo(Duration.ofSeconds(9));
        }

        @Test
        void talk_seconds_alone_make_an_answered_call() {
            assertThat(ended("\"duration_talk\":1").result()).isEqualTo(CallResult.ANSWERED);
        }

        @Test
        void an_answer_alone_makes_an_answered_call() {
            Ended ended = ended("\"call_answer\":\"2024-03-04T10:00:12Z\"");
            assertThat(ended.result()).isEqualTo(CallResult.ANSWERED);
            assertThat(ended.talk()).isNull();
        }

        @Test
        void zero_talk_without_direction_is_unknown() {
            assertThat(ended("\"duration_talk\":0").result()).isEqualTo(CallResult.UNKNOWN);
            assertThat(ended("\"duration_talk\":0,\"call_direction\":\"internal\"")
                            .result())
                    .isEqualTo(CallResult.UNKNOWN);
        }

        /** Rule 7 of the SPI: an end that tells nothing must not turn an answered call into a missed one. */
        @Test
        void rule7_an_end_that_tells_nothing_stays_unknown() {
            assertThat(ended("\"call_direction\":\"inbound\""))
                    .isEqualTo(new Ended(
                            call("c"),
                            CallDetails.of(Direction.INBOUND, null, null),
                            null,
                            null,
                            CallResult.UNKNOWN,
                            null,
                            null));
        }

        private Ended ended(String members) {
            List<CallEvent> events = parse("{\"event\":\"end\",\"call_uuid\":\"c\"," + members + "}")
                    .events();
            return (Ended) events.get(0);
        }
    }

    /** Rules 4 and 8 of the SPI. */
    @Test
    void rule8_the_time_of_receipt_and_the_headers_do_not_matter() {
        byte[] body = VatsFixture.bytes("seed-incoming-answered-4-end.json");
        WebhookRequest later = WebhookRequest.builder("POST", Instant.parse("2030-01-01T00:00:00Z"))
                .path("/anything")
                .header("\r\nX: y", "\u0000")
                .header("__proto__", "x")
                .body(body)
                .build();
        try (PbxConnection connection = VatsFixture.connect(Map.of("webhook-keys", "k"))) {
            ParsedWebhook parsed = connection.parser().parse(VatsFixture.request(body));
            assertThat(connection.parser().parse(later)).isEqualTo(parsed);
            assertThat(connection.parser().parse(WebhookRequest.decode(later.encode())))
                    .isEqualTo(parsed);
        }
    }

    private static CallIdentity call(String id) {
        return CallIdentity.id(id);
    }
}
