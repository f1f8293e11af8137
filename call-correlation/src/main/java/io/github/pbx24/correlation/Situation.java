package io.github.pbx24.correlation;

import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.internal.work.Looks;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.plan.CallPlan;
import io.github.pbx24.correlation.plan.CallProjection;
import io.github.pbx24.correlation.plan.CallView;
import io.github.pbx24.correlation.plan.KnownCall;
import io.github.pbx24.correlation.store.CallLook;
import io.github.pbx24.correlation.store.CallStep;
import io.github.pbx24.correlation.store.Next;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.correlation.store.Urgency;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What should be done about a call at one moment. Pure.
 *
 * @param call the call
 * @param view what Bitrix24 should show
 * @param plan what to do next
 */
record Situation(TrackedCall call, CallView view, CallPlan plan) {

    /** A plan that names the present without a command would be asked again and again. */
    private static final Duration SHORTEST_REST = Duration.ofSeconds(1);

    static Situation of(TrackedCall call, Exchange exchange, Directory directory, Instant now) {
        KnownCall known = call.known(exchange.responsibleFor(call));
        CallView view = CallProjection.project(known, exchange.portal().rules(), directory, now);
        return new Situation(
                call, view, CallPlan.of(known, view, exchange.portal().rules().waits(), now));
    }

    @Nullable
    CallCommand command() {
        return plan.command();
    }

    Urgency urgency() {
        CallCommand command = plan.command();
        if (command != null && command.kind().movesRecording()) {
            return Urgency.RECORDING;
        }
        if (view.state() != CallView.State.ENDED) {
            return Urgency.LIVE;
        }
        return call.progress().isFinished() && command == null ? Urgency.RECORDING : Urgency.ENDED;
    }

    /** When to look again. What could be done now but has to wait is due now. */
    Next.Rest pause(Instant now) {
        if (plan.command() != null) {
            return new Next.Rest(now, urgency());
        }
        Instant dueAt = plan.dueAt();
        boolean tooSoon = dueAt != null && dueAt.isBefore(now.plus(SHORTEST_REST)) && !dueAt.isAfter(now);
        return new Next.Rest(tooSoon ? now.plus(SHORTEST_REST) : dueAt, urgency());
    }

    CallLook look(@Nullable CallStep step) {
        return new CallLook(Looks.of(call), step);
    }

    CallLook look() {
        return look(null);
    }
}
