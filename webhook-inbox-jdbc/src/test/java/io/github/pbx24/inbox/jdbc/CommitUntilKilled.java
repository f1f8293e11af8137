package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.Screening;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Migrations;
import io.github.pbx24.jdbc.Statements;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The child of {@link KilledProcessTest}. Two stores commit to one file: the inbox, with its workers, and a table of
 * effects. Prints the id of each delivery and each effect once it is acknowledged.
 */
final class CommitUntilKilled {
    static final Migrations EFFECTS = new Migrations("effect", CommitUntilKilled.class, List.of("effects"));

    private static final int THREADS_EACH = 6;

    private final JdbcDatabase database;
    private final Inbox inbox;
    private final Source source = new Source();
    private final AtomicInteger number = new AtomicInteger();
    private final String life = ProcessHandle.current().pid() + "-" + System.nanoTime();

    private CommitUntilKilled(JdbcDatabase database) {
        this.database = database;
        this.inbox =
                Inbox.builder(JdbcInboxStore.create(database)).source(source).build();
        database.migrate(EFFECTS);
    }

    public static void main(String[] file) {
        CommitUntilKilled child = new CommitUntilKilled(JdbcDatabase.sqlite(Path.of(file[0])));
        child.inbox.start();
        for (int i = 0; i < THREADS_EACH; i++) {
            new Thread(() -> child.forEver(child::queued)).start();
            new Thread(() -> child.forEver(child::atOnce)).start();
            new Thread(() -> child.forEver(child::alone)).start();
        }
    }

    private void forEver(Supplier<String> step) {
        while (true) {
            System.out.println(step.get());
        }
    }

    private String next() {
        return life + "-" + number.incrementAndGet();
    }

    private String queued() {
        return ((Receipt.Stored) inbox.accept(source, "queued " + next())).id();
    }

    private String atOnce() {
        return ((Receipt.Stored) inbox.accept(source, next())).id();
    }

    /** The second committer: writes without the inbox. */
    private String alone() {
        String id = "alone-" + next();
        insert(id);
        return id;
    }

    private void insert(String id) {
        database.write(connection -> Statements.update(connection, "INSERT INTO effect (id) VALUES (?)", id));
    }

    /** What is not queued has an effect in the transaction of its row, by which both are known to each other. */
    private final class Source extends SilentSource {
        @Override
        public Screening screen(String request) {
            byte[] payload = (request + "x".repeat(500)).getBytes(StandardCharsets.UTF_8);
            if (request.startsWith("queued")) {
                return new Screening.Store("queued", request, payload);
            }
            return new Screening.Process("at-once", request, payload, () -> {
                insert(request);
                return request;
            });
        }
    }
}
