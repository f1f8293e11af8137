package io.github.pbx24.inbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.inbox.InboxException;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.NewDelivery;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.jdbc.TestDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * On PostgreSQL those that come at once share a statement. Here the leaders are held up by a transaction that holds their
 * keys, until all others wait.
 */
class InsertGroupsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30Z");
    private static final Instant LATER = NOW.plusSeconds(3600);
    private static final Duration LONG = Duration.ofMinutes(2);

    // However slow this machine is, nobody is thrown out of a transaction.
    private final String url = TestDatabases.postgresUrl() + "&options=-c%20idle_in_transaction_session_timeout=0";
    private final JdbcDatabase database = JdbcDatabase.open(url);
    private final JdbcDatabase otherNode = JdbcDatabase.open(url);
    private final JdbcInboxStore store = JdbcInboxStore.create(database);
    private final JdbcInboxStore storeOfOther = JdbcInboxStore.create(otherNode);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        otherNode.close();
        database.close();
    }

    @Test
    void those_that_come_at_once_share_a_commit() {
        Held leaders = holdUpTheLeaders();
        List<CompletableFuture<Optional<String>>> others = IntStream.range(0, 8)
                .mapToObj(i -> insert(delivery("other" + i, i % 2 == 0 ? "k" + i : null, i % 3 == 0 ? "deal:1" : null)))
                .toList();
        await().atMost(LONG).until(() -> store.groups.waiting() == 8);

        leaders.release();

        assertThat(others).allSatisfy(one -> assertThat(one.join()).isEmpty());
        assertThat(ids()).contains("other0", "other1", "other2", "other3", "other4", "other5", "other6", "other7");
        List<Long> commits = database.read(connection -> Statements.list(
                connection,
                "SELECT COUNT(DISTINCT CAST(xmin AS VARCHAR)) FROM pbx24_inbox WHERE id LIKE 'other%'",
                row -> row.getLong(1)));
        // Both leaders may have taken some.
        assertThat(commits.get(0)).isBetween(1L, 2L);
    }

    @Test
    void of_those_with_one_key_one_is_stored_and_the_others_hear_which() {
        Held leaders = holdUpTheLeaders();
        List<CompletableFuture<Optional<String>>> same = IntStream.range(0, 6)
                .mapToObj(i -> insert(delivery("same" + i, "k", "deal:1")))
                .toList();
        CompletableFuture<Optional<String>> ofLeader = insert(delivery("again", "leader0", null));
        await().atMost(LONG).until(() -> store.groups.waiting() == 7);

        leaders.release();

        List<Optional<String>> holders =
                same.stream().map(CompletableFuture::join).toList();
        assertThat(holders.stream().filter(Optional::isEmpty)).hasSize(1);
        String stored = "same" + holders.indexOf(Optional.<String>empty());
        assertThat(holders.stream().flatMap(Optional::stream)).containsOnly(stored);
        assertThat(ofLeader.join()).contains("held by other node 0");
        assertThat(ids()).contains(stored).doesNotContain("again");
    }

    @Test
    void a_key_that_is_free_again_is_taken_in_a_group_too() {
        store.insert(delivery("earlier", "k", null), NOW.minusSeconds(1));
        Held leaders = holdUpTheLeaders();
        CompletableFuture<Optional<String>> again = insert(delivery("again", "k", null));
        CompletableFuture<Optional<String>> company = insert(delivery("company", "l", null));
        await().atMost(LONG).until(() -> store.groups.waiting() == 2);

        leaders.release();

        assertThat(again.join()).isEmpty();
        assertThat(company.join()).isEmpty();
        assertThat(store.insert(delivery("third", "k", null), LATER)).contains("again");
    }

    @Test
    void one_that_is_refused_takes_nobody_with_it() {
        TestDatabases.execute(database, "ALTER TABLE pbx24_inbox ADD CHECK (id <> 'bad')");
        Held leaders = holdUpTheLeaders();
        CompletableFuture<Optional<String>> bad = insert(delivery("bad", "bad", null));
        List<CompletableFuture<Optional<String>>> others = IntStream.range(0, 4)
                .mapToObj(i -> insert(delivery("other" + i, "k" + i, null)))
                .toList();
        await().atMost(LONG).until(() -> store.groups.waiting() == 5);

        leaders.release();

        assertThat(others).allSatisfy(one -> assertThat(one.join()).isEmpty());
        assertThatThrownBy(bad::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isExactlyInstanceOf(InboxException.class);
        assertThat(ids()).contains("other0", "other1", "other2", "other3").doesNotContain("bad");
    }

    @Test
    void a_repetition_that_waits_for_its_first_holds_up_nobody_for_long() {
        Held first = holdOnOtherNode("slow");
        Held leaders = holdUpTheLeaders();
        CompletableFuture<Optional<String>> repetition = insert(delivery("repetition", "slow", null));
        List<CompletableFuture<Optional<String>>> others = IntStream.range(0, 4)
                .mapToObj(i -> insert(delivery("other" + i, "k" + i, null)))
                .toList();
        await().atMost(LONG).until(() -> store.groups.waiting() == 5);

        leaders.release();

        assertThat(others).allSatisfy(one -> assertThat(one.join()).isEmpty());
        assertThat(repetition).isNotDone();
        first.release();
        assertThat(repetition.join()).contains("held by other node slow");
    }

    @Test
    void a_database_that_refuses_tells_all() {
        Held leaders = holdUpTheLeaders();
        List<CompletableFuture<Optional<String>>> others = IntStream.range(0, 4)
                .mapToObj(i -> insert(delivery("other" + i, "k" + i, null)))
                .toList();
        await().atMost(LONG).until(() -> store.groups.waiting() == 4);
        database.close();
        leaders.release();

        assertThat(others)
                .allSatisfy(one ->
                        assertThatThrownBy(one::join).cause().isExactlyInstanceOf(InboxUnavailableException.class));
        assertThat(store.groups.waiting()).isZero();
    }

    private static NewDelivery delivery(String id, String key, String entity) {
        return new NewDelivery(id, "a", "kind", key, id.getBytes(), NOW, entity, NOW, Duration.ZERO);
    }

    private CompletableFuture<Optional<String>> insert(NewDelivery delivery) {
        return CompletableFuture.supplyAsync(() -> store.insert(delivery, LATER), threads);
    }

    private List<String> ids() {
        return store.journal(JournalQuery.newest(100)).stream()
                .map(JournalEntry::id)
                .toList();
    }

    /** A transaction that is under way. */
    private record Held(List<CountDownLatch> latches) {
        void release() {
            latches.forEach(CountDownLatch::countDown);
        }
    }

    private Held holdUpTheLeaders() {
        List<CountDownLatch> latches = new ArrayList<>();
        for (int i = 0; i < InsertGroups.LEADERS; i++) {
            latches.addAll(holdOnOtherNode("leader" + i).latches());
        }
        for (int i = 0; i < InsertGroups.LEADERS; i++) {
            insert(delivery("leader " + i, "leader" + i, null));
            int leading = i + 1;
            await().atMost(LONG).until(() -> blocked() >= leading);
        }
        return new Held(latches);
    }

    private Held holdOnOtherNode(String key) {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        String id = "held by other node " + key.replace("leader", "");
        threads.execute(() -> otherNode.inTransaction(() -> {
            storeOfOther.insert(delivery(id, key, null), LATER);
            held.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        }));
        await().atMost(LONG).until(() -> held.getCount() == 0);
        return new Held(List.of(released));
    }

    private long blocked() {
        return otherNode
                .read(connection -> Statements.list(
                        connection,
                        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'",
                        row -> row.getLong(1)))
                .get(0);
    }
}
