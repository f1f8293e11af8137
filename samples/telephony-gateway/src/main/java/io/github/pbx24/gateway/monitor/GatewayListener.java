package io.github.pbx24.gateway.monitor;

import io.github.pbx24.bitrix24.Bitrix24Listener.FinishedRequest;
import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxListener;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.runtime.TelephonyListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Counts what happens, and tells pages that they should look again. Thread-safe. */
public final class GatewayListener implements TelephonyListener {

    private final GatewayMetrics metrics;
    private final LiveUpdates updates;
    private final InboxListener watch;

    /**
     * Listens.
     *
     * @param metrics counts
     * @param updates wakes pages
     * @param watch hears of webhooks and deliveries too
     */
    public GatewayListener(GatewayMetrics metrics, LiveUpdates updates, InboxListener watch) {
        this.metrics = metrics;
        this.updates = updates;
        this.watch = watch;
    }

    @Override
    public void turnedAway(String source, String code, String message) {
        metrics.webhook(source, "refused", code);
    }

    @Override
    public void accepted(String source, String kind, String id, Duration took) {
        good(source, "accepted", took);
        watch.accepted(source, kind, id, took);
        updates.changed(LiveUpdates.Topic.DELIVERIES);
    }

    @Override
    public void duplicate(String source, String kind, String id, Duration took) {
        good(source, "duplicate", took);
        watch.duplicate(source, kind, id, took);
    }

    @Override
    public void ignored(String source, String kind, String reason, Duration took) {
        good(source, "ignored", took);
        watch.ignored(source, kind, reason, took);
    }

    private void good(String source, String outcome, Duration took) {
        metrics.webhook(source, outcome, "none");
        metrics.acknowledged(source, took);
    }

    @Override
    public void unavailable(String source, InboxUnavailableException failure, Duration took) {
        metrics.webhook(source, "unavailable", "store");
        watch.unavailable(source, failure, took);
    }

    @Override
    public void started(Delivery delivery, Duration waited) {
        watch.started(delivery, waited);
    }

    @Override
    public void processed(Delivery delivery, Duration waited, Duration took) {
        metrics.delivery(delivery.source(), "done", took);
        watch.processed(delivery, waited, took);
        updates.changed(LiveUpdates.Topic.DELIVERIES);
    }

    @Override
    public void failed(Delivery delivery, String error, @Nullable Instant nextAttemptAt, Duration took) {
        metrics.delivery(delivery.source(), nextAttemptAt == null ? "error" : "retry", took);
        watch.failed(delivery, error, nextAttemptAt, took);
        updates.changed(LiveUpdates.Topic.DELIVERIES);
    }

    @Override
    public void storeFailed(String operation, InboxUnavailableException failure) {
        metrics.storeFailure(operation);
    }

    @Override
    public void commandDone(CallSummary call, CallCommand.Kind command, Outcome outcome, Duration took, String reason) {
        metrics.command(call.pbx(), word(command), word(outcome), took);
        if (command == CallCommand.Kind.ARCHIVE_RECORDING || command == CallCommand.Kind.ATTACH_RECORDING) {
            metrics.recording(call.pbx(), recordingState(command, outcome));
        }
        boolean finishes = command == CallCommand.Kind.FINISH || command == CallCommand.Kind.LOG_CALL;
        if (finishes && outcome == Outcome.DONE) {
            String code = call.statusCode();
            metrics.call(
                    call.pbx(),
                    call.direction() == null ? "unknown" : word(call.direction()),
                    code == null ? "none" : code);
        }
        updates.changed(LiveUpdates.Topic.CALLS);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String recordingState(CallCommand.Kind command, Outcome outcome) {
        return switch (outcome) {
            case DONE -> command == CallCommand.Kind.ARCHIVE_RECORDING ? "archived" : "attached";
            case RETRY -> "pending";
            case GIVEN_UP -> "failed";
        };
    }

    @Override
    public void cardShown(CallSummary call, Duration sinceHeard) {
        metrics.cardShown(call.pbx(), sinceHeard);
    }

    @Override
    public void callChanged(CallSummary call) {
        updates.changed(LiveUpdates.Topic.CALLS);
    }

    @Override
    public void portalAnswered(String portal, FinishedRequest request) {
        metrics.bitrix24Request(
                portal, request.method(), request.outcome().toLowerCase(Locale.ROOT), request.duration());
    }

    @Override
    public void healthChanged() {
        updates.changed(LiveUpdates.Topic.HEALTH);
    }
}
