package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.correlation.EngineListener;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxListener;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.RefusalReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers and logs what happens, and passes it on to the host. Thread-safe. */
final class Watch implements InboxListener, EngineListener {

    private static final String STORE = "the store of webhooks";

    private static final Logger LOG = LoggerFactory.getLogger(TelephonyRuntime.class);

    private final Health health;
    private final Map<String, String> portalByExchange;
    private final TelephonyListener host;
    private final BoundedLog log;

    Watch(Health health, Map<String, String> portalByExchange, TelephonyListener host, Clock clock) {
        this.health = health;
        this.portalByExchange = portalByExchange;
        this.host = host;
        this.log = new BoundedLog(LOG, clock);
    }

    BoundedLog log() {
        return log;
    }

    /** The host's mistakes are not ours. */
    void tell(Consumer<TelephonyListener> news) {
        try {
            news.accept(host);
        } catch (RuntimeException e) {
            log.warn("listener", "the listener failed: " + e);
        }
    }

    void turnedAway(String source, String code, String message, @Nullable String sender) {
        if (!source.equals(TelephonyRuntime.NOBODY)) {
            health.refused(source, code, message);
        }
        tell(listener -> listener.turnedAway(source, code, message));
        log.warn(
                source + " " + code,
                "refused a request for " + source + " from " + (sender == null ? "an unknown address" : sender) + ": "
                        + code + ", " + message);
    }

    @Override
    public void refused(String source, RefusalReason reason, String message, Duration took) {
        tell(listener -> listener.refused(source, reason, message, took));
    }

    @Override
    public void accepted(String source, String kind, String id, Duration took) {
        health.accepted(source);
        log.worked(STORE);
        tell(listener -> listener.accepted(source, kind, id, took));
    }

    @Override
    public void duplicate(String source, String kind, String id, Duration took) {
        health.accepted(source);
        log.worked(STORE);
        tell(listener -> listener.duplicate(source, kind, id, took));
    }

    @Override
    public void ignored(String source, String kind, String reason, Duration took) {
        health.accepted(source);
        tell(listener -> listener.ignored(source, kind, reason, took));
        LOG.debug("ignored a webhook for {}: {}", source, reason);
    }

    @Override
    public void unavailable(String source, InboxUnavailableException failure, Duration took) {
        health.failed(source, "the store is not available");
        tell(listener -> listener.unavailable(source, failure, took));
        log.failed(STORE, "could not store a webhook for " + source + ": " + failure.getMessage());
    }

    @Override
    public void processed(Delivery delivery, Duration waited, Duration took) {
        tell(listener -> listener.processed(delivery, waited, took));
    }

    @Override
    public void failed(Delivery delivery, String error, @Nullable Instant nextAttemptAt, Duration took) {
        health.failed(delivery.source(), error);
        tell(listener -> listener.failed(delivery, error, nextAttemptAt, took));
        log.warn(
                delivery.source() + " failed",
                "delivery " + delivery.id() + " of " + delivery.source() + " failed, "
                        + (nextAttemptAt == null ? "given up: " : "next attempt " + nextAttemptAt + ": ") + error);
    }

    @Override
    public void storeFailed(String operation, InboxUnavailableException failure) {
        tell(listener -> listener.storeFailed(operation, failure));
        log.failed(STORE, "the store failed at " + operation + ": " + failure.getMessage());
    }

    @Override
    public void commandDone(CallSummary call, CallCommand.Kind command, Outcome outcome, Duration took, String reason) {
        tell(listener -> listener.commandDone(call, command, outcome, took, reason));
        String line = "call " + call.id() + " of " + call.pbx() + ": " + command + " " + outcome;
        if (outcome == Outcome.DONE || outcome == Outcome.RETRY && isDown(call.pbx())) {
            // That the portal is down was told once.
            LOG.debug("{}", line);
        } else {
            log.warn(call.pbx() + " " + command + " " + outcome, line + ", " + reason);
        }
    }

    private boolean isDown(String exchange) {
        String portal = portalByExchange.get(exchange);
        return portal != null && health.portal(portal).unreachableSince() != null;
    }

    @Override
    public void cardShown(CallSummary call, Duration sinceHeard) {
        tell(listener -> listener.cardShown(call, sinceHeard));
    }

    @Override
    public void callChanged(CallSummary call) {
        tell(listener -> listener.callChanged(call));
    }
}
