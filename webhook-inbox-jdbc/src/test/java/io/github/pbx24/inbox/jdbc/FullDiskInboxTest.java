package io.github.pbx24.inbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.TextSource;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A whole inbox, with handlers at work, on a disk that becomes full: what was accepted stays accepted and is handled, what is not is
 * answered as unavailable, and when there is room again everything goes on by itself. What was answered as unavailable may be there
 * all the same, as the answer to a commit can be lost after it was made; it is then handled like any other.
 */
@Isolated("limits the size of every file of the process")
class FullDiskInboxTest {
    private static final int PAGE = 4096;
    private static final int SENDERS = 4;
    private static final Duration LONG = Duration.ofMinutes(2);

    abstract static class OnAnyDatabase {
        private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
        private final Set<String> acceptedTexts = ConcurrentHashMap.newKeySet();
        private final Set<String> refused = ConcurrentHashMap.newKeySet();
        private final CountDownLatch untilFull = new CountDownLatch(1);
        private JdbcDatabase database = null;

        abstract JdbcDatabase open();

        abstract void fill() throws Exception;

        abstract void makeRoom() throws Exception;

        JdbcDatabase database() {
            if (database == null) {
                database = open();
            }
            return database;
        }

        @AfterEach
        void close() throws Exception {
            makeRoom();
            database().close();
        }

        @Test
        void what_was_accepted_is_handled_and_nothing_that_nobody_sent() throws Exception {
            TextSource source = new TextSource("a", delivery -> {
                if (new String(delivery.payload(), 0, 4, StandardCharsets.UTF_8).equals("held")) {
                    untilFull.await();
                }
            });
            try (Inbox inbox = Inbox.builder(JdbcInboxStore.create(database()))
                    .source(source)
                    .workers(4)
                    .pollInterval(Duration.ofMillis(20))
                    .build()) {
                inbox.start();
                accept(inbox, source, "held");
                accept(inbox, source, "before");
                await().atMost(LONG).until(() -> source.handled().size() == 2);

                fill();
                ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
                IntStream.range(0, SENDERS)
                        .mapToObj(i -> senders.submit(() -> sendUntilRefused(inbox, source, "full" + i + "_")))
                        .toList()
                        .forEach(sent -> assertThat(sent).succeedsWithin(LONG));
                senders.shutdown();
                // What is too much for four may still be little enough for one.
                sendUntilRefused(inbox, source, "rest_");
                // Its outcome cannot be recorded now.
                untilFull.countDown();
                assertThat(inbox.isRunning()).isTrue();

                makeRoom();
                await().atMost(LONG).until(() -> isAccepted(inbox, source, "after"));
                await().atMost(LONG).until(() -> inbox.depth().get(DeliveryStatus.PENDING) == 0);

                Set<String> done = inbox.journal(JournalQuery.newest(JournalQuery.MAX_LIMIT)).stream()
                        .filter(entry -> entry.status() == DeliveryStatus.DONE)
                        .map(JournalEntry::id)
                        .collect(Collectors.toSet());
                assertThat(done).containsAll(accepted);
                assertThat(inbox.depth()).containsEntry(DeliveryStatus.ERROR, 0L);
                assertThat(refused).as("the disk was full").isNotEmpty();
                assertThat(source.handledTexts().stream().map(String::strip))
                        .as("beyond what was accepted only what was answered as unavailable")
                        .allMatch(text -> acceptedTexts.contains(text) || refused.contains(text));
            }
        }

        private int sendUntilRefused(Inbox inbox, TextSource source, String text) {
            int sent = 0;
            for (int refused = 0; refused < 3; sent++) {
                refused = isAccepted(inbox, source, text + sent) ? 0 : refused + 1;
            }
            return sent;
        }

        private boolean isAccepted(Inbox inbox, TextSource source, String text) {
            try {
                accept(inbox, source, text);
                return true;
            } catch (InboxUnavailableException e) {
                refused.add(text);
                return false;
            }
        }

        private void accept(Inbox inbox, TextSource source, String text) {
            Receipt receipt = inbox.accept(source, text + " ".repeat(3 * PAGE));
            assertThat(receipt).isInstanceOf(Receipt.Stored.class);
            accepted.add(((Receipt.Stored) receipt).id());
            acceptedTexts.add(text);
        }
    }

    /** No file of this process may become larger than the largest one is: that needs no rights. */
    @Nested
    @EnabledIf("io.github.pbx24.inbox.jdbc.FullDiskInboxTest#canLimitFiles")
    class OnSqlite extends OnAnyDatabase {
        @TempDir
        private Path folder = Path.of("");

        @Override
        JdbcDatabase open() {
            return JdbcDatabase.sqlite(folder.resolve("pbx24.db"));
        }

        @Override
        void fill() throws Exception {
            long file = Files.size(folder.resolve("pbx24.db"));
            long log = Files.size(folder.resolve("pbx24.db-wal"));
            limitFiles(String.valueOf(Math.max(file, log) + 60L * PAGE));
        }

        @Override
        void makeRoom() throws Exception {
            limitFiles("unlimited");
        }
    }

    /** The server is made to answer every write as it does on a full disk; nothing else can be had without rights. */
    @Nested
    class OnPostgres extends OnAnyDatabase {
        @Override
        JdbcDatabase open() {
            return JdbcDatabase.open(TestDatabases.postgresUrl());
        }

        @Override
        void fill() {
            TestDatabases.execute(
                    database(),
                    "CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
                            + " $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$",
                    "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON pbx24_inbox"
                            + " FOR EACH STATEMENT EXECUTE FUNCTION full_disk()");
        }

        @Override
        void makeRoom() {
            TestDatabases.execute(database(), "DROP TRIGGER IF EXISTS full_disk ON pbx24_inbox");
        }
    }

    static boolean canLimitFiles() {
        return Files.isExecutable(Path.of("/usr/bin/prlimit"));
    }

    private static void limitFiles(String bytes) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(
                        "/usr/bin/prlimit",
                        "--pid",
                        String.valueOf(ProcessHandle.current().pid()),
                        "--fsize=" + bytes + ":")
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }
}
