package io.github.pbx24.inbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxException;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.JournalRow;
import io.github.pbx24.inbox.NewDelivery;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.TextSource;
import io.github.pbx24.jdbc.Dialect;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.jdbc.TestDatabases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract kits do not ask for. */
class JdbcInboxStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30Z");

    @Nested
    class OnSqlite extends OnAnyDatabase {
        @TempDir
        private Path folder = Path.of("");

        @Override
        JdbcDatabase open() {
            return TestDatabases.sqlite(folder);
        }

        @Test
        void what_is_asked_all_the_time_does_not_read_the_whole_journal() {
            JdbcInboxStore.create(database());

            assertThat(plan("SELECT COUNT(*) FROM pbx24_inbox WHERE status = 'PENDING'"))
                    .contains("COVERING INDEX pbx24_inbox_pending");
            assertThat(plan("SELECT COUNT(*) FROM pbx24_inbox WHERE status = 'ERROR'"))
                    .contains("COVERING INDEX pbx24_inbox_error");
            assertThat(plan(Claims.due(Dialect.SQLITE, 2).replace("?", "1")))
                    .contains("INDEX pbx24_inbox_pending (behind=? AND status_at<?)", "INDEX pbx24_inbox_turn")
                    .doesNotContain("SCAN pbx24", "TEMP B-TREE");
            assertThat(plan("SELECT d.id FROM pbx24_inbox d WHERE d.id = '1'" + Order.ITS_TURN.replace("?", "1")))
                    .contains("INDEX pbx24_inbox_turn", "INDEX pbx24_inbox_claimed");
            assertThat(plan(Order.NEWEST_ABOUT.replace("?", "'e'")))
                    .contains("INDEX pbx24_inbox_by_entity (entity=?)")
                    .doesNotContain("TEMP B-TREE");
            assertThat(plan(Journal.OLDEST_DUE.replace("?", "1")))
                    .contains("INDEX pbx24_inbox_pending (behind=? AND status_at<?)")
                    .doesNotContain("SCAN pbx24");
            assertThat(plan("SELECT id FROM pbx24_inbox WHERE status IN ('DONE', 'IGNORED', 'REFUSED', 'MERGED')"
                            + " AND status_at < 1 ORDER BY status_at LIMIT 1"))
                    .contains("INDEX pbx24_inbox_finished")
                    .doesNotContain("TEMP B-TREE");
            assertThat(plan("SELECT id FROM pbx24_inbox WHERE call_id = 'c' ORDER BY id DESC LIMIT 1"))
                    .contains("INDEX pbx24_inbox_by_call")
                    .doesNotContain("TEMP B-TREE");
        }

        @Test
        void what_another_process_left_behind_is_due_at_once() {
            JdbcInboxStore store = JdbcInboxStore.create(database());
            store.insert(delivery("1", null), NOW);
            store.insert(delivery("2", null), NOW);
            store.claimDue(Set.of("a"), NOW, "dead/node/1", NOW.plusSeconds(15), 1);
            store.claimDue(Set.of("a"), NOW, "mine/node/1", NOW.plusSeconds(15), 1);

            assertThat(store.releaseAbandoned("mine/", NOW)).isEqualTo(1);

            assertThat(store.claimDue(Set.of("a"), NOW, "mine/node/2", NOW.plusSeconds(15), 10))
                    .extracting(claim -> claim.delivery().id())
                    .containsExactly("1");
        }

        private String plan(String sql) {
            return database()
                    .read(connection ->
                            Statements.list(connection, "EXPLAIN QUERY PLAN " + sql, row -> row.getString("detail")))
                    .stream()
                    .collect(Collectors.joining("\n"));
        }
    }

    @Nested
    class OnPostgres extends OnAnyDatabase {
        @Override
        JdbcDatabase open() {
            return JdbcDatabase.open(TestDatabases.postgresUrl());
        }

        @Test
        void leases_of_other_nodes_are_left_to_run_out() {
            JdbcInboxStore store = JdbcInboxStore.create(database());
            store.insert(delivery("1", null), NOW);
            store.claimDue(Set.of("a"), NOW, "other/node/1", NOW.plusSeconds(15), 1);

            assertThat(store.releaseAbandoned("mine/", NOW)).isZero();
        }

        /** PostgreSQL commits nothing after a failed statement, whatever became of its exception. */
        @Test
        void a_handler_that_hides_a_failed_statement_in_its_transaction_has_failed() {
            JdbcInboxStore store = JdbcInboxStore.create(database());
            TextSource source = new TextSource("hiding", delivery -> {
                try {
                    TestDatabases.execute(database(), "INSERT INTO pbx24_inbox (id) VALUES (NULL)");
                } catch (RuntimeException hidden) {
                    return;
                }
            });
            Inbox inbox = Inbox.builder(store).source(source).build();
            inbox.accept(source, "within:1");

            assertThat(inbox.processDue()).isEqualTo(1);

            JournalEntry entry = inbox.journal(JournalQuery.newest(1)).get(0);
            assertThat(entry.status()).isEqualTo(DeliveryStatus.PENDING);
            assertThat(entry.error()).isNotNull();
            assertThat(entry.nextAttemptAt()).isAfter(entry.receivedAt().plusSeconds(30));
        }
    }

    abstract static class OnAnyDatabase {
        private JdbcDatabase database = null;

        abstract JdbcDatabase open();

        JdbcDatabase database() {
            if (database == null) {
                database = open();
            }
            return database;
        }

        @AfterEach
        void close() {
            database().close();
        }

        static NewDelivery delivery(String id, String key) {
            return new NewDelivery(id, "a", "kind", key, new byte[] {1}, NOW);
        }

        private static JournalRow row(String id, String key) {
            return new JournalRow(id, "a", "kind", key, new byte[] {1}, NOW, DeliveryStatus.DONE, null);
        }

        @Test
        void tables_of_a_newer_release_are_left_alone() {
            JdbcInboxStore.create(database());
            TestDatabases.execute(database(), "INSERT INTO pbx24_inbox_schema (version, name) VALUES (99, 'future')");

            assertThatThrownBy(() -> JdbcInboxStore.create(database()))
                    .isExactlyInstanceOf(InboxException.class)
                    .hasMessageContaining("of version 99");
        }

        @Test
        void a_database_that_refuses_makes_the_inbox_unavailable() {
            TextSource source = new TextSource("a");
            Inbox inbox = Inbox.builder(JdbcInboxStore.create(database()))
                    .source(source)
                    .build();
            TestDatabases.execute(database(), "ALTER TABLE pbx24_inbox RENAME TO elsewhere");

            assertThatThrownBy(() -> inbox.accept(source, "k:1")).isInstanceOf(InboxUnavailableException.class);
            assertThatThrownBy(inbox::depth).isInstanceOf(InboxUnavailableException.class);

            TestDatabases.execute(database(), "ALTER TABLE elsewhere RENAME TO pbx24_inbox");
            // The key of the failed attempt went with it: this is no duplicate.
            assertThat(inbox.accept(source, "k:1")).isInstanceOf(Receipt.Stored.class);
        }

        @Test
        void what_a_request_brings_about_is_in_the_transaction_of_its_row() {
            JdbcInboxStore store = JdbcInboxStore.create(database());
            TestDatabases.execute(database(), "CREATE TABLE heard (what VARCHAR(100) NOT NULL PRIMARY KEY)");

            store.record(row("1", "k"), NOW.plusSeconds(1), () -> heard("a"));
            assertThatThrownBy(() -> store.record(row("2", "l"), NOW.plusSeconds(1), () -> {
                        heard("b");
                        throw new UnsupportedOperationException("no");
                    }))
                    .isExactlyInstanceOf(UnsupportedOperationException.class);
            // What the effect did fails: a store of the host says so in its own words.
            assertThatThrownBy(() -> store.record(row("3", "m"), NOW.plusSeconds(1), () -> heard("a")))
                    .isExactlyInstanceOf(InboxException.class);

            List<String> effects = database()
                    .read(connection -> Statements.list(connection, "SELECT what FROM heard", r -> r.getString(1)));
            assertThat(effects).containsExactly("a");
            assertThat(store.journal(JournalQuery.newest(10))).hasSize(1);
        }

        private String heard(String what) {
            return database().write(connection -> {
                Statements.update(connection, "INSERT INTO heard (what) VALUES (?)", what);
                return "call-" + what;
            });
        }

        @Test
        void the_caller_may_make_the_transaction_as_well() {
            JdbcInboxStore store = JdbcInboxStore.create(database());

            assertThatThrownBy(() -> database().inTransaction(() -> {
                        store.insert(delivery("1", "k"), NOW.plusSeconds(1));
                        store.record(row("2", "l"), NOW.plusSeconds(1), () -> null);
                        throw new UnsupportedOperationException("no");
                    }))
                    .isExactlyInstanceOf(UnsupportedOperationException.class);
            assertThat(store.journal(JournalQuery.newest(10))).isEmpty();

            database().inTransaction(() -> store.insert(delivery("1", "k"), NOW.plusSeconds(1)));
            assertThat(store.journal(JournalQuery.newest(10))).hasSize(1);
        }

        @Test
        void a_repetition_of_a_commit_whose_answer_got_lost_is_no_duplicate() {
            JdbcInboxStore store = JdbcInboxStore.create(database());
            for (int i = 0; i < 2; i++) {
                assertThat(store.insert(delivery("1", "k"), NOW.plusSeconds(1))).isEmpty();
                assertThat(store.insert(delivery("2", null), NOW)).isEmpty();
            }
            assertThat(store.claimDue(Set.of("a"), NOW, "o", NOW.plusSeconds(1), 10))
                    .hasSize(2);
        }

        @Test
        void a_failure_quotes_no_data() {
            JdbcInboxStore store = JdbcInboxStore.create(database());
            TestDatabases.execute(database(), "CREATE UNIQUE INDEX one_kind ON pbx24_inbox (kind)");
            store.insert(new NewDelivery("1", "a", "79161234567", null, new byte[0], NOW), NOW);

            assertThatThrownBy(
                            () -> store.insert(new NewDelivery("2", "a", "79161234567", null, new byte[0], NOW), NOW))
                    .isExactlyInstanceOf(InboxException.class)
                    .satisfies(failure -> {
                        for (Throwable link = failure; link != null; link = link.getCause()) {
                            assertThat(String.valueOf(link.getMessage())).doesNotContain("79161234567");
                        }
                    });
        }
    }
}
