package io.github.pbx24.correlation;

import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.internal.work.Leases;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.store.CallLook;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.Lease;
import io.github.pbx24.correlation.store.Loaded;
import io.github.pbx24.correlation.store.TrackedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Changes what is left to do about a call because an operator or a comparison says so; the work itself is the engine's. */
final class Repairs {

    /** What a portal was told shows in its statistics by then. */
    private static final Duration STATISTICS_LATE = Duration.ofMinutes(10);

    private final CallStore store;
    private final EngineTime time;
    private final Supplier<Leases> leases;
    private final Consumer<Collection<String>> wake;

    Repairs(CallStore store, EngineTime time, Supplier<Leases> leases, Consumer<Collection<String>> wake) {
        this.store = store;
        this.time = time;
        this.leases = leases;
        this.wake = wake;
    }

    /** False if there is no such call, it cannot be read, or it is in work right now. */
    boolean change(Optional<Loaded> call, UnaryOperator<CallProgress> change) {
        return call.flatMap(Loaded::call).filter(found -> change(found, change)).isPresent();
    }

    private boolean change(TrackedCall call, UnaryOperator<CallProgress> change) {
        Instant now = time.now();
        Optional<Lease> lease =
                store.begin(call, leases.get().claim(now), change.apply(call.progress()), new CallLook(call.search()));
        lease.ifPresent(held -> {
            store.release(held, now);
            wake.accept(List.of(held.id()));
        });
        return lease.isPresent();
    }

    /** Looks once more for each call that a portal does not have. Answers how many calls are being looked after. */
    int ofMissing(Reconciliation report) {
        Instant now = time.now();
        int repaired = 0;
        for (Reconciliation.Gap gap : report.missing()) {
            Optional<TrackedCall> call = store.load(gap.id())
                    .flatMap(Loaded::call)
                    .filter(found -> gap.crmCallId().equals(found.progress().crmCallId()))
                    .filter(found -> found.progress().isFinished()
                            && found.progress().dead() == null
                            && found.updatedAt().isBefore(now.minus(STATISTICS_LATE)));
            repaired += call.isPresent() && change(call.get(), progress -> progress.missed(now)) ? 1 : 0;
        }
        return repaired;
    }
}
