package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.NewDelivery;
import io.github.pbx24.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys and rows of many deliveries in one statement of PostgreSQL, whose text does not depend on how many they are. */
final class InsertsTogether {
    /** Who waits longer for the transaction of a repeated delivery waits alone. */
    private static final String LONGEST_WAIT_MILLIS = "500";

    // The limit applies to this statement's transaction only, and is set before the first key is touched.
    private static final String SQL = "WITH given AS MATERIALIZED (SELECT g.*, set_config('lock_timeout', '"
            + LONGEST_WAIT_MILLIS
            + "', true) FROM UNNEST(CAST(? AS VARCHAR[]), CAST(? AS VARCHAR[]), CAST(? AS VARCHAR[]),"
            + " CAST(? AS BYTEA[]), CAST(? AS BIGINT[]), CAST(? AS BIGINT[]), CAST(? AS VARCHAR[]), CAST(? AS VARCHAR[]))"
            + " AS g (id, source, kind, payload, received_at, due_at, dedupe_key, entity)),"
            + " held AS (INSERT INTO pbx24_inbox_dedupe AS k (source, dedupe_key, delivery_id, held_until)"
            + " SELECT g.source, g.dedupe_key, g.id, g.received_at + CAST(? AS BIGINT) FROM given g"
            + " WHERE g.dedupe_key IS NOT NULL ON CONFLICT (source, dedupe_key) DO UPDATE"
            + " SET delivery_id = EXCLUDED.delivery_id, held_until = EXCLUDED.held_until"
            + " WHERE k.held_until <= EXCLUDED.held_until - CAST(? AS BIGINT) RETURNING k.delivery_id)"
            + " INSERT INTO pbx24_inbox (id, source, kind, payload, received_at, status, attempts, failures, version, entity,"
            + " status_at) SELECT g.id, g.source, g.kind, g.payload, g.received_at, 'PENDING', 0, 0, 0, g.entity,"
            + " g.due_at FROM given g WHERE g.dedupe_key IS NULL OR g.id IN (SELECT delivery_id FROM held)"
            + " ON CONFLICT (id) DO NOTHING RETURNING id";

    private InsertsTogether() {}

    /**
     * Whether one of these may be stored together with others. What is merged looks for its like, and what is delayed
     * is rare.
     */
    static boolean suits(NewDelivery delivery) {
        return delivery.quietTime().isZero() && delivery.dueAt().equals(delivery.receivedAt());
    }

    /**
     * Stores those whose keys are free.
     *
     * @param deliveries no two with one source and key
     * @param window how long each holds its key
     * @return the ids of those that are stored; the others are duplicates, or were there already
     */
    static Set<String> run(Connection connection, List<NewDelivery> deliveries, Duration window) throws SQLException {
        // Two nodes with the same keys must not wait for each other crosswise.
        List<NewDelivery> rows = deliveries.stream()
                .sorted(Comparator.comparing(NewDelivery::source)
                        .thenComparing(NewDelivery::dedupeKey, Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
        long micros = window.toNanos() / 1000;
        return new HashSet<>(Statements.list(
                connection,
                SQL,
                row -> row.getString(1),
                texts(connection, rows.stream().map(NewDelivery::id).toArray()),
                texts(connection, rows.stream().map(NewDelivery::source).toArray()),
                texts(connection, rows.stream().map(NewDelivery::kind).toArray()),
                connection.createArrayOf(
                        "bytea", rows.stream().map(NewDelivery::payload).toArray(byte[][]::new)),
                times(connection, rows.stream().map(NewDelivery::receivedAt).toList()),
                times(connection, rows.stream().map(NewDelivery::dueAt).toList()),
                texts(connection, rows.stream().map(NewDelivery::dedupeKey).toArray()),
                texts(connection, rows.stream().map(NewDelivery::entity).toArray()),
                micros,
                micros));
    }

    private static Object texts(Connection connection, @Nullable Object[] values) throws SQLException {
        return Objects.requireNonNull(connection.createArrayOf("varchar", values));
    }

    private static Object times(Connection connection, List<Instant> values) throws SQLException {
        return Objects.requireNonNull(connection.createArrayOf(
                "bigint", values.stream().map(Statements::micros).toArray()));
    }
}
