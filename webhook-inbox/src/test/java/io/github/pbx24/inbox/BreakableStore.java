package io.github.pbx24.inbox;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store in memory that can be switched off, the way a database goes away. */
final class BreakableStore implements InboxStore {
    final InMemoryInboxStore memory = new InMemoryInboxStore();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger renewals = new AtomicInteger();
    final AtomicInteger purges = new AtomicInteger();
    final List<Integer> claimLimits = new CopyOnWriteArrayList<>();
    final List<Integer> recordedTogether = new CopyOnWriteArrayList<>();
    volatile boolean down;
    volatile boolean uncommittable;
    volatile Runnable whilePurging = () -> {};

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
    public Optional<String> newestAbout(String source, String entity) {
        return up().newestAbout(source, entity);
    }

    @Override
    public List<ClaimedDelivery> claimDue(
            Set<String> sources, Instant now, String owner, Instant leaseUntil, int limit) {
        claimLimits.add(limit);
        return up().claimDue(sources, now, owner, leaseUntil, limit);
    }

    @Override
    public Optional<String> record(JournalRow row, Instant keyHeldUntil, Supplier<@Nullable String> effect) {
        return up().record(row, keyHeldUntil, effect);
    }

    @Override
    public int markDone(Collection<ClaimedDelivery> claims, Instant at) {
        int done = up().markDone(claims, at);
        recordedTogether.add(done);
        return done;
    }

    @Override
    public boolean complete(ClaimedDelivery claim, Instant at, Runnable handler) {
        if (uncommittable) {
            handler.run();
            throw new InboxException("the transaction cannot be committed", null);
        }
        return up().complete(claim, at, handler);
    }

    @Override
    public int bringForward(Instant now, Instant latest) {
        return up().bringForward(now, latest);
    }

    @Override
    public Optional<Instant> oldestDue(Instant now) {
        return up().oldestDue(now);
    }

    @Override
    public void putNote(String space, String key, String text, Instant until) {
        up().putNote(space, key, text, until);
    }

    @Override
    public Optional<String> note(String space, String key, Instant now) {
        return up().note(space, key, now);
    }

    @Override
    public Optional<String> takeNote(String space, String key, Instant now) {
        return up().takeNote(space, key, now);
    }

    @Override
    public int release(Collection<ClaimedDelivery> claims, Instant now) {
        return up().release(claims, now);
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
    public Set<String> renewLeases(Collection<ClaimedDelivery> claims, Instant leaseUntil) {
        Set<String> renewed = up().renewLeases(claims, leaseUntil);
        renewals.addAndGet(renewed.size());
        return renewed;
    }

    @Override
    public int releaseAbandoned(String ownerPrefix, Instant now) {
        return up().releaseAbandoned(ownerPrefix, now);
    }

    @Override
    public int requeue(Collection<String> ids, Instant now) {
        return up().requeue(ids, now);
    }

    @Override
    public List<JournalEntry> journal(JournalQuery query) {
        return up().journal(query);
    }

    @Override
    public Map<DeliveryStatus, Long> depth() {
        return up().depth();
    }

    @Override
    public int purge(Instant doneBefore, Instant errorBefore, Instant now, int limit) {
        purges.incrementAndGet();
        whilePurging.run();
        return up().purge(doneBefore, errorBefore, now, limit);
    }
}
