package io.github.pbx24.bitrix24.tokens.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Brings the tables up to date. Scripts are numbered by their place in {@link #NAMES}, never changed once published, and
 * only appended. H2 scripts must be repeatable, because its DDL knows no transaction.
 */
final class Migrations {
    private static final List<String> NAMES = List.of("tokens_and_leases");

    private Migrations() {}

    /** Two stores of one process take turns here, those of several processes in the database. */
    static synchronized void run(Connection connection, Dialect dialect) throws SQLException {
        Sql.inTransaction(connection, inTransaction -> {
            dialect.lockMigration(inTransaction);
            try (Statement statement = inTransaction.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS pbx24_tokens_schema"
                        + " (version INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL)");
                int current = currentVersion(statement);
                if (current > NAMES.size()) {
                    throw new TokenStoreException(
                            "the token store's tables are of version " + current + ", this library knows up to "
                                    + NAMES.size(),
                            null);
                }
                for (int version = current + 1; version <= NAMES.size(); version++) {
                    apply(inTransaction, statement, dialect, version);
                }
            }
            return NAMES.size();
        });
    }

    private static int currentVersion(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM pbx24_tokens_schema")) {
            result.next();
            return result.getInt(1);
        }
    }

    private static void apply(Connection connection, Statement statement, Dialect dialect, int version)
            throws SQLException {
        String name = NAMES.get(version - 1);
        for (String sql : statements(dialect.folder() + "/V" + version + "__" + name + ".sql")) {
            statement.execute(sql);
        }
        try {
            Sql.update(connection, "INSERT INTO pbx24_tokens_schema (version, name) VALUES (?, ?)", version, name);
        } catch (SQLException e) {
            // Only H2 lets another process come this far at the same time, and then both did the same.
            if (!Sql.isDuplicateKey(e)) {
                throw e;
            }
        }
    }

    private static List<String> statements(String resource) {
        try (InputStream stream = Migrations.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("missing from the jar: " + resource);
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
}
