package io.github.pbx24.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Databases for the tests of all stores: SQLite files, and one PostgreSQL server for the whole run. */
public final class TestDatabases {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestDatabases() {}

    private static final class Server {
        private static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return TestPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A new file in this folder. */
    public static JdbcDatabase sqlite(Path folder) {
        return JdbcDatabase.sqlite(folder.resolve("test-" + NUMBER.incrementAndGet() + ".db"));
    }

    /** A new, empty PostgreSQL database, not pooled: each call of a store connects, which costs more than the call. */
    public static DataSource postgres() {
        String name = newPostgres();
        return Server.POSTGRES.getDatabase("postgres", name);
    }

    /** The URL of a new, empty PostgreSQL database. */
    public static String postgresUrl() {
        return Server.POSTGRES.getJdbcUrl("postgres", newPostgres());
    }

    private static String newPostgres() {
        String name = "test_" + NUMBER.incrementAndGet();
        try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return name;
    }

    /** Runs statements outside any store. */
    public static void execute(JdbcDatabase database, String... statements) {
        database.write(connection -> {
            for (String sql : statements) {
                Statements.update(connection, sql);
            }
            return true;
        });
    }
}
