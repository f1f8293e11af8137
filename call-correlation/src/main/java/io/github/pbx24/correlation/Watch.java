package io.github.pbx24.correlation;

import io.github.pbx24.correlation.EngineListener.Outcome;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.internal.work.Phones;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.CallEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the listener what the engine does. */
final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(CallEngine.class);

    private final EngineListener listener;

    Watch(EngineListener listener) {
        this.listener = listener;
    }

    boolean isListening() {
        return listener != EngineListener.NONE;
    }

    void done(Exchange exchange, Situation situation, CallCommand command, Ack ack, Instant begun, Instant now) {
        TrackedCall call = situation.call();
        if (ack.kind() != Ack.Kind.DONE) {
            LOG.info("call {}: {} {}: {}", call.id(), command.kind(), ack.kind(), ack.reason());
            if (ack.fault() == Ack.Fault.USER) {
                exchange.portal().directory().missed();
            }
        }
        if (!isListening()) {
            return;
        }
        CallSummary summary = CallSummaries.of(situation, exchange);
        tell(() -> {
            listener.commandDone(summary, command.kind(), outcome(ack), Duration.between(begun, now), ack.reason());
            boolean popUp = command instanceof CallCommand.Register register
                    && register.intent().show();
            if (popUp && ack.kind() == Ack.Kind.DONE) {
                listener.cardShown(summary, Duration.between(call.createdAt(), now));
            }
            listener.callChanged(summary);
        });
    }

    /** An extension that nobody has may be newer than what is known of the portal. */
    void looked(Exchange exchange, TrackedCall call, Directory directory) {
        List<CallEvent> events = call.facts().heard().stream().map(Heard::event).toList();
        boolean unknown = Phones.anyUnknown(events, directory);
        if (unknown) {
            exchange.portal().directory().missed();
        }
    }

    void changed(Exchange exchange, Situation situation) {
        if (isListening()) {
            CallSummary summary = CallSummaries.of(situation, exchange);
            tell(() -> listener.callChanged(summary));
        }
    }

    private static Outcome outcome(Ack ack) {
        return switch (ack.kind()) {
            case DONE -> Outcome.DONE;
            case NOT_DONE, UNKNOWN -> Outcome.RETRY;
            case REFUSED -> Outcome.GIVEN_UP;
        };
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.warn("a listener failed", e);
        }
    }
}
