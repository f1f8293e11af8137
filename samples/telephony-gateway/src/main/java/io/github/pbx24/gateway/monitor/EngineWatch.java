package io.github.pbx24.gateway.monitor;

import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.correlation.EngineListener;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs what the engine does. Thread-safe. */
public final class EngineWatch implements EngineListener {

    private static final Logger LOG = LoggerFactory.getLogger("calls");

    private final GatewayMetrics metrics;
    private final LiveUpdates updates;
    private final BoundedLog log;

    /**
     * Watches.
     *
     * @param metrics counts
     * @param updates tells pages
     * @param clock tells the time
     */
    public EngineWatch(GatewayMetrics metrics, LiveUpdates updates, Clock clock) {
        this.metrics = metrics;
        this.updates = updates;
        this.log = new BoundedLog(LOG, clock);
    }

    @Override
    public void commandDone(CallSummary call, String command, Outcome outcome, Duration took) {
        String word = outcome.name().toLowerCase(Locale.ROOT);
        metrics.command(call.pbx(), command, word, took);
        if (command.endsWith("Recording")) {
            metrics.recording(call.pbx(), recordingState(command, outcome));
        }
        updates.changed(LiveUpdates.Topic.CALLS);
        if (outcome == Outcome.DONE) {
            LOG.debug("call {} of {}: {} done", call.id(), call.pbx(), command);
        } else {
            log.warn(
                    call.pbx() + " " + command + " " + word,
                    "call " + call.id() + " of " + call.pbx() + ": " + command + " " + word + ", "
                            + call.trouble().orElse("no reason given"));
        }
    }

    private static String recordingState(String command, Outcome outcome) {
        return switch (outcome) {
            case DONE -> command.startsWith("Archive") ? "archived" : "attached";
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
}
