package io.github.pbx24.jdbc;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A SQLite file that is ours until it is closed, and how connections to it are set up. */
final class SqliteFile implements AutoCloseable {
    static final String URL_PREFIX = "jdbc:sqlite:";

    private static final int CANNOT_OPEN = 14;
    private static final int NOT_A_DATABASE = 26;
    private static final String MIB_64 = String.valueOf(64 * 1024 * 1024);

    private final Path path;
    private final ProcessLock lock;

    private SqliteFile(Path path, ProcessLock lock) {
        this.path = path;
        this.lock = lock;
    }

    static Path pathIn(String url) {
        String path = url.substring(URL_PREFIX.length());
        if (path.isEmpty() || path.startsWith(":") || path.startsWith("file:") || path.contains("?")) {
            throw new IllegalArgumentException("url must be " + URL_PREFIX + "PATH of a file, without parameters");
        }
        return Path.of(path);
    }

    /**
     * Makes the folder and the file, and locks it.
     *
     * @throws JdbcFailure if somebody else has it, or it cannot be made
     */
    static SqliteFile claim(Path path) {
        Path prepared = PrivateFiles.prepare(path);
        ProcessLock lock = ProcessLock.take(prepared);
        try {
            PrivateFiles.create(prepared);
            return new SqliteFile(prepared, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    /** The writer's connection at the start, where a person reads the message. */
    Connection connectFirst() {
        try {
            return connectWriter();
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    /** WAL and FULL: what is committed has reached the disk. They are asked back, since a wrong PRAGMA is silent. */
    Connection connectWriter() throws SQLException {
        Properties options = new Properties();
        // Otherwise the driver prepares and runs a question for the last row's number after every single insert.
        options.setProperty("jdbc.get_generated_keys", "false");
        Connection connection = DriverManager.getConnection(URL_PREFIX + path, options);
        try {
            set(connection, "busy_timeout", "5000");
            set(connection, "journal_mode", "wal");
            set(connection, "synchronous", "2");
            // macOS answers an ordinary fsync before the disk has it; elsewhere these two change nothing.
            set(connection, "fullfsync", "1");
            set(connection, "checkpoint_fullfsync", "1");
            set(connection, "journal_size_limit", MIB_64);
            // The pages that each webhook changes are written to the file once for thousands of them.
            set(connection, "wal_autocheckpoint", "4000");
            set(connection, "cache_size", "-16000");
            set(connection, "foreign_keys", "1");
            makeRoom(connection);
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            ConnectionSource.closeQuietly(connection);
            throw e;
        }
    }

    Connection connectReader() throws SQLException {
        Connection connection = DriverManager.getConnection(URL_PREFIX + path);
        try {
            set(connection, "busy_timeout", "5000");
            set(connection, "query_only", "1");
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            ConnectionSource.closeQuietly(connection);
            throw e;
        }
    }

    /** Takes the log into the file, so that the log begins anew: after a full disk that may be all the room there is. */
    private static void makeRoom(Connection connection) {
        try {
            Statements.list(connection, "PRAGMA wal_checkpoint(PASSIVE)", row -> true);
        } catch (SQLException e) {
            // Then it stays in the log, where it is as safe.
        }
    }

    private void set(Connection connection, String pragma, String value) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA " + pragma + " = " + value);
        }
        String now = Statements.list(connection, "PRAGMA " + pragma, row -> row.getString(1))
                .get(0);
        if (!now.equals(value)) {
            throw new JdbcFailure(
                    Kind.UNUSABLE,
                    "SQLite keeps " + pragma + " at " + now + " instead of " + value + " for " + path
                            + ": the file system may be unfit, a network drive for example",
                    null);
        }
    }

    private JdbcFailure explained(SQLException e) {
        @Nullable String what = null;
        if (String.valueOf(e.getMessage()).startsWith("No suitable driver")) {
            what = "no SQLite driver: add org.xerial:sqlite-jdbc to the class path";
        } else if (e.getErrorCode() == NOT_A_DATABASE) {
            what = path + " is no SQLite database";
        } else if (e.getErrorCode() == CANNOT_OPEN) {
            what = "SQLite cannot open " + path + ": the user of this process must be able to write the file and its"
                    + " folder";
        } else if (e.getErrorCode() == 0 && e.getCause() != null) {
            what = "the SQLite driver cannot unpack its native library into "
                    + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir", "?"))
                    + ": start with -Dorg.sqlite.tmpdir=FOLDER, a folder that is writable and not mounted noexec";
        }
        return what == null ? Dialect.SQLITE.failure(e) : new JdbcFailure(Kind.UNUSABLE, what, e);
    }

    @Override
    public void close() {
        lock.close();
    }
}
