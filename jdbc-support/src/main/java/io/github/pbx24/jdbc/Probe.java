package io.github.pbx24.jdbc;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Finds out whether writes succeed, by writing to a table of its own. */
final class Probe {
    private static final Migrations TABLE = new Migrations("pbx24_probe", Probe.class, List.of("probe"));
    private static final int TROUBLED_BYTES = 64 * 1024;

    private final JdbcDatabase database;
    private volatile boolean tableIsThere;
    private volatile boolean troubled;

    Probe(JdbcDatabase database) {
        this.database = database;
    }

    /**
     * After a failure it takes more than a byte to say that all is well: on a full disk the log often has room for one
     * more small change and none for the next webhook.
     */
    void run() {
        try {
            if (!tableIsThere) {
                database.migrate(TABLE);
                tableIsThere = true;
            }
            byte[] filler = new byte[troubled ? TROUBLED_BYTES : 1];
            // SQLite does not write pages that stay the same.
            ThreadLocalRandom.current().nextBytes(filler);
            database.write(connection -> Statements.update(
                    connection,
                    "UPDATE pbx24_probe SET asked_at = " + database.dialect().nowMicros() + ", filler = ?",
                    (Object) filler));
            troubled = false;
        } catch (JdbcFailure e) {
            troubled = true;
            // Somebody may have put back a copy from before.
            tableIsThere = false;
            throw e;
        }
    }

    /** Somebody's write failed. */
    void doubt() {
        troubled = true;
    }
}
