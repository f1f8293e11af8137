package io.github.pbx24.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Claims deliveries, gives them to their sources and records what came of it. Has no threads of its own. */
final class DeliveryRunner {
    /**
     * How often a delivery may end together with its process before it is given up. Generous, because restarts are
     * ordinary; finite, because a delivery that kills the process would otherwise keep the node down for ever.
     */
    static final int MAX_SILENT_ENDS = 10;

    private static final int MOST_LEFT_FOR_LATER = 1000;

    private static final String PROCESS = UUID.randomUUID().toString();
    private static final AtomicInteger INBOXES = new AtomicInteger();

    private final InboxStore store;
    private final Map<String, InboxSource<?>> sources;
    private final Timing timing;
    private final SafeListener listener;
    private final String owner;
    private final Map<ClaimedDelivery, Held> running = new ConcurrentHashMap<>();

    /** What is known of a claim: until when nobody else can have it, and since when its handler runs. */
    private record Held(long safeUntilNanos, long startedNanos) {
        private static final long NOT_STARTED = 0;

        boolean isStarted() {
            return startedNanos != NOT_STARTED;
        }
    }

    /** When to try again, how long a claim holds, and what time it is. */
    record Timing(List<Duration> retrySchedule, Duration lease, Clock clock) {
        Instant now() {
            return Times.now(clock);
        }
    }

    DeliveryRunner(
            InboxStore store,
            Map<String, InboxSource<?>> sources,
            String nodeName,
            Timing timing,
            SafeListener listener) {
        this.store = store;
        this.sources = sources;
        this.timing = timing;
        this.listener = listener;
        // Unique for every inbox, also for two of one name in one process and for a node started again.
        this.owner = PROCESS + "/" + nodeName + "/" + INBOXES.incrementAndGet();
    }

    Duration lease() {
        return timing.lease();
    }

    void releaseAbandoned() {
        store.releaseAbandoned(PROCESS + "/", timing.now());
    }

    List<ClaimedDelivery> claim(int limit) {
        Instant now = timing.now();
        long safeUntil = System.nanoTime() + timing.lease().toNanos();
        List<ClaimedDelivery> claims = store.claimDue(sources.keySet(), now, owner, now.plus(timing.lease()), limit);
        boolean taken = false;
        try {
            claims.forEach(claim -> running.put(claim, new Held(safeUntil, Held.NOT_STARTED)));
            taken = true;
            return claims;
        } finally {
            if (!taken) {
                forget(claims);
            }
        }
    }

    /** Lets the leases of claims run out that nobody is going to work on, for want of memory for instance. */
    void forget(Collection<ClaimedDelivery> claims) {
        running.keySet().removeAll(claims);
    }

    /** How many handlers run longer than that. */
    int runningLongerThan(Duration limit) {
        long now = System.nanoTime();
        return (int) running.values().stream()
                .filter(held -> held.isStarted() && now - held.startedNanos() > limit.toNanos())
                .count();
    }

    void renewLeases() {
        Collection<ClaimedDelivery> claims = List.copyOf(running.keySet());
        if (claims.isEmpty()) {
            return;
        }
        long safeUntil = System.nanoTime() + timing.lease().toNanos();
        Set<String> renewed = store.renewLeases(claims, timing.now().plus(timing.lease()));
        for (ClaimedDelivery claim : claims) {
            if (renewed.contains(claim.delivery().id())) {
                running.computeIfPresent(claim, (key, held) -> new Held(safeUntil, held.startedNanos()));
            }
        }
    }

    /**
     * Each once. What is received or replayed while this runs waits for the next run: a handler that causes new deliveries, or
     * replays its own, would never let it end.
     */
    int runAllDue() {
        List<JournalEntry> newest = store.journal(JournalQuery.newest(1));
        String last = newest.isEmpty() ? "" : newest.get(0).id();
        Set<String> attempted = new HashSet<>();
        List<ClaimedDelivery> later = new ArrayList<>();
        try {
            for (List<ClaimedDelivery> claims = claim(1); !claims.isEmpty(); claims = claim(1)) {
                ClaimedDelivery claim = claims.get(0);
                if (claim.delivery().id().compareTo(last) <= 0
                        && attempted.add(claim.delivery().id())) {
                    Attempt attempt = attempt(claim);
                    if (attempt != null) {
                        record(List.of(attempt), () -> false);
                    }
                } else if (later.size() < MOST_LEFT_FOR_LATER) {
                    later.add(claim);
                } else {
                    release(claims);
                    break;
                }
            }
        } finally {
            if (!later.isEmpty()) {
                release(later);
            }
        }
        return attempted.size();
    }

    /**
     * One attempt, made and not yet recorded.
     *
     * @param outcome how to record it if it is not recorded together with others as a success; null if it is
     * @param news what the listener hears once it is recorded
     */
    record Attempt(ClaimedDelivery claim, @Nullable Runnable outcome, Consumer<InboxListener> news) {}

    /** A claim that may be somebody else's by now, because this process stood still, must not be begun. */
    private boolean begin(ClaimedDelivery claim) {
        long now = System.nanoTime();
        Held begun = running.computeIfPresent(
                claim,
                (key, held) -> held.safeUntilNanos() - now > 0 ? new Held(held.safeUntilNanos(), now | 1) : held);
        return begun != null && begun.isStarted();
    }

    /** What a handler threw inside a transaction, told apart from what the store throws. */
    private static final class HandlerFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HandlerFailure(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    /**
     * Makes one attempt.
     *
     * @return null if nothing was begun, as the lease has ended or somebody else has the delivery
     * @throws InboxUnavailableException if the store failed while a handler ran inside its transaction; the delivery comes
     *     again after its lease
     */
    @Nullable
    Attempt attempt(ClaimedDelivery claim) {
        boolean made = false;
        try {
            Attempt attempt = begin(claim) ? made(claim) : null;
            made = attempt != null;
            return attempt;
        } finally {
            if (!made) {
                // Or this node would renew for ever the lease of what it has given up.
                running.remove(claim);
            }
        }
    }

    private @Nullable Attempt made(ClaimedDelivery claim) {
        Delivery delivery = claim.delivery();
        if (delivery.attempt() - 1 - claim.failures() >= MAX_SILENT_ENDS) {
            String error = "given up: " + MAX_SILENT_ENDS + " attempts ended without an outcome, with their process";
            return failed(claim, error, null, Duration.ZERO);
        }
        Duration waited = Duration.between(delivery.receivedAt(), timing.now());
        listener.tell(l -> l.started(delivery, waited));
        long start = System.nanoTime();
        InboxSource<?> source = sources.get(delivery.source());
        boolean inTransaction = source != null && source.handlesInTransaction(delivery);
        Throwable failure = inTransaction ? handleInTransaction(claim) : handle(delivery);
        Duration took = Times.since(start);
        if (failure == LOST) {
            return null;
        }
        if (failure == null) {
            Runnable recorded = inTransaction ? () -> {} : null;
            return new Attempt(claim, recorded, l -> l.processed(delivery, waited, took));
        }
        boolean hopeless = failure instanceof PermanentFailureException
                || claim.failures() >= timing.retrySchedule().size();
        @Nullable
        Instant next =
                hopeless ? null : timing.now().plus(timing.retrySchedule().get(claim.failures()));
        return failed(claim, ErrorText.of(failure, delivery.payload()), next, took);
    }

    /**
     * Records attempts: all successes in one step, failures one by one.
     *
     * @param recordAgain asked after each failure to record; may wait; false gives up
     * @throws InboxUnavailableException if an outcome could not be recorded; the delivery comes again after its lease
     */
    void record(Collection<Attempt> attempts, BooleanSupplier recordAgain) {
        try {
            List<ClaimedDelivery> done = attempts.stream()
                    .filter(attempt -> attempt.outcome() == null)
                    .map(Attempt::claim)
                    .toList();
            if (!done.isEmpty()) {
                insist(() -> store.markDone(done, timing.now()), recordAgain);
            }
            for (Attempt attempt : attempts) {
                if (attempt.outcome() != null) {
                    insist(attempt.outcome(), recordAgain);
                }
                listener.tell(attempt.news());
            }
        } finally {
            attempts.forEach(attempt -> running.remove(attempt.claim()));
        }
    }

    private void insist(Runnable record, BooleanSupplier recordAgain) {
        while (true) {
            try {
                record.run();
                return;
            } catch (InboxUnavailableException e) {
                listener.tell(l -> l.storeFailed("recording an outcome", e));
                if (!recordAgain.getAsBoolean()) {
                    throw e;
                }
            }
        }
    }

    /** Gives claims back that nobody has begun. */
    void release(Collection<ClaimedDelivery> claims) {
        try {
            store.release(claims, timing.now());
        } finally {
            claims.forEach(running::remove);
        }
    }

    private static final Throwable LOST = new Throwable("somebody else has the delivery", null, false, false) {
        private static final long serialVersionUID = 1L;
    };

    private @Nullable Throwable handleInTransaction(ClaimedDelivery claim) {
        try {
            boolean current = store.complete(claim, timing.now(), () -> {
                Throwable failure = handle(claim.delivery());
                if (failure != null) {
                    throw new HandlerFailure(failure);
                }
            });
            return current ? null : LOST;
        } catch (HandlerFailure e) {
            return e.getCause();
        } catch (InboxUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // The transaction cannot be committed, such as after a failed statement that the handler has hidden.
            return e;
        }
    }

    // An Error of one delivery (deep recursion, a missing class) must not take the worker from all the others.
    private @Nullable Throwable handle(Delivery delivery) {
        InboxSource<?> source = sources.get(delivery.source());
        if (source == null) {
            return new IllegalStateException("the store returned a delivery of a source that was not asked for");
        }
        try {
            source.handle(delivery);
            return null;
        } catch (Throwable e) {
            return e;
        } finally {
            // A flag the handler left behind would stop our own next wait.
            Thread.interrupted();
        }
    }

    private Attempt failed(ClaimedDelivery claim, String error, @Nullable Instant next, Duration took) {
        Runnable record = next == null
                ? () -> store.markError(claim, timing.now(), error)
                : () -> store.reschedule(claim, next, error);
        return new Attempt(claim, record, l -> l.failed(claim.delivery(), error, next, took));
    }
}
