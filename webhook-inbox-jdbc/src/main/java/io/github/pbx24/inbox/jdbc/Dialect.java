package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.ClaimedDelivery;
import io.github.pbx24.inbox.NewDelivery;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Where the databases differ. */
interface Dialect {

    /**
     * Recognises the database behind a connection.
     *
     * @throws IllegalArgumentException if it is none we know
     */
    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        return named(database.getDatabaseProductName(), database.getURL());
    }

    static Dialect named(String product, String url) {
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "h2" -> new H2Dialect(url);
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

    Transactions transactions(DataSource dataSource);

    /** Whether no other process can have the database open. */
    boolean isOfOneProcess();

    Optional<String> insert(Connection connection, NewDelivery delivery, Instant keyHeldUntil) throws SQLException;

    List<ClaimedDelivery> claimDue(Connection connection, Claim claim) throws SQLException;

    /** The arguments of a claim. */
    record Claim(Set<String> sources, Instant now, String owner, Instant leaseUntil, int limit) {}
}
