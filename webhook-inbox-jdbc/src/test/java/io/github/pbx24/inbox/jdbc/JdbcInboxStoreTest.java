package io.github.pbx24.inbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxException;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.NewDelivery;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.TextSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JdbcInboxStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30Z");

    @TempDir
    private Path directory = Path.of("");

    static Stream<Named<DataSource>> databases() {
        return Stream.of(Named.of("H2", Databases.h2()), Named.of("PostgreSQL", Databases.postgres()));
    }

    private static NewDelivery delivery(int number) {
        return new NewDelivery("id-" + number, "a", "kind", "key-" + number, new byte[] {1}, NOW);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void eight_nodes_may_start_together_on_an_empty_database(DataSource database) throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(8);
        CyclicBarrier together = new CyclicBarrier(8);
        Callable<JdbcInboxStore> start = () -> {
            together.await();
            return JdbcInboxStore.create(database);
        };
        List<Future<JdbcInboxStore>> started = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            started.add(nodes.submit(start));
        }
        nodes.shutdown();

        int number = 0;
        for (Future<JdbcInboxStore> store : started) {
            assertThat(store.get().insert(delivery(number++), NOW.plusSeconds(1)))
                    .isEmpty();
        }
        assertThat(started.get(0).get().counts()).containsEntry(DeliveryStatus.PENDING, 8L);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void tables_of_a_newer_version_are_left_alone(DataSource database) {
        JdbcInboxStore.create(database).close();
        Databases.execute(database, "INSERT INTO pbx24_inbox_schema (version, name) VALUES (99, 'future')");

        assertThatThrownBy(() -> JdbcInboxStore.create(database))
                .isInstanceOf(InboxException.class)
                .hasMessage("the inbox's tables are of version 99, this library knows up to 1");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_database_that_refuses_makes_the_inbox_unavailable(DataSource database) {
        TextSource source = new TextSource("a");
        Inbox inbox =
                Inbox.builder(JdbcInboxStore.create(database)).source(source).build();
        Databases.execute(database, "ALTER TABLE pbx24_inbox RENAME TO elsewhere");

        assertThatThrownBy(() -> inbox.accept(source, "k:1")).isInstanceOf(InboxUnavailableException.class);
        assertThatThrownBy(inbox::depth).isInstanceOf(InboxUnavailableException.class);

        Databases.execute(database, "ALTER TABLE elsewhere RENAME TO pbx24_inbox");
        // The key of the failed attempt went with it: this is no duplicate.
        assertThat(inbox.accept(source, "k:1")).isInstanceOf(Receipt.Stored.class);
    }

    @Test
    void a_database_that_cannot_be_reached_is_unavailable() {
        JdbcDataSource nowhere = new JdbcDataSource();
        nowhere.setURL("jdbc:h2:tcp://127.0.0.1:1/nowhere");

        assertThatThrownBy(() -> JdbcInboxStore.create(nowhere)).isInstanceOf(InboxUnavailableException.class);
    }

    @Test
    void one_broken_write_does_not_spoil_the_group_it_is_committed_with() throws Exception {
        JdbcInboxStore store = JdbcInboxStore.create(Databases.h2());
        ExecutorService callers = Executors.newFixedThreadPool(16);
        CyclicBarrier together = new CyclicBarrier(16);
        List<Future<?>> inserts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String kind = i == 7 ? "k".repeat(101) : "kind";
            NewDelivery delivery = new NewDelivery("id-" + i, "a", kind, "key-" + i, new byte[] {1}, NOW);
            inserts.add(callers.submit(() -> {
                together.await();
                return store.insert(delivery, NOW.plusSeconds(1));
            }));
        }
        callers.shutdown();

        for (int i = 0; i < 16; i++) {
            Future<?> insert = inserts.get(i);
            if (i == 7) {
                assertThatThrownBy(insert::get)
                        .hasCauseInstanceOf(InboxUnavailableException.class)
                        .hasMessageContaining("SQL state 22001")
                        .hasMessageNotContaining("kkk");
            } else {
                insert.get();
            }
        }
        assertThat(store.counts()).containsEntry(DeliveryStatus.PENDING, 15L);
    }

    @Test
    void an_h2_user_who_may_not_make_commits_durable_is_told_so() {
        String location = "file:" + directory.resolve("inbox");
        DataSource administrator = Databases.h2(location);
        Databases.execute(administrator, "CREATE USER clerk PASSWORD ''");
        JdbcDataSource clerk = new JdbcDataSource();
        clerk.setURL("jdbc:h2:" + location);
        clerk.setUser("clerk");

        assertThatThrownBy(() -> JdbcInboxStore.create(clerk))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("SET WRITE_DELAY 0");
    }

    @Test
    void a_closed_store_refuses_changes() {
        JdbcInboxStore store = JdbcInboxStore.create(Databases.h2());
        store.close();
        store.close();

        assertThatThrownBy(() -> store.insert(delivery(1), NOW.plusSeconds(1)))
                .isInstanceOf(InboxUnavailableException.class);
    }

    @Test
    void an_interrupted_caller_hears_that_it_is_unknown_and_the_database_stays_open() {
        JdbcInboxStore store = JdbcInboxStore.create(Databases.h2("file:" + directory.resolve("inbox")));

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> store.insert(delivery(1), NOW.plusSeconds(1)))
                .isInstanceOf(InboxUnavailableException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();

        assertThat(store.insert(delivery(2), NOW.plusSeconds(1))).isEmpty();
        assertThat(store.journal(JournalQuery.newest(1))).hasSize(1);
        store.close();
    }

    @Test
    void what_another_process_left_in_an_embedded_database_is_due_at_once() {
        JdbcInboxStore store = JdbcInboxStore.create(Databases.h2());
        store.insert(delivery(1), NOW.plusSeconds(1));
        store.insert(delivery(2), NOW.plusSeconds(1));
        store.claimDue(Set.of("a"), NOW, "dead/node/1", NOW.plusSeconds(15), 1);
        store.claimDue(Set.of("a"), NOW, "mine/node/1", NOW.plusSeconds(15), 1);

        assertThat(store.releaseAbandoned("mine/", NOW)).isEqualTo(1);

        assertThat(store.claimDue(Set.of("a"), NOW, "mine/node/2", NOW.plusSeconds(15), 10))
                .extracting(claim -> claim.delivery().id())
                .containsExactly("id-1");
    }

    @Test
    void in_a_shared_database_leases_are_left_to_run_out() {
        JdbcInboxStore store = JdbcInboxStore.create(Databases.postgres());
        store.insert(delivery(1), NOW.plusSeconds(1));
        store.claimDue(Set.of("a"), NOW, "other/node/1", NOW.plusSeconds(15), 1);

        assertThat(store.releaseAbandoned("mine/", NOW)).isZero();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_pool_without_auto_commit_works_too(DataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(2);
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcInboxStore store = JdbcInboxStore.create(pool)) {
            store.insert(delivery(1), NOW.plusSeconds(1));
            store.claimDue(Set.of("a"), NOW, "owner", NOW, 1).forEach(claim -> store.markDone(claim, NOW));
        }

        assertThat(JdbcInboxStore.create(database).counts()).containsEntry(DeliveryStatus.DONE, 1L);
    }

    @Test
    void other_databases_are_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dialect.named("Oracle", "jdbc:oracle:thin:@db"))
                .withMessage("dataSource must lead to H2 or PostgreSQL, was Oracle");
    }
}
