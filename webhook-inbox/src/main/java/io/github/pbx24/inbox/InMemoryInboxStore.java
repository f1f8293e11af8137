package io.github.pbx24.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps deliveries in memory: for tests, and the model of how a store behaves. Everything is lost with the process.
 *
 * <p>Thread-safe; every method locks the whole store for its duration.
 *
 * @since 0.1
 */
public final class InMemoryInboxStore implements InboxStore {
    private static final Comparator<Row> LONGEST_DUE_FIRST =
            Comparator.comparing(Row::dueAt).thenComparing(row -> row.delivery.id());

    private final NavigableMap<String, Row> rows = new TreeMap<>();
    private final Map<Key, Holder> keys = new HashMap<>();

    /** Makes an empty store. */
    public InMemoryInboxStore() {}

    @Override
    public synchronized Optional<String> insert(NewDelivery delivery, Instant keyHeldUntil) {
        if (delivery.dedupeKey() != null) {
            Key key = new Key(delivery.source(), delivery.dedupeKey());
            Holder holder = keys.get(key);
            if (holder != null && holder.until.isAfter(delivery.receivedAt())) {
                return Optional.of(holder.id);
            }
            keys.put(key, new Holder(delivery.id(), keyHeldUntil));
        }
        rows.put(delivery.id(), new Row(delivery));
        return Optional.empty();
    }

    @Override
    public synchronized List<ClaimedDelivery> claimDue(
            Set<String> sources, Instant now, String owner, Instant leaseUntil, int limit) {
        List<Row> due = rows.values().stream()
                .filter(row -> row.status == DeliveryStatus.PENDING)
                .filter(row -> !row.dueAt.isAfter(now))
                .filter(row -> sources.contains(row.delivery.source()))
                .sorted(LONGEST_DUE_FIRST)
                .limit(limit)
                .sorted(Comparator.comparing(row -> row.delivery.id()))
                .toList();
        List<ClaimedDelivery> claims = new ArrayList<>(due.size());
        for (Row row : due) {
            row.owner = owner;
            row.dueAt = leaseUntil;
            row.attempts++;
            row.version++;
            claims.add(row.claimed());
        }
        return claims;
    }

    @Override
    public synchronized boolean markDone(ClaimedDelivery claim, Instant at) {
        return finish(claim, DeliveryStatus.DONE, at, null);
    }

    @Override
    public synchronized boolean markError(ClaimedDelivery claim, Instant at, String error) {
        return finish(claim, DeliveryStatus.ERROR, at, error);
    }

    private boolean finish(ClaimedDelivery claim, DeliveryStatus status, Instant at, @Nullable String error) {
        Row row = current(claim);
        if (row == null) {
            return false;
        }
        row.status = status;
        row.processedAt = at;
        row.owner = null;
        row.error = error;
        row.version++;
        return true;
    }

    @Override
    public synchronized boolean reschedule(ClaimedDelivery claim, Instant nextAttemptAt, String error) {
        Row row = current(claim);
        if (row == null) {
            return false;
        }
        row.failures++;
        row.dueAt = nextAttemptAt;
        row.owner = null;
        row.error = error;
        row.version++;
        return true;
    }

    @Override
    public synchronized int renewLeases(Collection<ClaimedDelivery> claims, Instant leaseUntil) {
        int renewed = 0;
        for (ClaimedDelivery claim : claims) {
            Row row = current(claim);
            if (row != null) {
                row.dueAt = leaseUntil;
                renewed++;
            }
        }
        return renewed;
    }

    /** Does nothing: what another process had in memory is gone. */
    @Override
    public int releaseAbandoned(String ownerPrefix, Instant now) {
        return 0;
    }

    @Override
    public synchronized boolean requeue(String id, Instant now) {
        Row row = rows.get(id);
        if (row == null) {
            return false;
        }
        row.status = DeliveryStatus.PENDING;
        row.processedAt = null;
        row.dueAt = now;
        row.owner = null;
        row.attempts = 0;
        row.failures = 0;
        row.error = null;
        row.version++;
        return true;
    }

    @Override
    public synchronized List<JournalEntry> journal(JournalQuery query) {
        NavigableMap<String, Row> candidates = query.before() == null ? rows : rows.headMap(query.before(), false);
        return candidates.descendingMap().values().stream()
                .filter(row -> query.status() == null || row.status == query.status())
                .filter(row -> query.source() == null || row.delivery.source().equals(query.source()))
                .limit(query.limit())
                .map(Row::entry)
                .toList();
    }

    @Override
    public synchronized Map<DeliveryStatus, Long> counts() {
        Map<DeliveryStatus, Long> counts = new EnumMap<>(DeliveryStatus.class);
        for (DeliveryStatus status : DeliveryStatus.values()) {
            counts.put(status, 0L);
        }
        rows.values().forEach(row -> counts.merge(row.status, 1L, Long::sum));
        return counts;
    }

    @Override
    public synchronized int purge(Instant doneBefore, Instant now, int limit) {
        List<Key> free = keys.entrySet().stream()
                .filter(entry -> !entry.getValue().until.isAfter(now))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        free.forEach(keys::remove);
        List<String> old = rows.values().stream()
                .filter(row -> row.status == DeliveryStatus.DONE)
                .filter(row -> row.processedAt != null && row.processedAt.isBefore(doneBefore))
                .limit(limit)
                .map(row -> row.delivery.id())
                .toList();
        old.forEach(rows::remove);
        return Math.max(free.size(), old.size());
    }

    private @Nullable Row current(ClaimedDelivery claim) {
        Row row = rows.get(claim.delivery().id());
        return row != null && row.version == claim.version() ? row : null;
    }

    private record Key(String source, String dedupeKey) {}

    private record Holder(String id, Instant until) {}

    private static final class Row {
        private final NewDelivery delivery;
        private DeliveryStatus status = DeliveryStatus.PENDING;
        private Instant dueAt;
        private @Nullable Instant processedAt;
        private @Nullable String owner;
        private @Nullable String error;
        private int attempts;
        private int failures;
        private long version;

        Row(NewDelivery delivery) {
            this.delivery = delivery;
            this.dueAt = delivery.receivedAt();
        }

        Instant dueAt() {
            return dueAt;
        }

        ClaimedDelivery claimed() {
            Delivery claimed = new Delivery(
                    delivery.id(),
                    delivery.source(),
                    delivery.kind(),
                    delivery.payload(),
                    delivery.receivedAt(),
                    attempts);
            return new ClaimedDelivery(claimed, failures, version);
        }

        JournalEntry entry() {
            boolean waiting = status == DeliveryStatus.PENDING && owner == null;
            return new JournalEntry(
                    delivery.id(),
                    delivery.source(),
                    delivery.kind(),
                    delivery.receivedAt(),
                    processedAt,
                    status,
                    attempts,
                    waiting ? dueAt : null,
                    error);
        }
    }
}
