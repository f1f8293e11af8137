package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;

/** A store and what is done with it in every test of a contract. */
abstract class StoreFixture {
    static final Set<String> SOURCES = Set.of("a", "b");

    static final Duration WINDOW = Duration.ofHours(1);

    static final Instant LEASE_END = START.plusSeconds(15);

    final DeliveryIds ids = new DeliveryIds(new MutableClock());

    InboxStore store = new InMemoryInboxStore();

    /** An empty store. */
    abstract InboxStore emptyStore() throws Exception;

    @BeforeEach
    final void take_an_empty_store() throws Exception {
        store = emptyStore();
    }

    NewDelivery delivery(String source, String key, Instant receivedAt) {
        return new NewDelivery(ids.next(), source, "kind", key, new byte[] {1, 2, 3}, receivedAt);
    }

    NewDelivery insert(String source, String key, Instant receivedAt) {
        NewDelivery delivery = delivery(source, key, receivedAt);
        assertThat(store.insert(delivery, receivedAt.plus(WINDOW))).isEmpty();
        return delivery;
    }

    List<ClaimedDelivery> claim(Instant now, int limit) {
        return store.claimDue(SOURCES, now, "owner", now.plusSeconds(15), limit);
    }

    ClaimedDelivery claimOne(Instant now) {
        List<ClaimedDelivery> claims = claim(now, 1);
        assertThat(claims).hasSize(1);
        return claims.get(0);
    }

    boolean done(ClaimedDelivery claim, Instant at) {
        return store.markDone(List.of(claim), at) == 1;
    }

    /** By the journal, which shows every status. */
    Map<DeliveryStatus, Long> counts() {
        Map<DeliveryStatus, Long> counts = new EnumMap<>(DeliveryStatus.class);
        for (DeliveryStatus status : List.of(DeliveryStatus.PENDING, DeliveryStatus.DONE, DeliveryStatus.ERROR)) {
            counts.put(status, 0L);
        }
        store.journal(JournalQuery.newest(JournalQuery.MAX_LIMIT))
                .forEach(entry -> counts.merge(entry.status(), 1L, Long::sum));
        return counts;
    }

    JournalEntry only() {
        List<JournalEntry> entries = store.journal(JournalQuery.newest(10));
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    NewDelivery about(String entity, Instant receivedAt) {
        return about(entity, "kind", receivedAt, Duration.ZERO);
    }

    NewDelivery about(String entity, String kind, Instant receivedAt, Duration quietTime) {
        byte[] payload = {(byte) receivedAt.getEpochSecond()};
        NewDelivery delivery = new NewDelivery(
                ids.next(), "a", kind, null, payload, receivedAt, entity, receivedAt.plus(quietTime), quietTime);
        assertThat(store.insert(delivery, receivedAt)).isEmpty();
        return delivery;
    }

    List<String> claimedIds(Instant now) {
        return claim(now, 10).stream().map(claim -> claim.delivery().id()).toList();
    }

    DeliveryStatus statusOf(NewDelivery delivery) {
        return store.journal(JournalQuery.newest(1000)).stream()
                .filter(entry -> entry.id().equals(delivery.id()))
                .findFirst()
                .orElseThrow()
                .status();
    }

    JournalRow row(String key, DeliveryStatus status) {
        return new JournalRow(ids.next(), "a", "kind", key, new byte[] {1, 2, 3}, START, status, null);
    }

    Optional<String> record(String key, Supplier<String> effect) {
        return store.record(row(key, DeliveryStatus.DONE), START.plus(WINDOW), effect);
    }

    static <T> List<T> inParallel(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdown();
        }
    }
}
