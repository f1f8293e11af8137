package io.github.pbx24.gateway.monitor;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Remembers how portals and exchanges are doing. Thread-safe; knows only this process since its start. */
public final class Health {

    private final Clock clock;
    private final LiveUpdates updates;
    private final Map<String, SourceHealth> sources = new ConcurrentHashMap<>();
    private final Map<String, PortalHealth> portals = new ConcurrentHashMap<>();

    /**
     * Knows nothing yet.
     *
     * @param clock tells the time
     * @param updates is told of changes
     */
    public Health(Clock clock, LiveUpdates updates) {
        this.clock = clock;
        this.updates = updates;
    }

    /**
     * How a sender of webhooks is doing.
     *
     * @param source its id in the journal
     * @return never null
     */
    public SourceHealth source(String source) {
        return sources.getOrDefault(source, SourceHealth.UNSEEN);
    }

    /**
     * How a portal is doing.
     *
     * @param portal its id
     * @return never null
     */
    public PortalHealth portal(String portal) {
        return portals.getOrDefault(portal, PortalHealth.UNSEEN);
    }

    void accepted(String source) {
        Instant now = clock.instant();
        update(source, health -> health.accepted(now));
    }

    void refused(String source, String reason, String message) {
        Instant now = clock.instant();
        update(source, health -> health.refused(reason, message, now));
    }

    void failed(String source, String message) {
        Instant now = clock.instant();
        update(source, health -> health.failed(message, now));
    }

    void portalSucceeded(String portal) {
        Instant now = clock.instant();
        updatePortal(portal, health -> health.succeeded(now));
    }

    void portalFailed(String portal, String what, boolean unreachable) {
        Instant now = clock.instant();
        updatePortal(portal, health -> health.failed(what, unreachable, now));
    }

    private void update(String source, UnaryOperator<SourceHealth> change) {
        sources.compute(source, (id, health) -> change.apply(health == null ? SourceHealth.UNSEEN : health));
        updates.changed(LiveUpdates.Topic.HEALTH);
    }

    private void updatePortal(String portal, UnaryOperator<PortalHealth> change) {
        portals.compute(portal, (id, health) -> change.apply(health == null ? PortalHealth.UNSEEN : health));
        updates.changed(LiveUpdates.Topic.HEALTH);
    }
}
