package io.github.pbx24.runtime;

import io.github.pbx24.pbx.CallFeed;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Remembers how portals and exchanges are doing. Thread-safe; knows only this process since its start.
 *
 * @since 0.1
 */
public final class Health {

    private final Clock clock;
    private final Runnable changed;
    private final Map<String, SourceStatus> sources = new ConcurrentHashMap<>();
    private final Map<String, PortalStatus> portals = new ConcurrentHashMap<>();
    private final Map<String, CallFeed.State> feeds = new ConcurrentHashMap<>();

    Health(Clock clock, Runnable changed) {
        this.clock = clock;
        this.changed = changed;
    }

    /**
     * How a sender of webhooks is doing.
     *
     * @param source its id in the journal: that of an exchange, or {@link TelephonyRuntime#eventsOf}
     * @return never null
     */
    public SourceStatus source(String source) {
        return sources.getOrDefault(source, SourceStatus.UNSEEN);
    }

    /**
     * How a portal is doing.
     *
     * @param portal its id
     * @return never null
     */
    public PortalStatus portal(String portal) {
        return portals.getOrDefault(portal, PortalStatus.UNSEEN);
    }

    /**
     * How listening to an exchange goes.
     *
     * @param exchange its id
     * @return empty if it sends webhooks, or is not listened to yet
     */
    public Optional<CallFeed.State> feed(String exchange) {
        return Optional.ofNullable(feeds.get(exchange));
    }

    void feed(String exchange, CallFeed.State state) {
        feeds.put(exchange, state);
        changed.run();
    }

    void noFeed(String exchange) {
        feeds.remove(exchange);
        changed.run();
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

    private void update(String source, UnaryOperator<SourceStatus> change) {
        sources.compute(source, (id, health) -> change.apply(health == null ? SourceStatus.UNSEEN : health));
        changed.run();
    }

    private void updatePortal(String portal, UnaryOperator<PortalStatus> change) {
        portals.compute(portal, (id, health) -> change.apply(health == null ? PortalStatus.UNSEEN : health));
        changed.run();
    }
}
