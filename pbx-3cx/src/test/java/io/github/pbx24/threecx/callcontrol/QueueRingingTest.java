package io.github.pbx24.threecx.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of a queue: the legs of its phones say for which queue they ring. */
class QueueRingingTest {

    private static final Instant BEGIN = Instant.parse("2026-01-15T09:15:02Z");
    private static final String QUEUE = "804";

    private final List<String> said = new ArrayList<>();
    private CallTracker tracker = tracker(true);
    private long second;

    private static CallTracker tracker(boolean queueRinging) {
        return new CallTracker(
                new CallNames(), new Lines(Map.of(), Map.of()), Duration.ofSeconds(2), false, queueRinging);
    }

    private Instant next() {
        return BEGIN.plusSeconds(second++);
    }

    /** A leg with the number of its extension. */
    private void leg(String dn, String status, String queue) {
        String json = Examples.text("callcontrol-participant-queue.json")
                .replace("\"id\": 19", "\"id\": " + dn)
                .replace("\"101\"", "\"" + dn + "\"")
                .replace("\"Ringing\"", "\"" + status + "\"")
                .replace("_dn\": \"804\"", "_dn\": \"" + queue + "\"")
                .replace("\"Wqueue\"", queue.isEmpty() ? "\"None\"" : "\"Wqueue\"");
        tell(tracker.upsert(
                Participant.read(Json.read(json.getBytes(StandardCharsets.UTF_8)))
                        .orElseThrow(),
                next()));
    }

    private void gone(String dn) {
        tracker.remove(new Participant.Key(dn, dn), next());
    }

    private void over() {
        second += 10;
        tracker.due(next(), ActiveCalls.Answer.NONE).forEach(end -> tell(end.events()));
    }

    private void tell(List<CallEvent> events) {
        for (CallEvent event : events) {
            if (event instanceof CallEvent.Ringing ringing) {
                said.add("rings " + name(ringing.extension()));
            } else if (event instanceof CallEvent.Answered answered) {
                said.add("answers " + name(answered.extension()));
            } else if (event instanceof CallEvent.Transferred handed) {
                said.add("takes over " + name(handed.to()));
            } else if (event instanceof CallEvent.Ended ended) {
                said.add(ended.result() + " " + name(ended.extension()));
            }
        }
    }

    private static String name(Extension extension) {
        return (extension.kind() == ExtensionKind.QUEUE ? "queue " : "") + extension.number();
    }

    @Test
    void a_queue_rings_once_before_its_phones() {
        leg("101", "Ringing", QUEUE);
        leg("102", "Ringing", QUEUE);
        leg("102", "Connected", QUEUE);
        gone("101");
        leg("102", "Connected", QUEUE);
        gone("102");
        over();

        assertThat(said).containsExactly("rings queue 804", "rings 101", "rings 102", "answers 102", "ANSWERED 102");
    }

    @Test
    void the_next_round_of_a_queue_is_no_second_queue_and_a_missed_call_was_missed_by_the_queue() {
        leg("101", "Ringing", QUEUE);
        gone("101");
        leg("102", "Ringing", QUEUE);
        gone("102");
        over();

        assertThat(said).containsExactly("rings queue 804", "rings 101", "rings 102", "MISSED queue 804");
    }

    @Test
    void who_rings_after_the_queue_gave_up_misses_the_call() {
        leg("101", "Ringing", QUEUE);
        gone("101");
        leg("103", "Ringing", "");
        gone("103");
        over();

        assertThat(said).containsExactly("rings queue 804", "rings 101", "rings 103", "MISSED 103");
    }

    @Test
    void an_answer_that_came_before_the_ringing_could_be_read_came_out_of_the_queue_too() {
        leg("101", "Connected", QUEUE);
        gone("101");
        over();

        assertThat(said).containsExactly("rings queue 804", "answers 101", "ANSWERED 101");
    }

    @Test
    void a_queue_that_shows_a_leg_of_its_own_is_told_of_once() {
        tracker.kind(QUEUE, ExtensionKind.QUEUE);
        leg(QUEUE, "Ringing", "");
        leg(QUEUE, "Connected", "");
        leg("101", "Ringing", QUEUE);
        leg("102", "Ringing", "");
        gone("101");
        gone("102");
        gone(QUEUE);
        over();

        assertThat(said).containsExactly("rings queue 804", "rings 101", "rings 102", "MISSED queue 804");
    }

    @Test
    void a_leg_of_the_queue_that_is_seen_late_says_nothing_new() {
        tracker.kind(QUEUE, ExtensionKind.QUEUE);
        leg("101", "Ringing", QUEUE);
        leg(QUEUE, "Connected", "");

        assertThat(said).containsExactly("rings queue 804", "rings 101");
    }

    @Test
    void a_call_that_is_handed_back_to_its_queue_rings_there_again() {
        leg("101", "Connected", QUEUE);
        gone("101");
        leg("102", "Ringing", QUEUE);
        leg("102", "Connected", QUEUE);

        assertThat(said)
                .containsExactly("rings queue 804", "answers 101", "rings queue 804", "rings 102", "takes over 102");
    }

    @Test
    void each_queue_of_a_call_is_told_of() {
        leg("101", "Ringing", QUEUE);
        gone("101");
        leg("102", "Ringing", "805");
        gone("102");
        over();

        assertThat(said)
                .containsExactly("rings queue 804", "rings 101", "rings queue 805", "rings 102", "MISSED queue 805");
    }

    @Test
    void nothing_is_told_of_queues_unless_it_is_asked_for() {
        tracker = tracker(false);
        leg("101", "Ringing", QUEUE);
        gone("101");
        over();

        assertThat(said).containsExactly("rings 101", "MISSED 101");
    }
}
