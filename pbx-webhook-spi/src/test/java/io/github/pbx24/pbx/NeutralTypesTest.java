package io.github.pbx24.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeutralTypesTest {

    private static final Instant NOW = Instant.parse("2026-03-04T10:00:00Z");
    private static final CallIdentity CALL = CallIdentity.id("c-1");

    @Nested
    class MaskedNumbers {

        @ParameterizedTest
        @CsvSource(
                nullValues = "null",
                value = {
                    "null,unknown",
                    "'',unknown",
                    "' ',unknown",
                    "101,101",
                    "1234,1234",
                    "12345,*2345",
                    "+79001234567,*4567"
                })
        void only_the_last_four_characters_of_a_number_show(String number, String shown) {
            assertThat(Masked.number(number)).isEqualTo(shown);
        }

        @ParameterizedTest
        @CsvSource(
                nullValues = "null",
                value = {"null,unknown", "101,101", "123456,123456", "79001234567,*4567"})
        void extensions_show_unless_they_are_phone_numbers(String number, String shown) {
            assertThat(Masked.extension(number)).isEqualTo(shown);
        }
    }

    @Nested
    class ToString {

        private static final String MOBILE = "79001234567";

        @Test
        void no_type_shows_a_full_number() {
            CallDetails details = CallDetails.of(Direction.INBOUND, "+" + MOBILE, "+" + MOBILE);
            Extension extension = Extension.of(MOBILE);
            List<Object> all = List.of(
                    details,
                    extension,
                    new CallIdentity.ByAttributes(MOBILE, MOBILE, Direction.INBOUND, NOW, NOW),
                    new CallEvent.Ringing(CALL, details, NOW, extension, CallEvent.NO_LEG),
                    new CallEvent.Answered(CALL, details, NOW, extension, 1),
                    new CallEvent.Transferred(CALL, details, NOW, extension, extension, TransferKind.BLIND, 2),
                    new CallEvent.LegEnded(CALL, details, NOW, extension, 1, Duration.ZERO),
                    new CallEvent.Ended(CALL, details, NOW, extension, CallResult.ANSWERED, null, null),
                    new CallControl.OriginateRequest(MOBILE, MOBILE),
                    new NumberLookup.Question(MOBILE, MOBILE),
                    new NumberLookup.Question(
                            MOBILE, MOBILE, new NumberLookup.NewClient("Ivanov", "Ivanov", "Ivanov@example.com")),
                    new NumberLookup.Answer("Ivanov", MOBILE));
            assertThat(all)
                    .allSatisfy(value -> assertThat(value.toString())
                            .doesNotContain(MOBILE)
                            .doesNotContain("Ivanov")
                            .contains("4567"));
        }

        @Test
        void no_type_shows_an_address_or_an_answer() {
            String secret = "https://host/rec?key=SECRET";
            List<Object> all = List.of(
                    RecordingReference.url(secret),
                    new CallEvent.RecordingReady(CALL, CallDetails.NONE, null, RecordingReference.url(secret), 0),
                    WebhookAnswer.okJson("{\"name\":\"SECRET\"}"),
                    PbxSettings.of(Map.of("key", "SECRET")));
            assertThat(all).allSatisfy(value -> assertThat(value.toString()).doesNotContain("SECRET"));
        }
    }

    @Nested
    class History {

        private static final CallEvent OVER =
                new CallEvent.Ended(CALL, CallDetails.NONE, null, null, CallResult.MISSED, null, null);

        @Test
        void a_range_has_a_begin_before_its_end() {
            assertThatIllegalArgumentException().isThrownBy(() -> new CallHistory.HistoryRange(NOW, NOW));
        }

        @Test
        void a_past_call_is_over() {
            assertThat(new CallHistory.PastCall(NOW, List.of(OVER)).events()).containsExactly(OVER);
            assertThatIllegalArgumentException().isThrownBy(() -> new CallHistory.PastCall(NOW, List.of()));
        }

        @Test
        void an_answer_says_how_to_go_on() {
            CallHistory.HistoryAnswer last = new CallHistory.HistoryAnswer.Page(List.of(), 0, null);
            CallHistory.HistoryAnswer page = new CallHistory.HistoryAnswer.Page(List.of(), 0, "page 2");
            CallHistory.HistoryAnswer later = new CallHistory.HistoryAnswer.Later("order 7", Duration.ofSeconds(30));
            CallHistory.HistoryAnswer failed =
                    new CallHistory.HistoryAnswer.Failed("refused", CallHistory.FailureKind.REFUSED);

            assertThat(last.next()).isEmpty();
            assertThat(page.next()).contains("page 2");
            assertThat(page.pauseBefore()).isZero();
            assertThat(later.next()).contains("order 7");
            assertThat(later.pauseBefore()).isEqualTo(Duration.ofSeconds(30));
            assertThat(failed.next()).isEmpty();
        }
    }

    @Nested
    class Checks {

        @Test
        void blank_ids_and_numbers_are_refused() {
            assertThatIllegalArgumentException().isThrownBy(() -> CallIdentity.id(" "));
            assertThatIllegalArgumentException().isThrownBy(() -> Extension.of(" "));
            assertThatIllegalArgumentException().isThrownBy(() -> RecordingReference.id(" "));
            assertThatIllegalArgumentException().isThrownBy(() -> new CallControl.OriginateRequest(" ", "1"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "+", "7 900", "abc", "++7", "7+", "７", "1\n", "123456789012345678901234567890123"})
        void a_number_to_dial_has_digits_only(String number) {
            assertThatIllegalArgumentException().isThrownBy(() -> new CallControl.OriginateRequest("101", number));
        }

        @ParameterizedTest
        @ValueSource(strings = {"+79001234567", "101", "*72#"})
        void a_number_to_dial_may_have_a_plus_and_keys(String number) {
            assertThat(new CallControl.OriginateRequest("101", number).number()).isEqualTo(number);
        }

        @Test
        void a_window_is_not_reversed_and_names_a_party() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CallIdentity.ByAttributes("101", null, null, NOW, NOW.minusNanos(1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CallIdentity.ByAttributes(null, null, null, NOW, NOW));
        }

        @Test
        void legs_and_durations_are_not_negative() {
            Duration negative = Duration.ofSeconds(-1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CallEvent.Answered(CALL, CallDetails.NONE, null, null, -1))
                    .withMessageContaining("leg");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new CallEvent.Ended(CALL, CallDetails.NONE, null, null, CallResult.UNKNOWN, negative, null))
                    .withMessageContaining("talk");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new CallEvent.Ended(CALL, CallDetails.NONE, null, null, CallResult.UNKNOWN, null, negative))
                    .withMessageContaining("total");
        }

        @Test
        @SuppressWarnings("NullAway")
        void what_must_be_there_is_checked() {
            assertThatNullPointerException()
                    .isThrownBy(() ->
                            new CallEvent.Transferred(CALL, CallDetails.NONE, null, null, null, TransferKind.BLIND, 0))
                    .withMessage("to");
            assertThatNullPointerException()
                    .isThrownBy(() -> new Extension("101", null))
                    .withMessage("kind");
        }

        @ParameterizedTest
        @ValueSource(ints = {99, 600, 0, -1})
        void an_answer_has_a_real_status(int status) {
            assertThatIllegalArgumentException().isThrownBy(() -> new WebhookAnswer(status, "", ""));
        }
    }

    @Nested
    class Events {

        /** Rule 8 of the SPI. */
        @Test
        void rule8_equal_facts_are_equal_events() {
            assertThat(new CallEvent.Answered(CALL, CallDetails.NONE, NOW, Extension.of("101"), 1))
                    .isEqualTo(new CallEvent.Answered(
                            CallIdentity.id("c-1"),
                            CallDetails.of(null, null, null),
                            Instant.parse("2026-03-04T10:00:00Z"),
                            Extension.of("101"),
                            1));
        }

        @Test
        void a_time_that_was_not_told_is_empty() {
            assertThat(new CallEvent.Answered(CALL, CallDetails.NONE, null, null, 0).occurredAt())
                    .isEmpty();
            assertThat(new CallEvent.Answered(CALL, CallDetails.NONE, NOW, null, 0).occurredAt())
                    .contains(NOW);
        }

        @Test
        void times_are_added_to_details() {
            CallDetails details = CallDetails.of(Direction.OUTBOUND, "1", "2").withTimes(NOW, null, NOW.plusSeconds(1));
            assertThat(details).isEqualTo(new CallDetails(Direction.OUTBOUND, "1", "2", NOW, null, NOW.plusSeconds(1)));
        }
    }

    @Nested
    class Parsed {

        private final CallEvent event = new CallEvent.Answered(CALL, CallDetails.NONE, null, null, 0);

        @Test
        void it_has_either_events_or_a_reason() {
            assertThat(ParsedWebhook.of("answer", List.of(event)).ignored()).isEmpty();
            assertThat(ParsedWebhook.ignored("ping", "unknown event name").ignored())
                    .contains("unknown event name");
            assertThatIllegalArgumentException().isThrownBy(() -> ParsedWebhook.of("answer", List.of()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ParsedWebhook("answer", List.of(event), "why", List.of()));
        }

        @Test
        void it_names_what_could_not_be_read() {
            ParsedWebhook whole = ParsedWebhook.of("answer", List.of(event));
            assertThat(whole.unreadable()).isEmpty();
            ParsedWebhook partly = whole.withUnreadable(List.of("$.call_start"));
            assertThat(partly.unreadable()).containsExactly("$.call_start");
            assertThat(partly.events()).isEqualTo(whole.events());
            assertThat(whole.withUnreadable(Collections.nCopies(100, "$.x")).unreadable())
                    .hasSize(64);
        }

        @Test
        void its_kind_is_bounded_and_printable() {
            assertThat(ParsedWebhook.ignored(" ", "x").kind()).isEqualTo("unnamed");
            assertThat(ParsedWebhook.ignored("x".repeat(65), "x").kind()).hasSize(64);
            assertThat(ParsedWebhook.ignored(" a\r\nb\u0000c ", "x").kind()).isEqualTo("a??b?c");
            assertThat(ParsedWebhook.ignored("\n", "x").kind()).isEqualTo("unnamed");
        }
    }

    @Test
    void verdicts_tell_what_they_are() {
        assertThat(Verdict.accepted().isAccepted()).isTrue();
        assertThat(Verdict.accepted()).isEqualTo(new Verdict.Accepted(0));
        Verdict refused = Verdict.refused(Verdict.Reason.MISSING, "header X is missing");
        assertThat(refused.isAccepted()).isFalse();
    }

    @Test
    void an_answer_is_utf_8() {
        assertThat(WebhookAnswer.okJson("{\"n\":\"И\"}").bytes()).hasSize(10);
        assertThat(WebhookAnswer.okJson("{}").contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(WebhookAnswer.ok()).isEqualTo(new WebhookAnswer(200, "", ""));
    }

    @Test
    void a_malformed_webhook_names_its_place() {
        MalformedWebhookException e = new MalformedWebhookException("$.a", "is missing");
        assertThat(e).hasMessage("$.a: is missing");
        assertThat(e.place()).isEqualTo("$.a");
    }

    @Test
    void a_connection_offers_nothing_by_default() {
        PbxConnection connection = new PbxConnection() {
            @Override
            public SignatureVerifier verifier() {
                return request -> Verdict.accepted();
            }

            @Override
            public WebhookParser parser() {
                return request -> ParsedWebhook.ignored("x", "y");
            }

            @Override
            public WebhookAnswer acknowledgement(WebhookRequest request) {
                return WebhookAnswer.ok();
            }

            @Override
            public WebhookRequest redact(WebhookRequest request) {
                return Redaction.ofHeaders().apply(request);
            }

            @Override
            public void close() {}
        };
        assertThat(connection.callControl()).isEmpty();
        assertThat(connection.recordings()).isEmpty();
        assertThat(connection.numberLookup()).isEmpty();
    }
}
