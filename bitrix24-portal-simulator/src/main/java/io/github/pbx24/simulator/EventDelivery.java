package io.github.pbx24.simulator;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to deliver an event; there is never a second one.
 *
 * @param number counts from 1
 * @param at when the event was raised, on the portal's clock
 * @param event the event's name in upper case
 * @param handlerId {@code event_handler_id}
 * @param handler where it was sent
 * @param data the event's data
 * @param outcome what became of it
 * @param status the handler's HTTP status; 0 if there was no answer
 * @since 0.1
 */
public record EventDelivery(
        long number,
        Instant at,
        String event,
        long handlerId,
        URI handler,
        Map<String, @Nullable Object> data,
        Outcome outcome,
        int status) {

    /** What became of a delivery. */
    public enum Outcome {
        /** Sent, not answered yet. */
        PENDING,
        /** The handler answered with a 2xx status. */
        DELIVERED,
        /** The handler answered with another status. */
        REFUSED,
        /** No answer, or an address outside loopback, which the simulator never calls. */
        FAILED
    }

    /** Shows no data and no query of the handler's address. */
    @Override
    public String toString() {
        return "EventDelivery[" + number + ", event=" + event + ", handlerId=" + handlerId + ", outcome=" + outcome
                + ", status=" + status + "]";
    }
}
