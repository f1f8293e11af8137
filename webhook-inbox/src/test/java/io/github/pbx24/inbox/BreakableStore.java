package io.github.pbx24.inbox;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory that can be switched off, the way a database goes away. */
final class BreakableStore implements InboxStore {
    final InMemoryInboxStore memory = new InMemoryInboxStore();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger renewals = new AtomicInteger();
    final AtomicInteger purges = new AtomicInteger();
    volatile boolean down;

    private InMemoryInboxStore up() {
        if (down) {
            refused.incrementAndGet();
            throw new InboxUnavailableException("the store is down", null);
        }
        return memory;
    }

    @Override
    public Optional<String> insert(NewDelivery delivery, Instant keyHeldUntil) {
        return up().insert(delivery, keyHeldUntil);
    }

    @Override
    public List<ClaimedDelivery> claimDue(
            Set<String> sources, Instant now, String owner, Instant leaseUntil, int limit) {
        return up().claimDue(sources, now, owner, leaseUntil, limit);
    }

    @Override
    public boolean markDone(ClaimedDelivery claim, Instant at) {
        return up().markDone(claim, at);
    }

    @Override
    public boolean reschedule(ClaimedDelivery claim, Instant nextAttemptAt, String error) {
        return up().reschedule(claim, nextAttemptAt, error);
    }

    @Override
    public boolean markError(ClaimedDelivery claim, Instant at, String error) {
        return up().markError(claim, at, error);
    }

    @Override
    public int renewLeases(Collection<ClaimedDelivery> claims, Instant leaseUntil) {
        int renewed = up().renewLeases(claims, leaseUntil);
        renewals.addAndGet(renewed);
        return renewed;
    }

    @Override
    public int releaseAbandoned(String ownerPrefix, Instant now) {
        return up().releaseAbandoned(ownerPrefix, now);
    }

    @Override
    public boolean requeue(String id, Instant now) {
        return up().requeue(id, now);
    }

    @Override
    public List<JournalEntry> journal(JournalQuery query) {
        return up().journal(query);
    }

    @Override
    public Map<DeliveryStatus, Long> counts() {
        return up().counts();
    }

    @Override
    public int purge(Instant doneBefore, Instant now, int limit) {
        purges.incrementAndGet();
        return up().purge(doneBefore, now, limit);
    }
}
