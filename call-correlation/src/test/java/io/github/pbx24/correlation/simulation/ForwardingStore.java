package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.store.Alias;
import io.github.pbx24.correlation.store.Asked;
import io.github.pbx24.correlation.store.CallLook;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.CallStep;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.Hearing;
import io.github.pbx24.correlation.store.Lease;
import io.github.pbx24.correlation.store.Loaded;
import io.github.pbx24.correlation.store.Next;
import io.github.pbx24.correlation.store.TrackedCall;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store in front of a store. Subclasses change what they want to change. */
public class ForwardingStore implements CallStore {

    protected final CallStore real;

    protected ForwardingStore(CallStore real) {
        this.real = real;
    }

    @Override
    public Heard hear(Hearing hearing) {
        return real.hear(hearing);
    }

    @Override
    public Heard ask(Asked asked) {
        return real.ask(asked);
    }

    @Override
    public Optional<Loaded> load(String id) {
        return real.load(id);
    }

    @Override
    public Optional<String> resolve(Alias alias) {
        return real.resolve(alias);
    }

    @Override
    public Optional<Lease> begin(TrackedCall call, Claim claim, CallProgress intended, CallLook look) {
        return real.begin(call, claim, intended, look);
    }

    @Override
    public Saved save(Lease lease, CallProgress progress, Next next, CallLook look) {
        return real.save(lease, progress, next, look);
    }

    @Override
    public void release(Lease lease, Instant dueAt) {
        real.release(lease, dueAt);
    }

    @Override
    public boolean rest(TrackedCall call, Instant now, Next.Rest next, CallLook look) {
        return real.rest(call, now, next, look);
    }

    @Override
    public void renew(Collection<Lease> leases, Instant until) {
        real.renew(leases, until);
    }

    @Override
    public boolean isShared() {
        return real.isShared();
    }

    @Override
    public void releaseAll() {
        real.releaseAll();
    }

    @Override
    public boolean reserve(String what, String owner, Instant now, Instant until) {
        return real.reserve(what, owner, now, until);
    }

    @Override
    public void free(String what, Instant until) {
        real.free(what, until);
    }

    @Override
    public List<Due> due(Map<String, Integer> limits, Instant now) {
        return real.due(limits, now);
    }

    @Override
    public boolean adopt(String id, Alias pbxId, Instant now) {
        return real.adopt(id, pbxId, now);
    }

    @Override
    public Optional<Instant> quarantine(String id, String why, Instant now) {
        return real.quarantine(id, why, now);
    }

    @Override
    public void rouse(String id, Instant now) {
        real.rouse(id, now);
    }

    @Override
    public int rouseFromFuture(Instant now) {
        return real.rouseFromFuture(now);
    }

    @Override
    public List<Loaded> recent(CallQuery query) {
        return real.recent(query);
    }

    @Override
    public List<CallStep> steps(String id) {
        return real.steps(id);
    }

    @Override
    public long countDue(Set<String> exchanges, Instant now) {
        return real.countDue(exchanges, now);
    }

    @Override
    public int purge(Instant heardBefore, Set<String> exchanges) {
        return real.purge(heardBefore, exchanges);
    }
}
