package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.store.Urgency;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortalLaneTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private final PortalLane lane = new PortalLane("acme");

    /** The store says all the while that it is due; working on it again and again would be a loop for as long as the portal takes. */
    @Test
    void a_call_that_waits_for_the_registration_of_another_is_not_worked_on_meanwhile() {
        lane.offer("first", Urgency.LIVE);
        lane.offer("second", Urgency.ENDED);
        lane.next(NOW);
        lane.next(NOW);
        assertThat(lane.reserve("79000010000", "first")).isTrue();
        assertThat(lane.reserve("79000010000", "second")).isFalse();
        lane.done("second");

        assertThat(lane.offer("second", Urgency.ENDED)).isTrue();
        assertThat(lane.next(NOW)).isEmpty();

        assertThat(lane.release("79000010000")).containsExactly("second");
        lane.offer("second", Urgency.ENDED);
        assertThat(lane.next(NOW))
                .hasValueSatisfying(place -> assertThat(place.id()).isEqualTo("second"));
    }

    /** The portal makes a lead of the call that is being registered; who asks before that would be told that nobody has the number. */
    @Test
    void who_wants_a_contact_waits_for_the_call_that_is_being_registered_and_comes_before_the_next_one() {
        List<String> granted = new ArrayList<>();
        lane.offer("first", Urgency.LIVE);
        lane.offer("second", Urgency.LIVE);
        lane.next(NOW);
        lane.next(NOW);
        lane.reserve("+79000010000", "first");
        lane.reserve("89000010000", "second");

        assertThat(lane.hold("79000010000", () -> granted.add("a contact"))).isFalse();
        assertThat(granted).isEmpty();

        assertThat(lane.release("+79000010000")).isEmpty();
        assertThat(granted).containsExactly("a contact");

        assertThat(lane.release("79000010000")).containsExactly("second");
        assertThat(lane.hold("+79000010000", () -> granted.add("another"))).isTrue();
    }
}
