package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.store.Urgency;
import java.time.Instant;
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
}
