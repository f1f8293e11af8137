package io.github.pbx24.bitrix24.telephony;

import static io.github.pbx24.bitrix24.telephony.ExternalCallsTest.assertField;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Fixtures;
import io.github.pbx24.bitrix24.Repeatability;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OtherTelephonyTest {

    private static final String CALL_ID = "externalCall.5d41402abc4b2a76b9719d911017c592.1773130779";

    @Test
    void unknown_kinds_of_calls_are_tolerated() {
        assertThat(CallType.read(OptionalLong.of(3))).isEqualTo(CallType.INCOMING_REDIRECTED);
        assertThat(CallType.read(OptionalLong.of(6))).isEqualTo(CallType.UNKNOWN);
        assertThat(CallType.read(OptionalLong.empty())).isEqualTo(CallType.UNKNOWN);
    }

    @Nested
    class Lines {

        @Test
        void the_request_to_add_is_the_documented_one() {
            assertThat(Fixtures.wire(ExternalLines.add("+74950000001", "Main line", false)))
                    .isEqualTo(Fixtures.plain(Fixtures.text("telephony.externalLine.add.request.json")));
        }

        @Test
        void answers_are_read() {
            assertThat(Fixtures.decode(ExternalLines.add("1", null, true), "telephony.externalLine.add.response.json"))
                    .isEqualTo(7);
            assertThat(Fixtures.decode(
                            ExternalLines.update("1", "n", null), "telephony.externalLine.update.response.json"))
                    .isEqualTo(7);
            assertThat(Fixtures.decode(ExternalLines.delete("1"), "telephony.externalLine.delete.response.json"))
                    .isTrue();
            List<ExternalLine> lines = Fixtures.decode(ExternalLines.get(), "telephony.externalLine.get.response.json");
            assertThat(lines)
                    .containsExactly(
                            new ExternalLine("+74950000001", "Main line", false),
                            new ExternalLine("+74950000002", null, true));
            assertThat(lines.toString()).doesNotContain("74950000001");
        }

        @Test
        void only_what_can_be_repeated_says_so() {
            assertThat(ExternalLines.add("1", null, true).repeatability()).isEqualTo(Repeatability.NOT_REPEATABLE);
            assertThat(ExternalLines.delete("1").repeatability()).isEqualTo(Repeatability.NOT_REPEATABLE);
            assertThat(ExternalLines.update("1", "n", null).repeatability()).isEqualTo(Repeatability.REPEATABLE);
            assertThat(ExternalLines.get().repeatability()).isEqualTo(Repeatability.REPEATABLE);
        }

        @Test
        void limits_are_checked() {
            assertField("NUMBER", () -> ExternalLines.add(" ", null, true));
            assertField("NUMBER", () -> ExternalLines.delete("1".repeat(51)));
            assertField("NAME", () -> ExternalLines.update("1", null, null));
            assertField("NAME", () -> ExternalLines.add("1", "x".repeat(256), true));
        }
    }

    @Nested
    class Transcripts {

        private final List<TranscriptLine> lines = List.of(
                new TranscriptLine(
                        TranscriptLine.Side.USER, Duration.ZERO, Duration.ofSeconds(3), "Hello, sales department."),
                new TranscriptLine(
                        TranscriptLine.Side.CLIENT,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(8),
                        "Hello, I am calling about order 4711."));

        @Test
        void the_request_is_the_documented_one() {
            Bitrix24Request<Long> request = CallTranscripts.attach(CALL_ID, lines, new BigDecimal("0.85"), "RUB");

            assertThat(request.repeatability()).isEqualTo(Repeatability.NOT_REPEATABLE);
            assertThat(Fixtures.wire(request))
                    .isEqualTo(Fixtures.plain(Fixtures.text("telephony.call.attachTranscription.request.json")));
            assertThat(Fixtures.decode(request, "telephony.call.attachTranscription.response.json"))
                    .isEqualTo(1);
        }

        @Test
        void limits_are_checked() {
            assertField("MESSAGES", () -> CallTranscripts.attach(CALL_ID, List.of(), null, null));
            assertField("START_TIME", () -> line(-1, 3, "x"));
            assertField("STOP_TIME", () -> line(0, 0, "x"));
            assertField("MESSAGE", () -> line(0, 1, " "));
            assertThat(lines.toString()).doesNotContain("4711");
        }

        private TranscriptLine line(long start, long stop, String text) {
            return new TranscriptLine(
                    TranscriptLine.Side.USER, Duration.ofSeconds(start), Duration.ofSeconds(stop), text);
        }
    }

    @Nested
    class Statistics {

        @Test
        void the_request_is_the_documented_one() {
            Bitrix24Request<List<StatisticRow>> request = CallStatistics.get(
                    Map.of("EXTERNAL_CALL_ID", "pbx-7f3a-1773130778.18441"), "ID", SortOrder.DESC, 0);

            assertThat(Fixtures.wire(request))
                    .isEqualTo(Fixtures.plain(Fixtures.text("voximplant.statistic.get.request.json")));
        }

        @Test
        void every_column_is_read() {
            List<StatisticRow> rows =
                    Fixtures.decode(CallStatistics.byCallId(CALL_ID), "voximplant.statistic.get.response.json");

            assertThat(rows)
                    .containsExactly(new StatisticRow(
                            7,
                            CALL_ID,
                            null,
                            "external",
                            CallType.INCOMING,
                            18L,
                            "3",
                            "74950000101",
                            Instant.parse("2026-03-10T08:19:38Z"),
                            Duration.ofSeconds(95),
                            CallStatusCode.SUCCESS,
                            null,
                            5L,
                            new BigDecimal("0.0000"),
                            null,
                            new CrmEntity("CONTACT", 797),
                            7943L,
                            "3",
                            "Sample PBX connector",
                            null,
                            null,
                            9079L,
                            null,
                            1L,
                            false,
                            null,
                            null,
                            null));
            assertThat(rows.toString()).doesNotContain("74950000101");
        }

        @Test
        void a_misspelt_condition_is_refused_because_the_portal_would_return_everything() {
            assertField("FILTER", () -> statistics(Map.of("CALLID", "x")));
            assertField("FILTER", () -> statistics(Map.of("=>CALL_ID", "x")));
            assertField("FILTER", () -> statistics(Map.of("", "x")));
            assertThat(statistics(Map.of(">=CALL_START_DATE", "2026-03-10T00:00:00+03:00", "!%comment", "x")))
                    .isNotNull();
        }

        @Test
        void sort_and_order_come_together() {
            assertField("SORT", () -> CallStatistics.get(Map.of(), "ID", null, 0));
            assertField("SORT", () -> CallStatistics.get(Map.of(), "CALL_TYPE", SortOrder.ASC, 0));
            assertField("SORT", () -> CallStatistics.get(Map.of(), "NONSENSE", SortOrder.ASC, 0));
            assertField("start", () -> CallStatistics.get(Map.of(), null, null, -2));
        }

        @Test
        void calls_are_found_by_both_ids() {
            assertThat(CallStatistics.byCallId(CALL_ID).parameters())
                    .containsEntry("FILTER", Map.of("CALL_ID", CALL_ID));
            assertThat(CallStatistics.byExternalCallId("pbx-1").parameters())
                    .containsEntry("FILTER", Map.of("EXTERNAL_CALL_ID", "pbx-1"));
        }

        private Bitrix24Request<List<StatisticRow>> statistics(Map<String, ?> filter) {
            return CallStatistics.get(filter, null, null, 0);
        }
    }
}
