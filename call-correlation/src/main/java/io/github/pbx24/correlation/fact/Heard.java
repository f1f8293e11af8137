package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallEvent;
import java.time.Instant;

/**
 * A statement with the time of its receipt.
 *
 * @param event what was said
 * @param receivedAt when it was received, by our own clock
 * @since 0.1
 */
public record Heard(CallEvent event, Instant receivedAt) {

    /**
     * The best known time of the event, by whichever clock.
     *
     * @return the vendor's time, else the receipt
     */
    public Instant time() {
        return event.occurredAt().orElse(receivedAt);
    }

    /**
     * Whether the same words may tell of two events: they hold no time and no number of a leg, and are no end. A call may go
     * to 103 twice; it ends once.
     *
     * @return true if only the receipt tells the occurrences apart
     */
    public boolean mayHappenAgain() {
        return event.at() == null && EventKind.of(event).repeats() && Events.legOf(event) == CallEvent.NO_LEG;
    }
}
