package io.github.pbx24.threecx.callcontrol;

import static io.github.pbx24.threecx.callcontrol.Examples.field;
import static io.github.pbx24.threecx.callcontrol.Examples.items;
import static io.github.pbx24.threecx.callcontrol.Examples.json;
import static io.github.pbx24.threecx.callcontrol.Examples.participant;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.threecx.internal.RecordingKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTrackerTest {

    private static final Instant BEGIN = Instant.parse("2026-01-15T09:15:02Z");

    private final CallNames names = new CallNames();
    private final CallTracker tracker = tracker(true);

    private CallTracker tracker(boolean recordings) {
        return new CallTracker(
                names,
                new Lines(Map.of("74950000001", "Moscow"), Map.of("10007", "Trunk line")),
                Duration.ofSeconds(2),
                recordings,
                false);
    }

    private static Instant at(long second) {
        return BEGIN.plusSeconds(second);
    }

    private List<CallEvent> due(Instant now) {
        return events(tracker.due(now, ActiveCalls.Answer.NONE));
    }

    private static List<CallEvent> events(List<Ending> ends) {
        return ends.stream().flatMap(end -> end.events().stream()).toList();
    }

    /** Plays a scenario of the examples, each step and each pause in order. */
    private List<CallEvent> play(String name) {
        List<CallEvent> events = new ArrayList<>();
        JsonValue scenario = json(name);
        String upserted = "";
        for (JsonValue step : items(scenario.member("steps").orElseThrow())) {
            Instant now = at(Long.parseLong(field(step, "at")));
            tracker.nextDue().filter(due -> !due.isAfter(now)).ifPresent(due -> events.addAll(due(due)));
            if (step.member("ws").isPresent()) {
                ControlMessage message = ControlMessage.read(
                                text(step.member("ws").orElseThrow()))
                        .orElseThrow();
                upserted = message.entity();
                if (message.kind() == ControlMessage.Kind.REMOVE) {
                    tracker.remove(message.key(), now);
                }
            } else if (field(step, "get").equals("/callcontrol")) {
                events.addAll(tracker.snapshot(List.of(), now));
            } else if (field(step, "status").equals("200")) {
                assertThat(field(step, "get")).isEqualTo("/" + upserted);
                events.addAll(tracker.upsert(
                        Participant.read(step.member("body").orElseThrow()).orElseThrow(), now));
            }
        }
        tracker.nextDue().ifPresent(due -> events.addAll(due(due)));
        assertThat(tracker.size()).isZero();
        return events;
    }

    private static String text(JsonValue message) {
        JsonValue event = message.member("event").orElseThrow();
        return "{\"sequence\":1,\"event\":{\"event_type\":" + field(event, "event_type") + ",\"entity\":\""
                + field(event, "entity") + "\",\"attached_data\":null}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "callcontrol-scenario-inbound.json",
                "callcontrol-scenario-missed.json",
                "callcontrol-scenario-outbound.json",
                "callcontrol-scenario-ring-group.json",
                "callcontrol-scenario-sequential-queue.json",
                "callcontrol-scenario-transfer.json",
                "callcontrol-scenario-gone.json",
                "callcontrol-scenario-reconnect.json"
            })
    void every_scenario_says_what_is_expected_of_it(String name) {
        List<CallEvent> events = play(name).stream()
                .filter(event -> !(event instanceof CallEvent.RecordingReady))
                .toList();
        List<JsonValue> expected = items(json(name).member("expected").orElseThrow());

        assertThat(events).hasSameSizeAs(expected);
        assertThat(events.stream().map(CallEvent::call).distinct()).hasSizeLessThanOrEqualTo(1);
        for (int i = 0; i < events.size(); i++) {
            assertSays(events.get(i), expected.get(i));
        }
    }

    private static void assertSays(CallEvent event, JsonValue expected) {
        String extension = field(expected, "extension");
        if (event instanceof CallEvent.Ringing ringing) {
            assertThat(field(expected, "event")).isIn("RINGING", "DIALING");
            assertThat(ringing.details().direction())
                    .isEqualTo(field(expected, "event").equals("DIALING") ? Direction.OUTBOUND : Direction.INBOUND);
            assertThat(number(ringing.extension())).isEqualTo(extension);
        } else if (event instanceof CallEvent.Answered answered) {
            assertThat(field(expected, "event")).isEqualTo("ANSWERED");
            assertThat(number(answered.extension())).isEqualTo(extension);
        } else if (event instanceof CallEvent.Transferred transferred) {
            assertThat(field(expected, "event")).isEqualTo("TRANSFERRED");
            assertThat(transferred.to().number()).isEqualTo(extension);
            assertThat(number(transferred.from())).isEqualTo(field(expected, "from"));
        } else if (event instanceof CallEvent.Ended ended) {
            assertThat(field(expected, "event")).isEqualTo("ENDED");
            assertThat(number(ended.extension())).isEqualTo(extension);
            assertThat(ended.result())
                    .isEqualTo(field(expected, "result").equals("answered") ? CallResult.ANSWERED : CallResult.MISSED);
            String talk = field(expected, "talkSeconds");
            assertThat(ended.talk()).isEqualTo(talk.isEmpty() ? null : Duration.ofSeconds(Long.parseLong(talk)));
        }
    }

    private static String number(Extension extension) {
        return extension == null ? "" : extension.number();
    }

    @Test
    void a_call_between_extensions_is_left_out() {
        assertThat(tracker.upsert(participant("callcontrol-participant-internal.json"), BEGIN))
                .isEmpty();
        assertThat(tracker.size()).isZero();
    }

    @Test
    void the_number_may_stand_in_the_name() {
        CallEvent event = tracker.upsert(participant("callcontrol-participant-name-only.json"), BEGIN)
                .get(0);

        assertThat(event.details().clientNumber()).isEqualTo("74951234567");
    }

    @Test
    void the_line_is_the_dialled_number_or_else_that_of_the_trunk() {
        assertThat(tracker.upsert(participant("callcontrol-participant-did.json"), BEGIN)
                        .get(0)
                        .details()
                        .line())
                .isEqualTo("Moscow");
        assertThat(tracker(true)
                        .upsert(participant("callcontrol-participant-ringing.json"), BEGIN)
                        .get(0)
                        .details()
                        .line())
                .isEqualTo("Trunk line");
    }

    @Test
    void a_queue_that_takes_the_call_has_not_answered_it() {
        tracker.kind("101", ExtensionKind.QUEUE);

        assertThat(tracker.upsert(participant("callcontrol-participant-connected.json"), BEGIN))
                .singleElement()
                .isInstanceOf(CallEvent.Ringing.class);
        tracker.remove(new Participant.Key("101", "17"), at(30));
        assertThat(due(at(32)))
                .singleElement()
                .isInstanceOfSatisfying(
                        CallEvent.Ended.class, end -> assertThat(end.result()).isEqualTo(CallResult.MISSED));
    }

    @Test
    void a_call_that_comes_back_within_the_grace_has_not_ended() {
        tracker.upsert(participant("callcontrol-participant-connected.json"), BEGIN);
        tracker.remove(new Participant.Key("101", "17"), at(10));

        assertThat(due(at(11))).isEmpty();
        assertThat(tracker.upsert(participant("callcontrol-participant-referred.json"), at(11)))
                .singleElement()
                .isInstanceOf(CallEvent.Transferred.class);
        assertThat(due(at(30))).isEmpty();
        assertThat(tracker.nextDue()).isEmpty();
    }

    @Test
    void a_number_of_a_call_that_comes_again_is_another_call() {
        CallIdentity first = tracker.upsert(participant("callcontrol-participant-ringing.json"), BEGIN)
                .get(0)
                .call();
        tracker.remove(new Participant.Key("101", "17"), at(10));
        due(at(12));

        assertThat(tracker.upsert(participant("callcontrol-participant-ringing.json"), at(100))
                        .get(0)
                        .call())
                .isNotEqualTo(first);
    }

    @Test
    void a_click_and_the_legs_of_its_call_have_one_name() {
        String promised = names.promised(26809, BEGIN);

        assertThat(tracker.upsert(participant("callcontrol-participant-dialing.json"), at(3))
                        .get(0)
                        .call())
                .isEqualTo(CallIdentity.id(promised));
    }

    @Test
    void a_promise_that_nobody_takes_up_is_forgotten() {
        String promised = names.promised(26809, BEGIN);
        names.promised(1, at(700));

        assertThat(names.seen(26809, at(701))).isNotEqualTo(promised);
    }

    @Test
    void a_new_process_goes_on_with_calls_that_live_and_ends_those_that_do_not() {
        CallIdentity alive = CallIdentity.id("26808-1768468000");
        CallIdentity over = CallIdentity.id("26700-1768467000");
        CallIdentity foreign = CallIdentity.id("260115121502_231");
        Collection<Participant> legs = List.of(participant("callcontrol-participant-connected.json"));

        List<CallEvent> ends = events(tracker.resume(List.of(alive, over, foreign), legs, BEGIN));
        List<CallEvent> events = tracker.snapshot(legs, BEGIN);

        assertThat(ends).singleElement().isInstanceOfSatisfying(CallEvent.Ended.class, end -> {
            assertThat(end.call()).isEqualTo(over);
            assertThat(end.result()).isEqualTo(CallResult.UNKNOWN);
        });
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.call()).isEqualTo(alive);
            assertThat(event.details().startedAt()).isEqualTo(Instant.ofEpochSecond(1768468000));
        });
    }

    /** Found by the demonstration: a process that was started in mid-talk told the seconds since its own start as the whole talk. */
    @Test
    void a_process_that_finds_a_conversation_does_not_say_how_long_it_lasted() {
        Participant talking = participant("callcontrol-participant-connected.json");
        tracker.resume(List.of(CallIdentity.id("26808-1768468000")), List.of(talking), BEGIN);
        tracker.snapshot(List.of(talking), BEGIN);
        tracker.remove(talking.key(), at(20));

        assertThat(due(at(22)).get(0)).isInstanceOfSatisfying(CallEvent.Ended.class, end -> {
            assertThat(end.talk()).isNull();
            assertThat(end.details().answeredAt()).isNull();
            assertThat(end.at()).isEqualTo(at(20));
            assertThat(end.result()).isEqualTo(CallResult.ANSWERED);
        });
    }

    @Test
    void nobody_is_said_to_have_missed_a_call_whose_answer_may_have_gone_unheard() {
        tracker.upsert(participant("callcontrol-participant-ringing.json"), BEGIN);
        tracker.unreadable(new Participant.Key("101", "17"), at(10));

        assertThat(tracker.due(at(12), ActiveCalls.Answer.NONE)).singleElement().satisfies(end -> {
            assertThat(end.seen()).isFalse();
            assertThat(((CallEvent.Ended) end.events().get(0)).result()).isEqualTo(CallResult.UNKNOWN);
            assertThat(((CallEvent.Ended) end.events().get(0)).talk()).isNull();
        });
    }

    /** Found on a loaded machine: the phone that answered had never been read of, and the one that was known had stopped ringing. */
    @Test
    void a_leg_that_nobody_has_ever_read_leaves_the_ends_of_all_calls_in_doubt_that_nobody_has_answered() {
        Participant ringing = participant("callcontrol-participant-ringing.json");
        tracker.upsert(ringing, BEGIN);
        tracker.unreadable(new Participant.Key("102", "18"), at(10));
        tracker.remove(ringing.key(), at(10));

        assertThat(tracker.due(at(12), ActiveCalls.Answer.NONE)).singleElement().satisfies(end -> {
            assertThat(end.seen()).isFalse();
            assertThat(((CallEvent.Ended) end.events().get(0)).result()).isEqualTo(CallResult.UNKNOWN);
        });
    }

    @Test
    void an_answer_that_was_found_by_comparing_leaves_the_end_in_doubt() {
        Participant talking = participant("callcontrol-participant-connected.json");
        tracker.upsert(participant("callcontrol-participant-ringing.json"), BEGIN);
        tracker.snapshot(List.of(talking), at(600));
        tracker.remove(talking.key(), at(601));

        assertThat(tracker.due(at(603), ActiveCalls.Answer.NONE))
                .singleElement()
                .satisfies(end -> {
                    assertThat(end.seen()).isFalse();
                    assertThat(((CallEvent.Ended) end.events().get(0)).talk()).isNull();
                });
    }

    @Test
    void a_leg_that_was_found_to_be_missing_leaves_the_end_in_doubt() {
        tracker.upsert(participant("callcontrol-participant-ringing.json"), BEGIN);
        tracker.snapshot(List.of(), at(10));

        assertThat(tracker.due(at(12), ActiveCalls.Answer.NONE))
                .singleElement()
                .satisfies(end -> assertThat(end.seen()).isFalse());
    }

    /** Found by random stories: the list of all legs showed one phone still ringing, and the one that had answered gone. */
    @Test
    void a_list_that_is_not_of_one_moment_leaves_the_end_in_doubt() {
        Participant first = participant("callcontrol-participant-ringing.json");
        Participant second = Participant.read(Json.read(Examples.text("callcontrol-participant-ringing.json")
                        .replace("\"id\": 17", "\"id\": 18")
                        .replace("\"id\":17", "\"id\":18")
                        .getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();
        assertThat(second.key()).isNotEqualTo(first.key());
        tracker.upsert(first, BEGIN);
        tracker.upsert(second, BEGIN);
        tracker.snapshot(List.of(first), at(10));
        tracker.remove(first.key(), at(11));

        assertThat(tracker.due(at(13), ActiveCalls.Answer.NONE))
                .singleElement()
                .satisfies(end -> assertThat(end.seen()).isFalse());
    }

    @Test
    void a_recording_is_looked_for_by_time_employees_and_number() {
        List<CallEvent> events = play("callcontrol-scenario-transfer.json");

        assertThat(events).last().isInstanceOfSatisfying(CallEvent.RecordingReady.class, ready -> {
            RecordingKey key = RecordingKey.read(ready.recording().value()).orElseThrow();
            assertThat(key.extensions()).containsExactly("101", "102");
            assertThat(key.number()).isEqualTo("74951234567");
            assertThat(key.from()).isEqualTo(at(4));
            assertThat(key.to()).isEqualTo(at(69));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "callcontrol-ws-dtmf.json",
                "callcontrol-ws-prompt-finished.json",
                "callcontrol-ws-response.json",
                "callcontrol-ws-unknown-type.json",
                "callcontrol-error-401.json"
            })
    void a_message_about_something_else_says_nothing(String name) {
        assertThat(ControlMessage.read(Examples.text(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"event\":7}",
                "{\"event\":{\"event_type\":0,\"entity\":\"/callcontrol/../../xapi\"}}",
                "{\"event\":{\"event_type\":0,\"entity\":\"/callcontrol/1?x/participants/1\"}}"
            })
    void a_broken_message_says_nothing(String text) {
        assertThat(ControlMessage.read(text)).isEmpty();
    }

    @Test
    void a_message_may_carry_the_leg() {
        assertThat(ControlMessage.read(Examples.text("callcontrol-ws-upsert-attached.json"))
                        .orElseThrow()
                        .attached())
                .contains(participant("callcontrol-participant-ringing.json"));
    }
}
