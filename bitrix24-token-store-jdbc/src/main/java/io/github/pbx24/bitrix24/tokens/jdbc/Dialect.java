package io.github.pbx24.bitrix24.tokens.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Where the databases differ. */
enum Dialect {
    /** H2 2.x. */
    H2("h2", "DATEADD('MILLISECOND', CAST(? AS BIGINT), CURRENT_TIMESTAMP)") {

        /** By default H2 writes half a second after the commit; a killed process would lose the only valid tokens. */
        @Override
        void prepare(Connection connection) throws SQLException {
            execute(connection, "SET WRITE_DELAY 0");
        }

        /** Nothing to lock with: DDL commits at once. The H2 scripts may run twice instead. */
        @Override
        void lockMigration(Connection connection) {}
    },

    /** PostgreSQL 12 and later. */
    POSTGRESQL("postgresql", "CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '1 millisecond'") {

        @Override
        void prepare(Connection connection) {
            // A commit is durable by default; who turned synchronous_commit off has decided otherwise.
        }

        @Override
        void lockMigration(Connection connection) throws SQLException {
            execute(connection, "SELECT pg_advisory_xact_lock(" + MIGRATION_LOCK + ")");
        }
    };

    // "pbx24tok" read as a number; advisory locks share one space with everything else in the database.
    private static final long MIGRATION_LOCK = 0x7062783234746f6bL;

    private final String folder;
    private final String nowPlusMillis;

    Dialect(String folder, String nowPlusMillis) {
        this.folder = folder;
        this.nowPlusMillis = nowPlusMillis;
    }

    /**
     * Recognises the database behind a connection.
     *
     * @throws IllegalArgumentException if it is none we know
     */
    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "h2" -> H2;
            case "postgresql" -> POSTGRESQL;
            default -> throw new IllegalArgumentException("dataSource must lead to H2 or PostgreSQL, was " + product);
        };
    }

    /** The folder of the migrations. */
    String folder() {
        return folder;
    }

    /** The time on the clock of the database, some milliseconds from now; they are the parameter. */
    String nowPlusMillis() {
        return nowPlusMillis;
    }

    /** Sets what must hold for every later transaction of anybody; called once per store. */
    abstract void prepare(Connection connection) throws SQLException;

    /** Keeps other processes from migrating until the transaction ends. */
    abstract void lockMigration(Connection connection) throws SQLException;

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
