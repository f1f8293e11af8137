package io.github.pbx24.rostelecom.vats;

import static io.github.pbx24.pbx.CallEvent.NO_LEG;
import static io.github.pbx24.rostelecom.vats.VatsFixture.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallEvent.Answered;
import io.github.pbx24.pbx.CallEvent.Ended;
import io.github.pbx24.pbx.CallEvent.RecordingReady;
import io.github.pbx24.pbx.CallEvent.Ringing;
import io.github.pbx24.pbx.CallEvent.Transferred;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.TransferKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every payload on its own, with all that it says. */
class VatsPayloadsTest {

    private static final String CLIENT = "+79000000011";
    private static final String CALLEE = "+79000000022";
    private static final String LINE = "+74950000101";

    @Test
    void a_start_rings_nobody_yet() {
        assertThat(events("seed-incoming-answered-1-start.json"))
                .containsExactly(new Ringing(
                        call("rt-in-answered-0001"), inbound("07:00:00", null, null), at("07:00:00"), null, NO_LEG));
        assertThat(events("seed-incoming-missed-1-start.json"))
                .containsExactly(new Ringing(
                        call("rt-in-missed-0003"), inbound("08:00:00", null, null), at("08:00:00"), null, NO_LEG));
        assertThat(events("seed-transfer-blind-1-start.json"))
                .containsExactly(new Ringing(
                        call("rt-blind-0007"), inbound("10:00:00", null, null), at("10:00:00"), null, NO_LEG));
        assertThat(events("seed-transfer-attended-1-start.json"))
                .containsExactly(new Ringing(
                        call("rt-attended-0008"), inbound("11:00:00", null, null), at("11:00:00"), null, NO_LEG));
    }

    @Test
    void an_outgoing_start_knows_who_dials() {
        assertThat(events("seed-outbound-answered-1-start.json"))
                .containsExactly(new Ringing(
                        call("rt-out-answered-0005"),
                        outbound("09:00:00", null, null),
                        at("09:00:00"),
                        Extension.of("103"),
                        NO_LEG));
    }

    @Test
    void ringing_names_the_phone_and_no_time() {
        assertThat(events("seed-incoming-answered-2-ringing.json"))
                .containsExactly(new Ringing(
                        call("rt-in-answered-0001"),
                        inbound("07:00:00", null, null),
                        null,
                        Extension.of("103"),
                        NO_LEG));
        assertThat(events("seed-incoming-missed-2-ringing.json"))
                .containsExactly(new Ringing(
                        call("rt-in-missed-0003"), inbound("08:00:00", null, null), null, Extension.of("103"), NO_LEG));
        assertThat(events("seed-transfer-blind-2-ringing.json"))
                .containsExactly(new Ringing(
                        call("rt-blind-0007"), inbound("10:00:00", null, null), null, Extension.of("103"), NO_LEG));
        assertThat(events("seed-outbound-answered-2-ringing.json"))
                .containsExactly(new Ringing(
                        call("rt-out-answered-0005"),
                        outbound("09:00:00", null, null),
                        null,
                        Extension.of("103"),
                        NO_LEG));
    }

    @Test
    void an_answer_has_its_time() {
        assertThat(events("seed-incoming-answered-3-answer.json"))
                .containsExactly(new Answered(
                        call("rt-in-answered-0001"),
                        inbound("07:00:00", "07:00:12", null),
                        at("07:00:12"),
                        Extension.of("103"),
                        NO_LEG));
        assertThat(events("seed-outbound-answered-3-answer.json"))
                .containsExactly(new Answered(
                        call("rt-out-answered-0005"),
                        outbound("09:00:00", "09:00:20", null),
                        at("09:00:20"),
                        Extension.of("103"),
                        NO_LEG));
        assertThat(events("seed-transfer-blind-3-answer.json"))
                .containsExactly(new Answered(
                        call("rt-blind-0007"),
                        inbound("10:00:00", "10:00:10", null),
                        at("10:00:10"),
                        Extension.of("103"),
                        NO_LEG));
        assertThat(events("seed-transfer-attended-2-answer.json"))
                .containsExactly(new Answered(
                        call("rt-attended-0008"),
                        inbound("11:00:00", "11:00:08", null),
                        at("11:00:08"),
                        Extension.of("103"),
                        NO_LEG));
    }

    @Test
    void a_transfer_names_the_receiver_and_no_time() {
        assertThat(events("seed-transfer-blind-4-transfer.json"))
                .containsExactly(transferred("rt-blind-0007", inbound("10:00:00", "10:00:10", null), "107"));
        assertThat(events("seed-transfer-attended-3-transfer-to-105.json"))
                .containsExactly(transferred("rt-attended-0008", inbound("11:00:00", "11:00:08", null), "105"));
        assertThat(events("seed-transfer-attended-4-transfer-to-109.json"))
                .containsExactly(transferred("rt-attended-0008", inbound("11:00:00", "11:00:08", null), "109"));
    }

    @Test
    void a_transfer_with_only_the_promised_fields_is_enough() {
        assertThat(events("seed-transfer-minimal.json"))
                .containsExactly(transferred("rt-attended-0008", CallDetails.NONE, "105"));
    }

    @Test
    void an_answered_end_has_talk_total_and_recording() {
        assertThat(events("seed-incoming-answered-4-end.json"))
                .containsExactlyElementsOf(answeredEnd(
                        "rt-in-answered-0001",
                        inbound("07:00:00", "07:00:12", "07:02:47"),
                        "103",
                        155,
                        167,
                        "rec-0001-aaaa"));
        assertThat(events("seed-incoming-answered-norecord-end.json"))
                .containsExactlyElementsOf(answeredEnd(
                        "rt-in-answered-0002", inbound("07:10:00", "07:10:05", "07:10:45"), "104", 40, 45, null));
        assertThat(events("seed-outbound-answered-4-end.json"))
                .containsExactlyElementsOf(answeredEnd(
                        "rt-out-answered-0005",
                        outbound("09:00:00", "09:00:20", "09:01:50"),
                        "103",
                        90,
                        110,
                        "rec-0005-bbbb"));
        assertThat(events("seed-transfer-blind-5-end.json"))
                .containsExactlyElementsOf(answeredEnd(
                        "rt-blind-0007",
                        inbound("10:00:00", "10:00:10", "10:04:10"),
                        "107",
                        240,
                        250,
                        "rec-0007-cccc"));
        assertThat(events("seed-transfer-attended-5-end.json"))
                .containsExactlyElementsOf(answeredEnd(
                        "rt-attended-0008",
                        inbound("11:00:00", "11:00:08", "11:06:08"),
                        "109",
                        360,
                        368,
                        "rec-0008-dddd"));
    }

    @Test
    void an_end_without_answer_is_missed_or_not_answered() {
        assertThat(events("seed-incoming-missed-3-end-null-answer.json"))
                .containsExactly(new Ended(
                        call("rt-in-missed-0003"),
                        inbound("08:00:00", null, "08:00:31"),
                        at("08:00:31"),
                        Extension.of("103"),
                        CallResult.MISSED,
                        Duration.ZERO,
                        Duration.ofSeconds(31)));
        assertThat(events("seed-incoming-missed-3-end-absent-answer.json"))
                .singleElement()
                .isInstanceOfSatisfying(Ended.class, ended -> {
                    assertThat(ended.extension()).isNull();
                    assertThat(ended.result()).isEqualTo(CallResult.MISSED);
                    assertThat(ended.talk()).isEqualTo(Duration.ZERO);
                    assertThat(ended.total()).isEqualTo(Duration.ofSeconds(20));
                });
        assertThat(events("seed-outbound-noanswer-end.json"))
                .containsExactly(new Ended(
                        call("rt-out-noanswer-0006"),
                        outbound("09:10:00", null, "09:10:40"),
                        at("09:10:40"),
                        Extension.of("103"),
                        CallResult.NO_ANSWER,
                        Duration.ZERO,
                        Duration.ofSeconds(40)));
    }

    private List<CallEvent> answeredEnd(
            String id, CallDetails details, String extension, int talk, int total, @Nullable String recording) {
        Ended ended = new Ended(
                call(id),
                details,
                details.endedAt(),
                Extension.of(extension),
                CallResult.ANSWERED,
                Duration.ofSeconds(talk),
                Duration.ofSeconds(total));
        return recording == null
                ? List.of(ended)
                : List.of(ended, new RecordingReady(call(id), details, null, RecordingReference.id(recording), NO_LEG));
    }

    private Transferred transferred(String id, CallDetails details, String to) {
        return new Transferred(call(id), details, null, null, Extension.of(to), TransferKind.UNKNOWN, NO_LEG);
    }

    private CallDetails inbound(String start, @Nullable String answer, @Nullable String end) {
        return CallDetails.of(Direction.INBOUND, CLIENT, LINE).withTimes(at(start), at(answer), at(end));
    }

    private CallDetails outbound(String start, @Nullable String answer, @Nullable String end) {
        return CallDetails.of(Direction.OUTBOUND, CALLEE, LINE).withTimes(at(start), at(answer), at(end));
    }

    private static CallIdentity call(String id) {
        return CallIdentity.id(id);
    }

    private static @Nullable Instant at(@Nullable String time) {
        return time == null ? null : Instant.parse("2024-03-04T" + time + "Z");
    }
}
