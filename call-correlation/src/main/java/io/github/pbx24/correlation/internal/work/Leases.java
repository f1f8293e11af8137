package io.github.pbx24.correlation.internal.work;

import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leases of the calls that this process works on now. Only these are prolonged, so a forgotten one lapses. One that lapsed while
 * the process stood still is not prolonged either, for somebody else may have the call. Thread-safe.
 */
public final class Leases {

    /** How long a lease lasts without being prolonged: so long others wait for a process that died. */
    public static final Duration LENGTH = Duration.ofSeconds(20);

    public static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final CallStore store;
    private final EngineTime time;
    private final String owner;
    private final Map<Lease, Instant> held = new ConcurrentHashMap<>();

    public Leases(CallStore store, EngineTime time, String owner) {
        this.store = store;
        this.time = time;
        this.owner = owner;
    }

    public CallStore.Claim claim(Instant now) {
        return new CallStore.Claim(owner, now, now.plus(LENGTH));
    }

    public void add(Lease lease, CallStore.Claim claim) {
        held.put(lease, claim.until());
    }

    /** Whether nobody else can have the call. To be asked right before something is said that must not be said by two. */
    public boolean isHeld(Lease lease) {
        Instant until = held.get(lease);
        return until != null && time.now().isBefore(until);
    }

    public void remove(Lease lease) {
        held.remove(lease);
    }

    public void renew() {
        Set<Lease> alive = new HashSet<>(held.keySet());
        alive.removeIf(lease -> !isHeld(lease));
        Instant until = time.now().plus(LENGTH);
        store.renew(alive, until);
        alive.forEach(lease -> held.computeIfPresent(lease, (same, before) -> until));
    }
}
