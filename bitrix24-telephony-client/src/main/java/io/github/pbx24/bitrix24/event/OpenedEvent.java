package io.github.pbx24.bitrix24.event;

import java.util.Objects;

/**
 * What {@link EventVerifier#open} made of a body.
 *
 * @since 0.1
 */
public sealed interface OpenedEvent {

    /**
     * The event is from the portal.
     *
     * @param event the event, with its tokens
     * @param storableBody the body as it came, with empty values for the access, refresh and application token: fit to be
     *     stored, and readable by {@link Bitrix24Events#parse}. Not copied
     * @since 0.1
     */
    record Accepted(Bitrix24Event event, byte[] storableBody) implements OpenedEvent {

        /** Checks that nothing is null. */
        public Accepted {
            Objects.requireNonNull(event, "event");
            Objects.requireNonNull(storableBody, "storableBody");
        }

        /** Without the body. */
        @Override
        public String toString() {
            return "Accepted[" + event.name() + "]";
        }
    }

    /**
     * Nothing may be done with it.
     *
     * @param verdict why
     * @param problem the same in words, without any part of the event's data
     * @since 0.1
     */
    record Refused(EventVerdict verdict, String problem) implements OpenedEvent {

        /** Checks that nothing is null. */
        public Refused {
            Objects.requireNonNull(verdict, "verdict");
            Objects.requireNonNull(problem, "problem");
        }
    }
}
