package io.github.pbx24.correlation;

import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.simulation.ForwardingStore;
import io.github.pbx24.correlation.store.Alias;
import io.github.pbx24.correlation.store.Asked;
import io.github.pbx24.correlation.store.CallLook;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.Hearing;
import io.github.pbx24.correlation.store.Lease;
import io.github.pbx24.correlation.store.Next;
import io.github.pbx24.correlation.store.TrackedCall;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store that lets the process die at one chosen write, either just before or just after it took effect. The death is an
 * Error, which no production code catches.
 */
final class CrashingStore extends ForwardingStore {

    private final int dieAt;
    private final boolean afterEffect;
    private int operations;

    CrashingStore(CallStore real, int dieAt, boolean afterEffect) {
        super(real);
        this.dieAt = dieAt;
        this.afterEffect = afterEffect;
    }

    /** The process is dead. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private <T> T mortal(Supplier<T> operation) {
        boolean dies = operations++ == dieAt;
        if (dies && !afterEffect) {
            throw new Crash();
        }
        T result = operation.get();
        if (dies) {
            throw new Crash();
        }
        return result;
    }

    @Override
    public Heard hear(Hearing hearing) {
        return mortal(() -> real.hear(hearing));
    }

    @Override
    public Heard ask(Asked asked) {
        return mortal(() -> real.ask(asked));
    }

    @Override
    public Optional<Lease> begin(TrackedCall call, Claim claim, CallProgress intended, CallLook look) {
        return mortal(() -> real.begin(call, claim, intended, look));
    }

    @Override
    public Saved save(Lease lease, CallProgress progress, Next next, CallLook look) {
        return mortal(() -> real.save(lease, progress, next, look));
    }

    @Override
    public void release(Lease lease, Instant dueAt) {
        mortal(() -> {
            real.release(lease, dueAt);
            return true;
        });
    }

    @Override
    public boolean rest(TrackedCall call, Instant now, Next.Rest next, CallLook look) {
        return mortal(() -> real.rest(call, now, next, look));
    }

    @Override
    public boolean adopt(String id, Alias pbxId, Instant now) {
        return mortal(() -> real.adopt(id, pbxId, now));
    }

    @Override
    public Optional<Instant> quarantine(String id, String why, Instant now) {
        return mortal(() -> real.quarantine(id, why, now));
    }
}
