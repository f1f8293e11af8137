package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.store.Urgency;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PortalLaneTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private final PortalLane lane = new PortalLane("acme");
    private int rung;

    /** The store says all the while that it is due; working on it again and again would be a loop for as long as the portal takes. */
    @Test
    void a_call_that_waits_for_the_registration_of_another_is_not_worked_on_meanwhile() {
        lane.offer("first", Urgency.LIVE, NOW);
        lane.offer("second", Urgency.ENDED, NOW);
        lane.next(NOW);
        lane.next(NOW);
        assertThat(lane.reserve("79000010000", "first", Instant.MAX, NOW)).isTrue();
        assertThat(lane.reserve("79000010000", "second", Instant.MAX, NOW)).isFalse();
        lane.done("second");

        assertThat(lane.offer("second", Urgency.ENDED, NOW)).isTrue();
        assertThat(lane.next(NOW)).isEmpty();

        assertThat(lane.release("79000010000", "first")).containsExactly("second");
        lane.offer("second", Urgency.ENDED, NOW);
        assertThat(lane.next(NOW))
                .hasValueSatisfying(place -> assertThat(place.id()).isEqualTo("second"));
    }

    /** The portal makes a lead of the call that is being registered; who asks before that would be told that nobody has the number. */
    @Test
    void who_wants_a_contact_waits_for_the_call_that_is_being_registered_and_comes_before_the_next_one() {
        List<String> granted = new ArrayList<>();
        lane.offer("first", Urgency.LIVE, NOW);
        lane.offer("second", Urgency.LIVE, NOW);
        lane.next(NOW);
        lane.next(NOW);
        lane.reserve("+79000010000", "first", Instant.MAX, NOW);
        lane.reserve("89000010000", "second", Instant.MAX, NOW);

        assertThat(lane.hold("79000010000", () -> granted.add("a contact"))).isFalse();
        assertThat(granted).isEmpty();

        assertThat(lane.release("+79000010000", "first")).isEmpty();
        assertThat(granted).containsExactly("a contact");

        assertThat(lane.release("79000010000", null)).containsExactly("second");
        assertThat(lane.hold("+79000010000", () -> granted.add("another"))).isTrue();
    }

    /** Whoever has the number may never be done. */
    @Test
    void a_call_that_waits_no_longer_goes_without_the_number_and_hands_nothing_on() {
        Instant until = NOW.plusSeconds(10);
        lane.hold("79000010000", () -> {});
        assertThat(lane.reserve("+79000010000", "rings", until, NOW)).isFalse();
        assertThat(lane.reserve("+79000010000", "is-over", Instant.MAX, NOW)).isFalse();
        lane.offer("rings", Urgency.LIVE, until.minusNanos(1));
        assertThat(lane.next(NOW)).isEmpty();

        lane.offer("rings", Urgency.LIVE, until);
        assertThat(lane.next(until))
                .hasValueSatisfying(place -> assertThat(place.id()).isEqualTo("rings"));
        assertThat(lane.reserve("+79000010000", "rings", until, until)).isTrue();

        assertThat(lane.release("+79000010000", "rings")).isEmpty();
        assertThat(lane.reserve("+79000010000", "third", Instant.MAX, until)).isFalse();
        assertThat(lane.release("+79000010000", null)).containsExactly("is-over", "third");
    }

    private Job.Place place() {
        Job.Place place = lane.next(NOW).orElseThrow();
        lane.done(place.id());
        return place;
    }

    /** More calls ring than the portal can take, without end. */
    private void flood(int calls) {
        for (int i = 0; i < calls; i++) {
            lane.offer(rung++ + "~loud", Urgency.LIVE, NOW);
        }
    }

    @Test
    void an_exchange_that_floods_the_lane_does_not_hold_up_the_call_of_another() {
        flood(5_000);
        assertThat(lane.room("loud", NOW)).isZero();
        assertThat(lane.room("quiet", NOW))
                .as("the store is asked for its calls")
                .isPositive();

        assertThat(lane.offer("rings~quiet", Urgency.LIVE, NOW)).isTrue();
        assertThat(lane.offer("is-over~quiet", Urgency.ENDED, NOW)).isTrue();

        assertThat(List.of(place().id(), place().id())).contains("rings~quiet");
        List<String> later = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            flood(10);
            later.add(place().id());
        }
        assertThat(later).contains("is-over~quiet");
    }

    /**
     * In whatever order calls come and go: a call that rings waits for no more than the earlier ones of its exchange, each time one of
     * every other exchange, and an ended call in every eighth place. An ended call waits for eight times as many.
     */
    @Test
    void every_call_is_worked_on_within_a_bounded_number_of_others() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            PortalLane any = new PortalLane("acme");
            int exchanges = 1 + random.nextInt(5);
            Map<String, Integer> latest = new HashMap<>();
            Map<String, Integer> waiting = new HashMap<>();
            int taken = 0;
            for (int i = 0; i < 2_000; i++) {
                if (random.nextInt(3) > 0) {
                    Urgency urgency = random.nextInt(4) > 0 ? Urgency.LIVE : Urgency.ENDED;
                    // The first exchange is the loudest.
                    String line = urgency + "~" + Math.max(0, random.nextInt(2 * exchanges) - exchanges);
                    String id = i + line;
                    assertThat(any.offer(id, urgency, NOW)).isTrue();
                    int ahead = waiting.merge(line, 1, Integer::sum) * exchanges;
                    latest.put(id, taken + (urgency == Urgency.LIVE ? ahead + ahead / 7 + 1 : 8 * ahead));
                }
                Optional<Job.Place> place = random.nextInt(2) > 0 ? Optional.empty() : any.next(NOW);
                if (place.isPresent()) {
                    String id = place.get().id();
                    any.done(id);
                    taken++;
                    assertThat(taken).as("seed %s, call %s", seed, id).isLessThanOrEqualTo(latest.get(id));
                    waiting.merge(id.replaceFirst("^\\d+", ""), -1, Integer::sum);
                }
            }
        }
    }
}
