package io.github.pbx24.correlation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps calls in memory, for tests and trials. Everything is gone with the process. Thread-safe.
 *
 * @since 0.1
 */
public final class InMemoryCallStore implements CallStore {

    private final Map<String, CallRecord> calls = new HashMap<>();
    private final Map<Alias, String> aliases = new HashMap<>();
    private final Map<String, Lease> leases = new HashMap<>();

    /** Makes an empty store. */
    public InMemoryCallStore() {}

    @Override
    public synchronized Optional<CallRecord> find(String id) {
        return Optional.ofNullable(calls.get(id));
    }

    @Override
    public synchronized Optional<String> resolve(Alias alias) {
        return Optional.ofNullable(aliases.get(alias));
    }

    @Override
    public synchronized boolean createIfNew(CallRecord call, List<Alias> names) {
        if (calls.containsKey(call.id())
                || names.stream().anyMatch(name -> name.kind() != Alias.Kind.EXPECTED && aliases.containsKey(name))) {
            return false;
        }
        calls.put(call.id(), call);
        names.forEach(name -> aliases.put(name, call.id()));
        return true;
    }

    @Override
    public synchronized boolean replace(CallRecord call) {
        CallRecord stored = calls.get(call.id());
        if (stored == null || stored.version() != call.version() - 1) {
            return false;
        }
        calls.put(call.id(), call);
        return true;
    }

    @Override
    public synchronized boolean bind(Alias alias, String id) {
        String bound = aliases.putIfAbsent(alias, id);
        return bound == null || bound.equals(id);
    }

    @Override
    public synchronized Optional<String> claimExpected(Alias expected, Alias real, Instant notBefore) {
        String id = aliases.get(expected);
        CallRecord call = id == null ? null : calls.get(id);
        if (id == null
                || call == null
                || call.callId() != null
                || aliases.containsKey(real)
                || call.createdAt().isBefore(notBefore)) {
            return Optional.empty();
        }
        aliases.remove(expected);
        aliases.put(real, id);
        calls.put(id, call.named(real.value(), call.updatedAt()));
        return Optional.of(id);
    }

    @Override
    public synchronized boolean lease(String id, String owner, Instant now, Instant until) {
        if (!calls.containsKey(id) || isHeld(id, now)) {
            return false;
        }
        leases.put(id, new Lease(owner, until));
        return true;
    }

    @Override
    public synchronized List<String> leaseDue(String owner, Instant now, Instant until, int limit) {
        List<CallRecord> due = calls.values().stream()
                .filter(call -> isDue(call, now) && !isHeld(call.id(), now))
                .sorted(Comparator.comparing(CallRecord::dueAt, Comparator.nullsLast(Comparator.naturalOrder())))
                .limit(limit)
                .toList();
        due.forEach(call -> leases.put(call.id(), new Lease(owner, until)));
        return due.stream().map(CallRecord::id).toList();
    }

    @Override
    public synchronized void release(String id, String owner) {
        Lease lease = leases.get(id);
        if (lease != null && lease.owner().equals(owner)) {
            leases.remove(id);
        }
    }

    @Override
    public synchronized void renew(String owner, Instant until) {
        leases.replaceAll((id, lease) -> lease.owner().equals(owner) ? new Lease(owner, until) : lease);
    }

    @Override
    public synchronized void releaseAll() {
        leases.clear();
    }

    @Override
    public synchronized List<CallRecord> recent(int limit) {
        return calls.values().stream()
                .sorted(Comparator.comparing(CallRecord::updatedAt).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized long countDue(Instant now) {
        return calls.values().stream().filter(call -> isDue(call, now)).count();
    }

    @Override
    public synchronized int purge(Instant notChangedSince) {
        List<String> old = new ArrayList<>();
        calls.forEach((id, call) -> {
            if (call.dueAt() == null && call.updatedAt().isBefore(notChangedSince)) {
                old.add(id);
            }
        });
        old.forEach(calls::remove);
        aliases.values().removeIf(old::contains);
        old.forEach(leases::remove);
        return old.size();
    }

    private static boolean isDue(CallRecord call, Instant now) {
        Instant dueAt = call.dueAt();
        return dueAt != null && !now.isBefore(dueAt);
    }

    private boolean isHeld(String id, Instant now) {
        Lease lease = leases.get(id);
        return lease != null && now.isBefore(lease.until());
    }

    private record Lease(String owner, Instant until) {}
}
