package io.github.pbx24.rostelecom.vats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole calls: what a receiver knows at the end. */
class VatsSequencesTest {

    private static final String CLIENT = "+79000000011";
    private static final String CALLEE = "+79000000022";
    private static final String LINE = "+74950000101";

    /** What a receiver should know at the end. */
    record Expected(
            String name,
            List<String> files,
            Direction direction,
            String client,
            @Nullable String extension,
            List<String> employees,
            @Nullable Integer ringSeconds,
            int talk,
            int total,
            CallResult result,
            @Nullable String recording) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Expected> calls() {
        return Stream.of(
                new Expected(
                        "incoming answered",
                        List.of(
                                "seed-incoming-answered-1-start",
                                "seed-incoming-answered-2-ringing",
                                "seed-incoming-answered-3-answer",
                                "seed-incoming-answered-4-end"),
                        Direction.INBOUND,
                        CLIENT,
                        "103",
                        List.of("103"),
                        12,
                        155,
                        167,
                        CallResult.ANSWERED,
                        "rec-0001-aaaa"),
                new Expected(
                        "incoming answered, only the end arrives",
                        List.of("seed-incoming-answered-4-end"),
                        Direction.INBOUND,
                        CLIENT,
                        "103",
                        List.of("103"),
                        12,
                        155,
                        167,
                        CallResult.ANSWERED,
                        "rec-0001-aaaa"),
                new Expected(
                        "incoming answered, the end comes first and twice",
                        List.of(
                                "seed-incoming-answered-4-end",
                                "seed-incoming-answered-2-ringing",
                                "seed-incoming-answered-3-answer",
                                "seed-incoming-answered-4-end",
                                "seed-incoming-answered-1-start"),
                        Direction.INBOUND,
                        CLIENT,
                        "103",
                        List.of("103"),
                        12,
                        155,
                        167,
                        CallResult.ANSWERED,
                        "rec-0001-aaaa"),
                new Expected(
                        "incoming answered without recording",
                        List.of("seed-incoming-answered-norecord-end"),
                        Direction.INBOUND,
                        CLIENT,
                        "104",
                        List.of("104"),
                        5,
                        40,
                        45,
                        CallResult.ANSWERED,
                        null),
                new Expected(
                        "incoming missed, answer is null",
                        List.of(
                                "seed-incoming-missed-1-start",
                                "seed-incoming-missed-2-ringing",
                                "seed-incoming-missed-3-end-null-answer"),
                        Direction.INBOUND,
                        CLIENT,
                        "103",
                        List.of("103"),
                        null,
                        0,
                        31,
                        CallResult.MISSED,
                        null),
                new Expected(
                        "incoming missed, answer is absent",
                        List.of("seed-incoming-missed-3-end-absent-answer"),
                        Direction.INBOUND,
                        CLIENT,
                        null,
                        List.of(),
                        null,
                        0,
                        20,
                        CallResult.MISSED,
                        null),
                new Expected(
                        "outgoing answered",
                        List.of(
                                "seed-outbound-answered-1-start",
                                "seed-outbound-answered-2-ringing",
                                "seed-outbound-answered-3-answer",
                                "seed-outbound-answered-4-end"),
                        Direction.OUTBOUND,
                        CALLEE,
                        "103",
                        List.of("103"),
                        20,
                        90,
                        110,
                        CallResult.ANSWERED,
                        "rec-0005-bbbb"),
                new Expected(
                        "outgoing not answered",
                        List.of("seed-outbound-noanswer-end"),
                        Direction.OUTBOUND,
                        CALLEE,
                        "103",
                        List.of("103"),
                        null,
                        0,
                        40,
                        CallResult.NO_ANSWER,
                        null),
                new Expected(
                        "blind transfer",
                        List.of(
                                "seed-transfer-blind-1-start",
                                "seed-transfer-blind-2-ringing",
                                "seed-transfer-blind-3-answer",
                                "seed-transfer-blind-4-transfer",
                                "seed-transfer-blind-5-end"),
                        Direction.INBOUND,
                        CLIENT,
                        "107",
                        List.of("103", "107"),
                        10,
                        240,
                        250,
                        CallResult.ANSWERED,
                        "rec-0007-cccc"),
                new Expected(
                        "attended transfer",
                        List.of(
                                "seed-transfer-attended-1-start",
                                "seed-transfer-attended-2-answer",
                                "seed-transfer-attended-3-transfer-to-105",
                                "seed-transfer-attended-4-transfer-to-109",
                                "seed-transfer-attended-5-end"),
                        Direction.INBOUND,
                        CLIENT,
                        "109",
                        List.of("103", "105", "109"),
                        8,
                        360,
                        368,
                        CallResult.ANSWERED,
                        "rec-0008-dddd"),
                new Expected(
                        "attended transfer with a minimal event",
                        List.of(
                                "seed-transfer-attended-2-answer",
                                "seed-transfer-minimal",
                                "seed-transfer-attended-4-transfer-to-109",
                                "seed-transfer-attended-5-end"),
                        Direction.INBOUND,
                        CLIENT,
                        "109",
                        List.of("103", "105", "109"),
                        8,
                        360,
                        368,
                        CallResult.ANSWERED,
                        "rec-0008-dddd"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_call_ends_up_as_it_should(Expected expected) {
        Call call = new Call();
        for (String file : expected.files()) {
            VatsFixture.events(file + ".json").forEach(call::hear);
        }
        assertThat(call.ids).hasSize(1);
        assertThat(call.direction).isEqualTo(expected.direction());
        assertThat(call.client).isEqualTo(expected.client());
        assertThat(call.line).isEqualTo(LINE);
        assertThat(call.employees).isEqualTo(expected.employees());
        assertThat(call.ring()).isEqualTo(expected.ringSeconds());
        CallEvent.Ended ended = Objects.requireNonNull(call.ended);
        assertThat(ended.extension())
                .isEqualTo(expected.extension() == null ? null : Extension.of(expected.extension()));
        assertThat(ended.talk()).isEqualTo(Duration.ofSeconds(expected.talk()));
        assertThat(ended.total()).isEqualTo(Duration.ofSeconds(expected.total()));
        assertThat(ended.result()).isEqualTo(expected.result());
        assertThat(call.recordings).isEqualTo(expected.recording() == null ? Set.of() : Set.of(expected.recording()));
    }

    /** The least that a receiver has to remember. */
    private static final class Call {

        final Set<CallIdentity> ids = new HashSet<>();
        final List<String> employees = new ArrayList<>();
        final Set<String> recordings = new HashSet<>();

        @Nullable
        Direction direction;

        @Nullable
        String client;

        @Nullable
        String line;

        CallDetails times = CallDetails.NONE;
        CallEvent.@Nullable Ended ended;

        void hear(CallEvent event) {
            CallDetails details = event.details();
            ids.add(event.call());
            direction = details.direction() == null ? direction : details.direction();
            client = details.clientNumber() == null ? client : details.clientNumber();
            line = details.line() == null ? line : details.line();
            times = details.answeredAt() == null ? times : details;
            if (event instanceof CallEvent.Answered answered) {
                take(answered.extension());
            } else if (event instanceof CallEvent.Transferred transferred) {
                take(transferred.to());
            } else if (event instanceof CallEvent.Ended last) {
                ended = last;
                take(last.extension());
            } else if (event instanceof CallEvent.RecordingReady ready) {
                recordings.add(ready.recording().value());
            }
        }

        private void take(@Nullable Extension extension) {
            if (extension != null && !employees.contains(extension.number())) {
                employees.add(extension.number());
            }
        }

        @Nullable
        Integer ring() {
            return times.startedAt() == null || times.answeredAt() == null
                    ? null
                    : (int) Duration.between(times.startedAt(), times.answeredAt())
                            .toSeconds();
        }
    }
}
