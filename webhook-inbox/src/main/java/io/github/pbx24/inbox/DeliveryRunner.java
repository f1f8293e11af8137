package io.github.pbx24.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Claims deliveries, gives them to their sources and records what came of it. Has no threads of its own. */
final class DeliveryRunner {
    /**
     * How often a delivery may end together with its process before it is given up. Generous, because restarts are
     * ordinary; finite, because a delivery that kills the process would otherwise keep the node down for ever.
     */
    static final int MAX_SILENT_ENDS = 10;

    private static final String PROCESS = UUID.randomUUID().toString();
    private static final AtomicInteger INBOXES = new AtomicInteger();

    private final InboxStore store;
    private final Map<String, InboxSource<?>> sources;
    private final Timing timing;
    private final SafeListener listener;
    private final String owner;
    private final Set<ClaimedDelivery> running = ConcurrentHashMap.newKeySet();

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
        List<ClaimedDelivery> claims = store.claimDue(sources.keySet(), now, owner, now.plus(timing.lease()), limit);
        running.addAll(claims);
        return claims;
    }

    void renewLeases() {
        Collection<ClaimedDelivery> claims = List.copyOf(running);
        if (!claims.isEmpty()) {
            store.renewLeases(claims, timing.now().plus(timing.lease()));
        }
    }

    int runAllDue() {
        int attempts = 0;
        for (List<ClaimedDelivery> claims = claim(1); !claims.isEmpty(); claims = claim(1)) {
            for (ClaimedDelivery claim : claims) {
                run(claim, () -> false);
                attempts++;
            }
        }
        return attempts;
    }

    /**
     * Makes one attempt and records its outcome.
     *
     * @param recordAgain asked after each failure to record; may wait; false gives up
     * @throws InboxUnavailableException if the outcome could not be recorded; the delivery comes again after its lease
     */
    void run(ClaimedDelivery claim, BooleanSupplier recordAgain) {
        try {
            Attempt attempt = attempt(claim);
            while (true) {
                try {
                    attempt.record().run();
                    break;
                } catch (InboxUnavailableException e) {
                    listener.tell(l -> l.storeFailed("recording an outcome", e));
                    if (!recordAgain.getAsBoolean()) {
                        throw e;
                    }
                }
            }
            attempt.tell().run();
        } finally {
            running.remove(claim);
        }
    }

    /** What has to be recorded about an attempt, and what the listener hears once it is. */
    private record Attempt(Runnable record, Runnable tell) {}

    private Attempt attempt(ClaimedDelivery claim) {
        Delivery delivery = claim.delivery();
        if (delivery.attempt() - 1 - claim.failures() >= MAX_SILENT_ENDS) {
            String error = "given up: " + MAX_SILENT_ENDS + " attempts ended without an outcome, with their process";
            return failed(claim, error, null, Duration.ZERO);
        }
        Duration waited = Duration.between(delivery.receivedAt(), timing.now());
        long start = System.nanoTime();
        Throwable failure = handle(delivery);
        Duration took = Times.since(start);
        if (failure == null) {
            return new Attempt(
                    () -> store.markDone(claim, timing.now()),
                    () -> listener.tell(l -> l.processed(delivery, waited, took)));
        }
        boolean hopeless = failure instanceof PermanentFailureException
                || claim.failures() >= timing.retrySchedule().size();
        @Nullable
        Instant next =
                hopeless ? null : timing.now().plus(timing.retrySchedule().get(claim.failures()));
        return failed(claim, ErrorText.of(failure, delivery.payload()), next, took);
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
            // A flag the handler left behind would close an H2 file at its next access, which is ours.
            Thread.interrupted();
        }
    }

    private Attempt failed(ClaimedDelivery claim, String error, @Nullable Instant next, Duration took) {
        Runnable record = next == null
                ? () -> store.markError(claim, timing.now(), error)
                : () -> store.reschedule(claim, next, error);
        return new Attempt(record, () -> listener.tell(l -> l.failed(claim.delivery(), error, next, took)));
    }
}
