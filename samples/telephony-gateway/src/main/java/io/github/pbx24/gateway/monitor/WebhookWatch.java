package io.github.pbx24.gateway.monitor;

import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxListener;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.RefusalReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts, remembers and logs what happens to webhooks. Thread-safe. */
public final class WebhookWatch implements InboxListener {

    /** Stands for addresses that no exchange has; the real ones are a stranger's text and would make endless meters. */
    public static final String NOBODY = "unknown";

    private static final Logger LOG = LoggerFactory.getLogger("webhooks");

    private final GatewayMetrics metrics;
    private final Health health;
    private final LiveUpdates updates;
    private final BoundedLog log;

    /**
     * Watches.
     *
     * @param metrics counts
     * @param health remembers
     * @param updates tells pages
     * @param clock tells the time
     */
    public WebhookWatch(GatewayMetrics metrics, Health health, LiveUpdates updates, Clock clock) {
        this.metrics = metrics;
        this.health = health;
        this.updates = updates;
        this.log = new BoundedLog(LOG, clock);
    }

    /**
     * A request was turned away before the inbox saw it.
     *
     * @param source who it was for; {@link #NOBODY} if there is no such exchange
     * @param reason a word for counters, for example {@code too_large}
     * @param message for people; without secrets
     */
    public void turnedAway(String source, String reason, String message) {
        metrics.webhook(source, "refused", reason);
        if (!source.equals(NOBODY)) {
            health.refused(source, reason, message);
        }
        log.warn(source + " " + reason, "refused a webhook for " + source + ": " + reason + ", " + message);
    }

    @Override
    public void refused(String source, RefusalReason reason, String message, Duration took) {
        turnedAway(source, reason.name().toLowerCase(Locale.ROOT), message);
    }

    @Override
    public void accepted(String source, String kind, String id, Duration took) {
        good(source, "accepted", took);
        updates.changed(LiveUpdates.Topic.DELIVERIES);
    }

    @Override
    public void duplicate(String source, String kind, String id, Duration took) {
        good(source, "duplicate", took);
    }

    @Override
    public void ignored(String source, String kind, String reason, Duration took) {
        good(source, "ignored", took);
        LOG.debug("ignored a webhook for {}: {}", source, reason);
    }

    private void good(String source, String outcome, Duration took) {
        metrics.webhook(source, outcome, "none");
        metrics.acknowledged(source, took);
        health.accepted(source);
    }

    @Override
    public void unavailable(String source, InboxUnavailableException failure, Duration took) {
        metrics.webhook(source, "unavailable", "store");
        health.failed(source, "the store is not available");
        log.warn(source + " unavailable", "could not store a webhook for " + source + ": " + failure.getMessage());
    }

    @Override
    public void processed(Delivery delivery, Duration waited, Duration took) {
        metrics.delivery(delivery.source(), "done", took);
        updates.changed(LiveUpdates.Topic.DELIVERIES);
    }

    @Override
    public void failed(Delivery delivery, String error, @Nullable Instant nextAttemptAt, Duration took) {
        metrics.delivery(delivery.source(), nextAttemptAt == null ? "error" : "retry", took);
        health.failed(delivery.source(), error);
        updates.changed(LiveUpdates.Topic.DELIVERIES);
        log.warn(
                delivery.source() + " failed",
                "delivery " + delivery.id() + " of " + delivery.source() + " failed, "
                        + (nextAttemptAt == null ? "given up: " : "next attempt " + nextAttemptAt + ": ") + error);
    }

    @Override
    public void storeFailed(String operation, InboxUnavailableException failure) {
        metrics.storeFailure(operation);
        log.warn("store " + operation, "the store failed at " + operation + ": " + failure.getMessage());
    }
}
