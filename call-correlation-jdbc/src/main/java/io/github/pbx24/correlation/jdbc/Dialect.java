package io.github.pbx24.correlation.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where the databases differ. */
interface Dialect {

    /**
     * Recognises the database behind a connection.
     *
     * @throws IllegalArgumentException if it is none we know
     */
    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        String product = database.getDatabaseProductName();
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "h2" -> new H2Dialect();
            case "postgresql" -> new PostgresDialect();
            default -> throw new IllegalArgumentException("dataSource must lead to H2 or PostgreSQL, was " + product);
        };
    }

    /** The folder of the migrations. */
    String name();

    /** Sets what must hold for every later transaction of anybody; called once per store. */
    void prepare(Connection connection) throws SQLException;

    /** Keeps other processes from migrating until the transaction ends. */
    void lockMigration(Connection connection) throws SQLException;

    Transactions writes(DataSource dataSource);

    Transactions reads(DataSource dataSource);

    /** Runs an {@code INSERT} of one row. A false answer means that its key is taken, and the transaction goes on. */
    boolean insertIfNew(Connection connection, String insert, @Nullable Object... values) throws SQLException;

    List<String> leaseDue(Connection connection, Claim claim) throws SQLException;

    /** The arguments of a claim. */
    record Claim(String owner, Instant now, Instant until, int limit) {}
}
