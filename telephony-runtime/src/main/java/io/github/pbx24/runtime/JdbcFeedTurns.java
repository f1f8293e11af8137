package io.github.pbx24.runtime;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Migrations;
import io.github.pbx24.jdbc.Statements;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Turns as rows of a database that processes share. Each step is one statement, so two processes cannot both win. A SQLite database
 * has one process, so all turns in it are of processes that are gone, and end. Thread-safe.
 */
final class JdbcFeedTurns implements FeedTurns {

    private static final Migrations TABLES = new Migrations("pbx24_feed", JdbcFeedTurns.class, List.of("turns"));

    private static final String TAKE = "INSERT INTO pbx24_feed_turn (exchange, owner, lapses) VALUES (?, ?, ?)"
            + " ON CONFLICT (exchange) DO UPDATE SET owner = excluded.owner, lapses = excluded.lapses"
            + " WHERE pbx24_feed_turn.owner = excluded.owner OR pbx24_feed_turn.lapses <= ?";
    private static final String GIVE = "DELETE FROM pbx24_feed_turn WHERE exchange = ? AND owner = ?";

    private final JdbcDatabase database;

    JdbcFeedTurns(JdbcDatabase database) {
        this.database = database;
        database.migrate(TABLES);
        if (database.dialect().isOfOneProcess()) {
            database.write(connection -> Statements.update(connection, "DELETE FROM pbx24_feed_turn"));
        }
    }

    @Override
    public boolean take(String exchange, String owner, Instant now, Duration life) {
        return database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
                statement.setString(1, exchange);
                statement.setString(2, owner);
                statement.setLong(3, micros(now.plus(life)));
                statement.setLong(4, micros(now));
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public void give(String exchange, String owner) {
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(GIVE)) {
                statement.setString(1, exchange);
                statement.setString(2, owner);
                return statement.executeUpdate();
            }
        });
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
