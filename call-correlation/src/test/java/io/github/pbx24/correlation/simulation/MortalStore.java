package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.plan.CallProgress;
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
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store as one node sees it: the node may die at any write, just before or just after it took effect. Notes when there
 * will be something to look at.
 */
final class MortalStore extends ForwardingStore {

    private final Agenda agenda;
    private final IntFunction<Optional<Trouble.Death>> deaths;
    private final IntConsumer stalls;
    private final int[] writes;

    /**
     * Makes the view of a node.
     *
     * @param deaths which death a write brings
     * @param stalls lets the node stand still after a write, if it shall
     * @param writes counts the writes of all nodes, in its only element
     */
    MortalStore(
            CallStore real,
            Agenda agenda,
            IntFunction<Optional<Trouble.Death>> deaths,
            IntConsumer stalls,
            int[] writes) {
        super(real);
        this.agenda = agenda;
        this.deaths = deaths;
        this.stalls = stalls;
        this.writes = writes;
    }

    /** The node is dead. An Error, which no production code catches. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        final transient Trouble.Death death;

        Crash(Trouble.Death death) {
            super(death.toString(), null, false, false);
            this.death = death;
        }
    }

    private <T> T mortal(Supplier<T> write) {
        int number = writes[0]++;
        Optional<Trouble.Death> death = deaths.apply(number);
        if (death.isPresent() && !death.get().afterEffect()) {
            throw new Crash(death.get());
        }
        T result = write.get();
        if (death.isPresent()) {
            throw new Crash(death.get());
        }
        stalls.accept(number);
        return result;
    }

    private void look(@Nullable Instant time) {
        if (time != null) {
            agenda.lookAt(time);
        }
    }

    @Override
    public Heard hear(Hearing hearing) {
        Hearing.Outset outset = hearing.outset();
        if (outset != null) {
            look(outset.rest().dueAt());
        }
        return mortal(() -> super.hear(hearing));
    }

    @Override
    public Heard ask(Asked asked) {
        return mortal(() -> super.ask(asked));
    }

    @Override
    public Optional<Lease> begin(TrackedCall call, Claim claim, CallProgress intended, CallLook look) {
        look(claim.until());
        return mortal(() -> super.begin(call, claim, intended, look));
    }

    @Override
    public Saved save(Lease lease, CallProgress progress, Next next, CallLook look) {
        if (next instanceof Next.Rest rest) {
            look(rest.dueAt());
        }
        return mortal(() -> super.save(lease, progress, next, look));
    }

    @Override
    public void release(Lease lease, Instant dueAt) {
        look(dueAt);
        mortal(() -> {
            super.release(lease, dueAt);
            return true;
        });
    }

    @Override
    public boolean rest(TrackedCall call, Instant now, Next.Rest next, CallLook look) {
        look(next.dueAt());
        return mortal(() -> super.rest(call, now, next, look));
    }

    @Override
    public boolean adopt(String id, Alias pbxId, Instant now) {
        return mortal(() -> super.adopt(id, pbxId, now));
    }

    @Override
    public Optional<Instant> quarantine(String id, String why, Instant now) {
        Optional<Instant> dueAt = mortal(() -> super.quarantine(id, why, now));
        dueAt.ifPresent(this::look);
        return dueAt;
    }
}
