package io.github.pbx24.correlation.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was said is kept, once each, whoever works on the call meanwhile. */
abstract class StatementsKit extends StoreKit {

    StatementsKit(Supply supply) {
        super(supply);
    }

    @Test
    void a_repeated_delivery_is_nothing_new() {
        CallEvent event = ended("a", null);

        assertThat(store.hear(hearing(NOW, event)).isNew()).isTrue();
        assertThat(store.hear(hearing(NOW.plusSeconds(3), event)).isNew()).isFalse();
        assertThat(store.hear(hearing(NOW, event)).isNew()).isFalse();
    }

    @Test
    void the_same_words_minutes_later_are_another_event_if_the_exchange_tells_no_time() {
        String id = hear(transferred("a", "103"));

        assertThat(store.hear(hearing(NOW.plusSeconds(90), transferred("a", "103")))
                        .isNew())
                .isTrue();
        assertThat(store.hear(hearing(NOW.plusSeconds(90), transferred("a", "103")))
                        .isNew())
                .isFalse();
        assertThat(read(id).facts().inOrder()).hasSize(2);
        store.hear(hearing(NOW.plusSeconds(93), transferred("a", "103")));
        assertThat(read(id).facts().inOrder()).hasSize(2);
    }

    @Test
    void an_event_with_a_time_is_itself_whenever_it_comes() {
        String id = hear(ended("a", NOW));

        assertThat(store.hear(hearing(NOW.plusSeconds(900), ended("a", NOW))).isNew())
                .isFalse();
        assertThat(read(id).heard()).isEqualTo(1);
    }

    @Test
    void all_events_of_one_delivery_come_at_once() {
        String id = hear(ringing("a", "101"), ringing("a", "103"), ended("a", NOW));

        assertThat(read(id).facts().inOrder()).hasSize(3);
        assertThat(read(id).heard()).isEqualTo(3);
    }

    @Test
    void news_make_a_call_due_at_once_and_repetitions_do_not() {
        String id = hear(ringing("a", "101"));
        rest(id, null, Urgency.ENDED);

        store.hear(hearing(NOW, ringing("a", "101")));
        assertThat(due(NOW.plusSeconds(60))).isEmpty();

        store.hear(hearing(NOW.plusSeconds(4), ringing("a", "103")));
        assertThat(due(NOW.plusSeconds(4))).containsExactly(id);
    }

    @Test
    void who_works_on_a_call_learns_that_there_were_news() {
        String id = hear(ringing("a", "101"));
        Lease lease = begin(id, "me", NOW);
        store.hear(hearing(NOW.plusSeconds(1), ringing("a", "103")));

        Next.Rest later = new Next.Rest(NOW.plusSeconds(3600), Urgency.LIVE);
        assertThat(store.save(lease, registered("c1"), later, CallLook.NONE)).isEqualTo(CallStore.Saved.DONE_WITH_NEWS);
        assertThat(due(NOW.plusSeconds(1))).containsExactly(id);
        assertThat(read(id).progress()).isEqualTo(registered("c1"));
    }

    @Test
    void who_only_looked_cannot_put_a_call_to_rest_that_has_news() {
        String id = hear(ringing("a", "101"));
        TrackedCall before = read(id);
        store.hear(hearing(NOW.plusSeconds(1), ringing("a", "103")));

        assertThat(store.rest(before, NOW, NOTHING_LEFT, CallLook.NONE)).isFalse();
        assertThat(due(NOW.plusSeconds(1))).containsExactly(id);
    }

    @Test
    void a_call_may_have_very_much_to_say_and_its_end_always_fits() {
        CallEvent[] many = new CallEvent[2_100];
        for (int i = 0; i < many.length; i++) {
            many[i] = ringing("a", String.valueOf(i));
        }
        String id = hear(many);
        assertThat(read(id).heard()).isEqualTo(2_000);

        assertThat(store.hear(hearing(NOW, ended("a", NOW))).isNew()).isTrue();
        assertThat(read(id).heard()).isEqualTo(2_001);
    }

    @Test
    void calls_without_an_id_are_recognised_by_who_talks_with_whom_and_when() {
        String first = store.hear(hearing(NOW, byParties("101", CLIENT, NOW))).id();

        Instant soon = NOW.plusSeconds(30);
        assertThat(store.hear(hearing(soon, byParties("101", CLIENT, soon))).id())
                .isEqualTo(first);
        assertThat(store.hear(hearing(soon, byParties("103", CLIENT, soon))).id())
                .isNotEqualTo(first);
        Instant muchLater = NOW.plusSeconds(7_200);
        assertThat(store.hear(hearing(muchLater, byParties("101", CLIENT, muchLater)))
                        .id())
                .isNotEqualTo(first);
    }

    /** Such an end tells no time: any call of the last hours may be meant. */
    private static CallEvent endOfParties(Instant receivedAt, long talkSeconds) {
        CallIdentity parties = new CallIdentity.ByAttributes(
                "101", CLIENT, Direction.INBOUND, receivedAt.minus(Duration.ofHours(12)), receivedAt);
        return new CallEvent.Ended(
                parties,
                CallDetails.of(Direction.INBOUND, CLIENT, null),
                null,
                Extension.of("101"),
                CallResult.ANSWERED,
                Duration.ofSeconds(talkSeconds),
                null);
    }

    private String answer(Instant startedAt) {
        return store.hear(hearing(startedAt.plusSeconds(9), byParties("101", CLIENT, startedAt)))
                .id();
    }

    private String end(Instant receivedAt, long talkSeconds) {
        return store.hear(hearing(receivedAt, endOfParties(receivedAt, talkSeconds)))
                .id();
    }

    @Test
    void the_end_of_the_second_call_of_the_same_two_is_not_taken_for_another_end_of_the_first() {
        String first = answer(NOW);
        assertThat(end(NOW.plusSeconds(60), 50)).isEqualTo(first);
        String second = answer(NOW.plusSeconds(300));
        assertThat(second).isNotEqualTo(first);

        assertThat(end(NOW.plusSeconds(360), 50)).isEqualTo(second);
        assertThat(end(NOW.plusSeconds(361), 50)).isEqualTo(second);
    }

    @Test
    void an_end_that_is_told_twice_does_not_end_the_next_call_of_the_same_two() {
        String first = answer(NOW);
        assertThat(end(NOW.plusSeconds(60), 50)).isEqualTo(first);
        String second = answer(NOW.plusSeconds(62));

        assertThat(end(NOW.plusSeconds(75), 50)).isEqualTo(first);
        assertThat(end(NOW.plusSeconds(200), 120)).isEqualTo(second);
    }

    @Test
    void of_two_calls_at_once_of_the_same_two_the_talk_tells_which_is_over() {
        String first = answer(NOW);
        String second = answer(NOW.plusSeconds(600));

        assertThat(end(NOW.plusSeconds(900), 890)).isEqualTo(first);
        assertThat(end(NOW.plusSeconds(1_000), 390)).isEqualTo(second);
    }

    @Test
    void an_end_whose_answer_was_lost_is_a_call_of_its_own_if_its_talk_began_after_the_last_one() {
        String first = answer(NOW);
        assertThat(end(NOW.plusSeconds(60), 50)).isEqualTo(first);

        String second = end(NOW.plusSeconds(900), 100);
        assertThat(second).isNotEqualTo(first);
        // The answer comes late.
        assertThat(answer(NOW.plusSeconds(790))).isEqualTo(second);
        // Said of the same end in other words.
        assertThat(end(NOW.plusSeconds(905), 101)).isEqualTo(second);
    }

    private static CallEvent byParties(String extension, String client, Instant startedAt) {
        CallIdentity parties = new CallIdentity.ByAttributes(
                extension, client, Direction.INBOUND, startedAt.minusSeconds(60), startedAt.plusSeconds(60));
        return new CallEvent.Ringing(
                parties, CallDetails.of(Direction.INBOUND, client, null), startedAt, null, CallEvent.NO_LEG);
    }

    @Test
    void beside_each_other_no_statement_is_lost() throws Exception {
        List<CallStore> nodes = nodes(4);
        String id = hear(ringing("a", "1"));
        race(java.util.stream.IntStream.range(0, 16)
                .<java.util.concurrent.Callable<Boolean>>mapToObj(racer -> () -> {
                    for (int i = 0; i < 10; i++) {
                        String extension = racer + "0" + i;
                        nodes.get(racer % 4).hear(hearing(NOW, ringing("a", extension)));
                    }
                    return true;
                })
                .toList());

        assertThat(read(id).facts().inOrder()).hasSize(161);
        assertThat(read(id).heard()).isEqualTo(161);
    }
}
