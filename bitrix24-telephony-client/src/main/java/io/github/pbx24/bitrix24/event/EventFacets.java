package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.event.offline.OfflineEventsFacet;

/**
 * The requests about events. Stateless.
 *
 * @since 0.1
 */
public final class EventFacets {

    /** The only one. */
    public static final EventFacets INSTANCE = new EventFacets();

    private EventFacets() {}

    /**
     * Which events the portal sends, and where to.
     *
     * @return never null
     */
    public EventSubscriptionsFacet subscriptions() {
        return EventSubscriptionsFacet.INSTANCE;
    }

    /**
     * Events that wait at the portal until they are taken.
     *
     * @return never null
     */
    public OfflineEventsFacet offline() {
        return OfflineEventsFacet.INSTANCE;
    }
}
