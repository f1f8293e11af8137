package io.github.pbx24.inbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.inbox.ClaimedDelivery;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.InMemoryInboxStore;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.NewDelivery;
import io.github.pbx24.inbox.TextSource;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.jdbc.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many deliveries wait for an earlier one about their entity: each is looked at once, and none is forgotten. */
class WaitingBehindTest {
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final int SEEDS = 8;
    private static final Set<String> SOURCES = Set.of("a");

    @TempDir
    Path folder;

    private JdbcDatabase open(String kind) {
        return kind.equals("sqlite") ? TestDatabases.sqlite(folder) : JdbcDatabase.open(TestDatabases.postgresUrl());
    }

    private static NewDelivery about(String entity, int number, Instant at, Duration delay, Duration quiet) {
        return new NewDelivery(
                "%08d".formatted(number), "a", "kind", null, new byte[0], at, entity, at.plus(delay), quiet);
    }

    private static List<ClaimedDelivery> claim(InboxStore store, Instant now, int limit) {
        return store.claimDue(SOURCES, now, "owner", now.plusSeconds(15), limit);
    }

    private static long marks(JdbcDatabase database) {
        return database.read(connection -> Statements.list(
                        connection, "SELECT COUNT(*) FROM pbx24_inbox WHERE behind = 1", row -> row.getLong(1))
                .get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void each_is_looked_at_once_and_they_come_in_order(String kind) {
        try (JdbcDatabase database = open(kind)) {
            InboxStore store = JdbcInboxStore.create(database);
            for (int i = 0; i < 100; i++) {
                store.insert(about("e", i, START, Duration.ZERO, Duration.ZERO), START);
            }
            store.insert(about("f", 100, START, Duration.ZERO, Duration.ZERO), START);

            List<ClaimedDelivery> claims = claim(store, START, 10);

            assertThat(claims)
                    .as("what stands behind a hundred others is found at once")
                    .extracting(claim -> claim.delivery().id())
                    .containsExactly("00000000", "00000100");
            assertThat(marks(database)).isEqualTo(99);
            for (int i = 1; i < 100; i++) {
                store.markDone(claims, START);
                assertThat(marks(database)).isEqualTo(99 - i);
                claims = claim(store, START, 10);
                assertThat(claims.get(0).delivery().id()).isEqualTo("%08d".formatted(i));
                assertThat(claims).hasSize(1);
            }
        }
    }

    /** A hundred thousand rows written anew for each failure took a minute, and SQLite took nothing else meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void a_failure_writes_one_row_however_many_wait(String kind) {
        try (JdbcDatabase database = open(kind)) {
            InboxStore store = JdbcInboxStore.create(database);
            for (int i = 0; i < 100; i++) {
                store.insert(about("e", i, START, Duration.ZERO, Duration.ZERO), START);
            }
            List<ClaimedDelivery> claims = claim(store, START, 10);
            List<String> before = rows(database);

            store.reschedule(claims.get(0), START.plusSeconds(60), "not yet");

            List<String> after = rows(database);
            assertThat(after.subList(1, 100)).isEqualTo(before.subList(1, 100));
            assertThat(store.oldestDue(START.plusSeconds(59)))
                    .as("nothing is due behind it")
                    .isEmpty();
            assertThat(store.oldestDue(START.plusSeconds(60))).contains(START.plusSeconds(60));
        }
    }

    private static List<String> rows(JdbcDatabase database) {
        return database.read(connection -> Statements.list(
                connection,
                "SELECT id, status_at, version, behind FROM pbx24_inbox ORDER BY id",
                row -> row.getString(1) + " " + row.getLong(2) + " " + row.getLong(3) + " " + row.getInt(4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void one_whose_predecessor_was_deleted_by_hand_is_found_by_the_next_tidying(String kind) {
        try (JdbcDatabase database = open(kind)) {
            InboxStore store = JdbcInboxStore.create(database);
            IntStream.range(0, 3).forEach(i -> store.insert(about("e", i, START, Duration.ZERO, Duration.ZERO), START));
            claim(store, START, 10);
            TestDatabases.execute(database, "DELETE FROM pbx24_inbox WHERE id = '00000000'");

            store.bringForward(START, START.plusSeconds(3600));

            assertThat(claim(store, START, 10))
                    .extracting(claim -> claim.delivery().id())
                    .containsExactly("00000001");
        }
    }

    /** Whatever happens in whatever order, the same can be claimed as of the model. */
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void it_is_claimed_as_of_the_store_in_memory(String kind) {
        try (JdbcDatabase database = open(kind)) {
            JdbcInboxStore store = JdbcInboxStore.create(database);
            for (int seed = 0; seed < SEEDS; seed++) {
                TestDatabases.execute(database, "DELETE FROM pbx24_inbox");
                new Pair(new InMemoryInboxStore(), store, new Random(seed), "seed " + seed).run(120);
            }
        }
    }

    /** The same steps on the model and on the store. */
    private static final class Pair {
        private final InboxStore model;
        private final InboxStore store;
        private final Random random;
        private final String name;
        private final List<ClaimedDelivery> ofModel = new ArrayList<>();
        private final List<ClaimedDelivery> ofStore = new ArrayList<>();
        private Instant now = START;
        private int count;

        Pair(InboxStore model, InboxStore store, Random random, String name) {
            this.model = model;
            this.store = store;
            this.random = random;
            this.name = name;
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
                assertThat(store.depth()).as(name).isEqualTo(model.depth());
                assertThat(store.oldestDue(now)).as(name + " step " + i).isEqualTo(model.oldestDue(now));
            }
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> insert();
                case 4, 5 -> claimSome(1 + random.nextInt(5));
                case 6, 7 -> finish();
                case 8 -> now = now.plusSeconds(random.nextInt(10));
                default -> rarely();
            }
        }

        private void insert() {
            String entity = random.nextInt(6) == 0 ? null : "e" + random.nextInt(3);
            Duration quiet = random.nextInt(5) == 0 && entity != null ? Duration.ofSeconds(2) : Duration.ZERO;
            Duration delay = quiet.isZero() && random.nextInt(5) == 0 ? Duration.ofSeconds(3) : quiet;
            NewDelivery delivery = about(entity, count++, now, delay, quiet);
            assertThat(store.insert(delivery, now)).isEqualTo(model.insert(delivery, now));
        }

        private void claimSome(int limit) {
            List<ClaimedDelivery> expected = claim(model, now, limit);
            List<ClaimedDelivery> claimed = claim(store, now, limit);
            assertThat(claimed.stream().map(Pair::shown))
                    .as(name)
                    .isEqualTo(expected.stream().map(Pair::shown).toList());
            ofModel.addAll(expected);
            ofStore.addAll(claimed);
        }

        private static String shown(ClaimedDelivery claim) {
            return claim.delivery().id() + " " + claim.delivery().attempt() + " " + claim.failures();
        }

        /** Sometimes of a claim that is out of date. */
        private void finish() {
            if (ofModel.isEmpty()) {
                return;
            }
            int which = random.nextInt(ofModel.size());
            ClaimedDelivery expected = ofModel.get(which);
            ClaimedDelivery claim = ofStore.get(which);
            switch (random.nextInt(5)) {
                case 0 ->
                    assertThat(store.reschedule(claim, now.plusSeconds(5), "not yet"))
                            .isEqualTo(model.reschedule(expected, now.plusSeconds(5), "not yet"));
                case 1 ->
                    assertThat(store.markError(claim, now, "bad")).isEqualTo(model.markError(expected, now, "bad"));
                case 2 ->
                    assertThat(store.release(List.of(claim), now)).isEqualTo(model.release(List.of(expected), now));
                case 3 ->
                    assertThat(store.complete(claim, now, () -> {})).isEqualTo(model.complete(expected, now, () -> {}));
                default ->
                    assertThat(store.markDone(List.of(claim), now)).isEqualTo(model.markDone(List.of(expected), now));
            }
        }

        private void rarely() {
            if (count > 0 && random.nextBoolean()) {
                List<String> ids = List.of("%08d".formatted(random.nextInt(count)));
                assertThat(store.requeue(ids, now)).isEqualTo(model.requeue(ids, now));
            } else {
                Instant latest = now.plusSeconds(3600);
                assertThat(store.bringForward(now, latest)).isEqualTo(model.bringForward(now, latest));
            }
        }
    }

    /** A mark set while another node finishes what was waited for would keep an entity waiting for minutes. */
    @Test
    void nodes_that_claim_finish_and_accept_at_once_leave_nothing_waiting() {
        try (JdbcDatabase database = open("postgres")) {
            TextSource source = new TextSource("a");
            JdbcInboxStore store = JdbcInboxStore.create(database);
            try (Inbox one = inbox(store, source, "one");
                    Inbox two = inbox(store, source, "two")) {
                one.start();
                two.start();
                IntStream.range(0, 400)
                        .parallel()
                        .forEach(i -> (i % 2 == 0 ? one : two).accept(source, "about e" + i % 4 + " " + i));

                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(store.depth()).containsEntry(DeliveryStatus.PENDING, 0L));
            }
            assertThat(source.handled()).hasSize(400);
        }
    }

    private static Inbox inbox(InboxStore store, TextSource source, String node) {
        return Inbox.builder(store)
                .source(source)
                .nodeName(node)
                .pollInterval(Duration.ofMillis(50))
                .build();
    }
}
