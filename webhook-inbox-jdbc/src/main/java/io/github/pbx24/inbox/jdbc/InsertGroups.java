package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.NewDelivery;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.JdbcFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Concurrent inserts share a statement and a commit, each of which has its price on PostgreSQL. Whoever comes while few groups
 * are on their way leads the next one: it stores for all who wait. Nobody waits for company, and whoever comes alone goes
 * alone.
 *
 * <p>One that fails takes nothing else with it: then each goes alone.
 */
final class InsertGroups {
    /** While one group is in the database, the next is made. */
    static final int LEADERS = 2;

    private static final int MOST = 64;
    private static final int MOST_BYTES = 1 << 20;
    private static final String LOCK_TIMEOUT = "55P03";

    private final JdbcDatabase database;
    // Its monitor guards the number of leaders too.
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int leaders;

    InsertGroups(JdbcDatabase database) {
        this.database = database;
    }

    private enum Verdict {
        LEAD,
        STORED,
        GO_ALONE
    }

    private record Waiting(NewDelivery delivery, Duration window, CompletableFuture<Verdict> verdict) {

        /** Of two with one key the second must see what became of the first. */
        boolean hasKeyIn(Set<List<String>> keys) {
            String key = delivery.dedupeKey();
            return key != null && !keys.add(List.of(delivery.source(), key));
        }

        /** An interrupt does not end the wait: the group is on its way, and its answer is due. */
        Verdict await() {
            try {
                return verdict.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof JdbcFailure failure) {
                    throw failure;
                }
                throw e;
            }
        }
    }

    /**
     * Stores a delivery, together with those that come at the same moment.
     *
     * @param alone stores it alone, which also finds out whose duplicate it is
     * @return the id of the delivery that this one repeats, or empty
     * @throws JdbcFailure if the database fails; it may have been stored
     */
    Optional<String> insert(NewDelivery delivery, Instant keyHeldUntil, Supplier<Optional<String>> alone) {
        Waiting mine =
                new Waiting(delivery, Duration.between(delivery.receivedAt(), keyHeldUntil), new CompletableFuture<>());
        // Made before anybody relies on it: without memory a leader must still hand over, and lose nobody it took
        // along.
        List<Waiting> group = new ArrayList<>(MOST);
        boolean leads;
        synchronized (queue) {
            leads = leaders < LEADERS;
            if (leads) {
                leaders++;
            } else {
                queue.add(mine);
            }
        }
        Verdict verdict = leads ? Verdict.LEAD : mine.await();
        if (verdict == Verdict.LEAD) {
            return lead(mine, group, alone);
        }
        return verdict == Verdict.STORED ? Optional.empty() : alone.get();
    }

    private Optional<String> lead(Waiting mine, List<Waiting> group, Supplier<Optional<String>> alone) {
        boolean stored;
        try {
            gather(mine, group);
            if (group.size() == 1) {
                // Still as a leader, or nobody would ever gather behind it.
                return alone.get();
            }
            stored = store(group).contains(mine.delivery().id());
        } finally {
            // Whatever happened to the leader, the others are not left waiting.
            group.forEach(each -> each.verdict().complete(Verdict.GO_ALONE));
            handOver();
        }
        return stored ? Optional.empty() : alone.get();
    }

    private void handOver() {
        Waiting next;
        synchronized (queue) {
            next = queue.poll();
            if (next == null) {
                leaders--;
            }
        }
        if (next != null) {
            next.verdict().complete(Verdict.LEAD);
        }
    }

    private void gather(Waiting first, List<Waiting> group) {
        group.add(first);
        Set<List<String>> keys = new HashSet<>();
        first.hasKeyIn(keys);
        int bytes = first.delivery().payload().length;
        synchronized (queue) {
            for (Iterator<Waiting> each = queue.iterator(); each.hasNext() && group.size() < MOST; ) {
                Waiting next = each.next();
                int length = next.delivery().payload().length;
                if (bytes + length <= MOST_BYTES && next.window().equals(first.window()) && !next.hasKeyIn(keys)) {
                    bytes += length;
                    group.add(next);
                    each.remove();
                }
            }
        }
    }

    /** How many wait for a leader. */
    int waiting() {
        synchronized (queue) {
            return queue.size();
        }
    }

    /** Answers the ids of those that are stored; none if each has to go alone. */
    private Set<String> store(List<Waiting> group) {
        List<NewDelivery> deliveries = group.stream().map(Waiting::delivery).toList();
        Set<String> stored;
        try {
            stored = database.writeOne(connection ->
                    InsertsTogether.run(connection, deliveries, group.get(0).window()));
        } catch (JdbcFailure e) {
            if (concernsOne(e)) {
                return Set.of();
            }
            group.forEach(each -> each.verdict().completeExceptionally(e));
            throw e;
        }
        for (Waiting each : group) {
            if (stored.contains(each.delivery().id())) {
                each.verdict().complete(Verdict.STORED);
            }
        }
        return stored;
    }

    /** A value that is refused, a repetition whose first one is not committed yet, or an interrupt of the leader. */
    private static boolean concernsOne(JdbcFailure failure) {
        return !failure.isWorthRepeating()
                || failure.getCause() instanceof SQLException cause && LOCK_TIMEOUT.equals(cause.getSQLState())
                || Thread.currentThread().isInterrupted();
    }
}
