package io.github.pbx24.correlation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store that lets the process die at one chosen operation, either just before or just after it took effect. The death is
 * an Error, which no production code catches.
 */
final class CrashingStore implements CallStore {

    private final CallStore real;
    private final int dieAt;
    private final boolean afterEffect;
    private int operations;

    CrashingStore(CallStore real, int dieAt, boolean afterEffect) {
        this.real = real;
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
    public Optional<CallRecord> find(String id) {
        return real.find(id);
    }

    @Override
    public Optional<String> resolve(Alias alias) {
        return real.resolve(alias);
    }

    @Override
    public boolean createIfNew(CallRecord call, List<Alias> aliases) {
        return mortal(() -> real.createIfNew(call, aliases));
    }

    @Override
    public boolean replace(CallRecord call) {
        return mortal(() -> real.replace(call));
    }

    @Override
    public boolean bind(Alias alias, String id) {
        return mortal(() -> real.bind(alias, id));
    }

    @Override
    public Optional<String> claimExpected(Alias expected, Alias name, Instant notBefore) {
        return mortal(() -> real.claimExpected(expected, name, notBefore));
    }

    @Override
    public boolean lease(String id, String owner, Instant now, Instant until) {
        return real.lease(id, owner, now, until);
    }

    @Override
    public List<String> leaseDue(String owner, Instant now, Instant until, int limit) {
        return real.leaseDue(owner, now, until, limit);
    }

    @Override
    public void release(String id, String owner) {
        real.release(id, owner);
    }

    @Override
    public void renew(String owner, Instant until) {
        real.renew(owner, until);
    }

    @Override
    public void releaseAll() {
        real.releaseAll();
    }

    @Override
    public List<CallRecord> recent(int limit) {
        return real.recent(limit);
    }

    @Override
    public long countDue(Instant now) {
        return real.countDue(now);
    }

    @Override
    public int purge(Instant notChangedSince) {
        return real.purge(notChangedSince);
    }
}
