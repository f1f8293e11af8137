package io.github.pbx24.events;

import java.util.List;
import java.util.Optional;

/**
 * Portals that come and go while an inbox runs, such as those that have an application installed. Implementations must be
 * thread-safe. {@link InstalledPortals} looks them up in a store of installations; others can be made for a registry of one's own.
 *
 * @since 0.1
 */
public interface EventPortals {

    /**
     * Finds a portal by its name. Called for each event that is handled; so it should mostly answer from memory, for a few seconds at
     * most, as a portal may be removed by another node.
     *
     * @param id {@link EventPortal#id} of a portal that there was when its event was accepted
     * @return empty if there is no such portal now
     */
    Optional<EventPortal> byId(String id);

    /**
     * Finds the portal that an event says it is from. Called for each event, before the sender is answered and before anything is
     * proven; so it should answer from memory, as above, and say empty for what is not there: {@link #reread} is asked next.
     *
     * @param memberId what the event says; anything at all
     * @return a portal with this {@link EventPortal#memberId}; empty if there is none now
     */
    Optional<EventPortal> byMemberId(String memberId);

    /**
     * Finds the same portal as {@link #byMemberId}, and not from memory. Called when the one from memory does not accept an
     * event, as it may have been installed a moment ago, or again with another secret. Whoever makes up events makes it
     * look: so bound how often. What is thrown is answered with 503.
     *
     * @param memberId what the event says
     * @return a portal with this {@link EventPortal#memberId}; empty if there is none now
     */
    Optional<EventPortal> reread(String memberId);

    /**
     * Lists all portals, to compare their subscriptions and look for lost events; called every few seconds. A portal that is not the same
     * object as before is taken care of anew.
     *
     * @return all there are now, in any order
     */
    List<EventPortal> all();
}
