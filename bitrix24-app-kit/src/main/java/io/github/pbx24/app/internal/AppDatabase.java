package io.github.pbx24.app.internal;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Migrations;
import io.github.pbx24.jdbc.Statements;
import java.util.List;
import java.util.function.Supplier;

/** The tables of the kit. Rows are reached through a portal only. */
public final class AppDatabase {

    private static final Migrations TABLES = new Migrations(
            "pbx24_app", AppDatabase.class, List.of("portals_calls_and_deliveries", "removals", "webhook_secrets"));

    private final JdbcDatabase database;

    private AppDatabase(JdbcDatabase database) {
        this.database = database;
    }

    public static AppDatabase create(JdbcDatabase database) {
        database.migrate(TABLES);
        return new AppDatabase(database);
    }

    public PortalRows rows(String memberId) {
        return new PortalRows(database, memberId);
    }

    public <T> T inTransaction(Supplier<T> action) {
        return database.inTransaction(action);
    }

    /** Portals whose data has to go, or went a short while ago. */
    List<String> removals() {
        return database.read(connection ->
                Statements.list(connection, "SELECT portal FROM pbx24_app_removals", row -> row.getString(1)));
    }

    JdbcDatabase handle() {
        return database;
    }
}
