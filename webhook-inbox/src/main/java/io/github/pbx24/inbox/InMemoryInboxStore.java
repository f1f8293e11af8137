package io.github.pbx24.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps deliveries in memory: for tests, and the model of how a store behaves. Everything is lost with the process.
 *
 * <p>Thread-safe; every method locks the whole store for its duration.
 *
 * @since 0.1
 */
public final class InMemoryInboxStore implements InboxStore {
    private static final int MAX_QUIET_TIMES = 10;
    private static final Set<DeliveryStatus> NOT_REPEATABLE =
            EnumSet.of(DeliveryStatus.IGNORED, DeliveryStatus.REFUSED, DeliveryStatus.MERGED);
    private static final Comparator<Row> LONGEST_DUE_FIRST =
            Comparator.comparing(Row::dueAt).thenComparing(row -> row.delivery.id());

    private final NavigableMap<String, Row> rows = new TreeMap<>();
    private final Map<Key, Holder> keys = new HashMap<>();
    private final Map<Key, Holder> notes = new HashMap<>();

    /** Makes an empty store. */
    public InMemoryInboxStore() {}

    @Override
    public synchronized Optional<String> insert(NewDelivery delivery, Instant keyHeldUntil) {
        Optional<String> holder = holder(delivery);
        if (holder.isEmpty()) {
            Row row = new Row(delivery);
            merge(row);
            store(row, keyHeldUntil);
        }
        return holder;
    }

    /** Into the newest about the same entity, if that still waits. */
    private boolean merge(Row row) {
        Duration quiet = row.delivery.quietTime();
        if (quiet.isZero()) {
            return false;
        }
        List<Row> pending = ofEntity(row).toList();
        Row last = pending.isEmpty() ? null : pending.get(pending.size() - 1);
        if (last == null
                || last.owner != null
                || last.failures > 0
                || !last.delivery.kind().equals(row.delivery.kind())
                || row.delivery
                        .receivedAt()
                        .isAfter(last.delivery.receivedAt().plus(quiet.multipliedBy(MAX_QUIET_TIMES)))) {
            return false;
        }
        last.dueAt = last.dueAt.isAfter(row.dueAt) ? last.dueAt : row.dueAt;
        last.payload = row.payload;
        last.merged++;
        row.payload = new byte[0];
        row.status = DeliveryStatus.MERGED;
        row.processedAt = row.delivery.receivedAt();
        row.error = "merged into " + last.delivery.id();
        return true;
    }

    /** The pending ones about the entity of a row, in order of receipt. */
    private Stream<Row> ofEntity(Row row) {
        String entity = row.delivery.entity();
        return entity == null ? Stream.empty() : ofEntity(row.delivery.source(), entity);
    }

    private Stream<Row> ofEntity(String source, String entity) {
        return rows.values().stream()
                .filter(other -> entity.equals(other.delivery.entity()))
                .filter(other -> other.status == DeliveryStatus.PENDING)
                .filter(other -> other.delivery.source().equals(source));
    }

    @Override
    public synchronized Optional<String> newestAbout(String source, String entity) {
        return rows.values().stream()
                .map(row -> row.delivery)
                .filter(other -> entity.equals(other.entity()) && other.source().equals(source))
                .map(NewDelivery::id)
                .max(Comparator.naturalOrder());
    }

    /** The first of its entity, and no later one is being processed. */
    private boolean isItsTurn(Row row, Instant now) {
        return ofEntity(row)
                .noneMatch(other -> other != row
                        && (other.delivery.id().compareTo(row.delivery.id()) < 0
                                || other.owner != null && other.dueAt.isAfter(now)));
    }

    @Override
    public synchronized Optional<String> record(
            JournalRow row, Instant keyHeldUntil, Supplier<@Nullable String> effect) {
        NewDelivery delivery =
                new NewDelivery(row.id(), row.source(), row.kind(), row.dedupeKey(), row.payload(), row.receivedAt());
        Optional<String> holder = holder(delivery);
        if (holder.isEmpty()) {
            Row recorded = new Row(delivery);
            recorded.callId = effect.get();
            recorded.status = row.status();
            recorded.processedAt = row.receivedAt();
            recorded.error = row.error();
            store(recorded, keyHeldUntil);
        }
        return holder;
    }

    private Optional<String> holder(NewDelivery delivery) {
        if (delivery.dedupeKey() == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(keys.get(new Key(delivery.source(), delivery.dedupeKey())))
                .filter(holder -> holder.until.isAfter(delivery.receivedAt()))
                .map(Holder::id);
    }

    private void store(Row row, Instant keyHeldUntil) {
        NewDelivery delivery = row.delivery;
        if (delivery.dedupeKey() != null) {
            keys.put(new Key(delivery.source(), delivery.dedupeKey()), new Holder(delivery.id(), keyHeldUntil));
        }
        rows.put(delivery.id(), row);
    }

    @Override
    public synchronized List<ClaimedDelivery> claimDue(
            Set<String> sources, Instant now, String owner, Instant leaseUntil, int limit) {
        List<Row> due = rows.values().stream()
                .filter(row -> row.status == DeliveryStatus.PENDING)
                .filter(row -> !row.dueAt.isAfter(now))
                .filter(row -> sources.contains(row.delivery.source()))
                .filter(row -> isItsTurn(row, now))
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
    public synchronized int markDone(Collection<ClaimedDelivery> claims, Instant at) {
        return (int) claims.stream()
                .filter(claim -> finish(claim, DeliveryStatus.DONE, at, null))
                .count();
    }

    /** What the handler writes elsewhere is not undone here. */
    @Override
    public synchronized boolean complete(ClaimedDelivery claim, Instant at, Runnable handler) {
        if (current(claim) == null) {
            return false;
        }
        handler.run();
        return finish(claim, DeliveryStatus.DONE, at, null);
    }

    @Override
    public synchronized int release(Collection<ClaimedDelivery> claims, Instant now) {
        int released = 0;
        for (ClaimedDelivery claim : claims) {
            Row row = current(claim);
            if (row != null) {
                row.owner = null;
                row.dueAt = now;
                row.attempts--;
                row.version++;
                released++;
            }
        }
        return released;
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
    public synchronized Set<String> renewLeases(Collection<ClaimedDelivery> claims, Instant leaseUntil) {
        Set<String> renewed = new HashSet<>();
        for (ClaimedDelivery claim : claims) {
            Row row = current(claim);
            if (row != null) {
                row.dueAt = leaseUntil;
                renewed.add(claim.delivery().id());
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
    public synchronized int bringForward(Instant now, Instant latest) {
        List<Row> wrong = rows.values().stream()
                .filter(row -> row.status == DeliveryStatus.PENDING
                        && (row.dueAt.isAfter(latest)
                                || (row.owner == null
                                        && row.dueAt.isAfter(now)
                                        && row.delivery.receivedAt().isAfter(now.plus(CLOCKS_DIFFER)))))
                .toList();
        wrong.forEach(row -> row.dueAt = now);
        return wrong.size();
    }

    @Override
    public synchronized int requeue(Collection<String> ids, Instant now) {
        return (int) ids.stream().filter(id -> requeue(id, now)).count();
    }

    private boolean requeue(String id, Instant now) {
        Row row = rows.get(id);
        if (row == null || NOT_REPEATABLE.contains(row.status)) {
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
                .filter(row -> query.kind() == null || row.delivery.kind().equals(query.kind()))
                .filter(row -> query.callId() == null || query.callId().equals(row.callId))
                .filter(row -> query.entity() == null || query.entity().equals(row.delivery.entity()))
                .filter(row -> query.entityPrefix() == null
                        || (row.delivery.entity() != null
                                && row.delivery.entity().startsWith(query.entityPrefix())))
                .filter(row ->
                        query.from() == null || !row.delivery.receivedAt().isBefore(query.from()))
                .filter(row ->
                        query.until() == null || row.delivery.receivedAt().isBefore(query.until()))
                .limit(query.limit())
                .map(Row::entry)
                .toList();
    }

    @Override
    public synchronized Map<DeliveryStatus, Long> depth() {
        Map<DeliveryStatus, Long> depth = new EnumMap<>(DeliveryStatus.class);
        for (DeliveryStatus status : List.of(DeliveryStatus.PENDING, DeliveryStatus.ERROR)) {
            depth.put(
                    status,
                    rows.values().stream().filter(row -> row.status == status).count());
        }
        return depth;
    }

    @Override
    public synchronized Optional<Instant> oldestDue(Instant now) {
        return rows.values().stream()
                .filter(row -> row.status == DeliveryStatus.PENDING && row.owner == null && !row.dueAt.isAfter(now))
                .filter(row -> row.delivery.entity() == null
                        || ofEntity(row)
                                .filter(other -> other.owner == null)
                                .findFirst()
                                .orElseThrow()
                                .equals(row))
                .map(Row::dueAt)
                .min(Comparator.naturalOrder());
    }

    @Override
    public synchronized void putNote(String space, String key, String text, Instant until) {
        notes.put(new Key(space, key), new Holder(text, until));
    }

    @Override
    public synchronized Optional<String> note(String space, String key, Instant now) {
        return Optional.ofNullable(notes.get(new Key(space, key)))
                .filter(note -> note.until.isAfter(now))
                .map(Holder::id);
    }

    @Override
    public synchronized Optional<String> takeNote(String space, String key, Instant now) {
        Optional<String> note = note(space, key, now);
        notes.remove(new Key(space, key));
        return note;
    }

    @Override
    public synchronized int purge(Instant doneBefore, Instant errorBefore, Instant now, int limit) {
        List<Key> free = keys.entrySet().stream()
                .filter(entry -> !entry.getValue().until.isAfter(now))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        free.forEach(keys::remove);
        notes.values().removeIf(note -> !note.until.isAfter(now));
        List<String> old = rows.values().stream()
                .filter(row -> row.wasFinishedBefore(row.status == DeliveryStatus.ERROR ? errorBefore : doneBefore))
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
        private @Nullable String callId;
        private int attempts;
        private int failures;
        private int merged;
        private byte[] payload;
        private long version;

        Row(NewDelivery delivery) {
            this.delivery = delivery;
            this.payload = delivery.payload();
            this.dueAt = delivery.dueAt();
        }

        boolean wasFinishedBefore(Instant limit) {
            return processedAt != null && processedAt.isBefore(limit);
        }

        Instant dueAt() {
            return dueAt;
        }

        ClaimedDelivery claimed() {
            Delivery claimed = new Delivery(
                    delivery.id(),
                    delivery.source(),
                    delivery.kind(),
                    payload,
                    delivery.receivedAt(),
                    attempts,
                    delivery.entity(),
                    merged);
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
                    error,
                    callId,
                    delivery.entity());
        }
    }
}
