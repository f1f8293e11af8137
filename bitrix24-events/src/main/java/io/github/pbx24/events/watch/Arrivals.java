package io.github.pbx24.events.watch;

import io.github.pbx24.inbox.InboxUnavailableException;
import java.time.Instant;
import java.util.Optional;

/**
 * Knows when an event of a portal last came, to whichever node.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Arrivals {

    /**
     * Asks for the newest event. Called when this node has heard nothing for too long, and while a silence lasts.
     *
     * @param portal id of the portal
     * @param event name of the event in upper case
     * @return when it was accepted, by the newest time that is not more than {@link io.github.pbx24.inbox.InboxStore#CLOCKS_DIFFER} after now:
     *     later ones are not believed; empty if the journal knows none
     * @throws InboxUnavailableException if the store cannot be asked
     */
    Optional<Instant> newest(String portal, String event);
}
