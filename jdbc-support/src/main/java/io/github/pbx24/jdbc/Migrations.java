package io.github.pbx24.jdbc;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that make a store's tables: numbered from 1 in order, never changed once published, only appended. The
 * script {@code V2__name.sql} lies in the folder {@link Dialect#folder()} beside the owner's class, or directly beside it if it is the
 * same for all databases; statements end with a semicolon, comments begin with two dashes. Immutable.
 *
 * @param prefix what the names of the tables begin with; the table {@code PREFIX_schema} says which scripts have run
 * @param owner a class beside the scripts or the folders with them
 * @param names the names of the scripts; the first one is version 1
 * @since 0.1
 */
public record Migrations(String prefix, Class<?> owner, List<String> names) {
    // "pbx24mig" read as a number; advisory locks share one space with everything else in the database.
    private static final long LOCK = 0x70627832346d6967L;

    /**
     * Checks and copies.
     *
     * @param prefix what the names of the tables begin with: letters, digits, {@code _}
     * @param owner a class beside the folders with the scripts
     * @param names the names of the scripts
     * @throws IllegalArgumentException if the prefix has other characters
     */
    public Migrations {
        if (!prefix.matches("[a-z][a-z0-9_]{0,39}")) {
            throw new IllegalArgumentException("prefix must be 1 to 40 of a-z, 0-9 and _, was " + prefix);
        }
        names = List.copyOf(names);
    }

    /** In one transaction: SQLite has one writer, and on PostgreSQL nodes that start together take turns. */
    void run(JdbcDatabase database) {
        database.write(connection -> {
            if (database.dialect() == Dialect.POSTGRESQL) {
                requirePostgresql(connection);
                Statements.list(connection, "SELECT pg_advisory_xact_lock(" + LOCK + ")", row -> true);
            }
            Statements.update(
                    connection,
                    "CREATE TABLE IF NOT EXISTS " + prefix
                            + "_schema (version INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL)");
            int current = currentVersion(connection);
            if (current > names.size()) {
                throw new JdbcFailure(
                        Kind.NEWER_SCHEMA,
                        "the tables " + prefix + "* are of version " + current + ", but this release knows them up to "
                                + names.size() + ": start the newer release again, or restore a backup",
                        null);
            }
            for (int version = current + 1; version <= names.size(); version++) {
                apply(connection, database.dialect(), version);
            }
            return names.size();
        });
    }

    private int currentVersion(Connection connection) throws SQLException {
        return Statements.list(
                        connection, "SELECT COALESCE(MAX(version), 0) FROM " + prefix + "_schema", row -> row.getInt(1))
                .get(0);
    }

    private void apply(Connection connection, Dialect dialect, int version) throws SQLException {
        String name = names.get(version - 1);
        for (String sql : statements(dialect, "V" + version + "__" + name + ".sql")) {
            Statements.update(connection, sql);
        }
        Statements.update(connection, "INSERT INTO " + prefix + "_schema (version, name) VALUES (?, ?)", version, name);
    }

    private List<String> statements(Dialect dialect, String script) {
        try (@Nullable InputStream own = owner.getResourceAsStream(dialect.folder() + "/" + script);
                @Nullable InputStream shared = owner.getResourceAsStream(script)) {
            InputStream stream = own == null ? shared : own;
            if (stream == null) {
                throw new IllegalStateException("missing beside " + owner.getName() + ": " + script);
            }
            String withoutComments = new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("--.*", ""))
                    .collect(Collectors.joining("\n"));
            return Arrays.stream(withoutComments.split(";"))
                    .filter(sql -> !sql.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requirePostgresql(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        if (!product.equals("PostgreSQL")) {
            throw new JdbcFailure(
                    Kind.UNUSABLE, "the data source must lead to PostgreSQL, but leads to " + product, null);
        }
    }
}
