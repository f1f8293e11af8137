package com.example.crmevents;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The table that stands for an ERP, with what the synchronisation has to remember about each row. */
final class ErpTable {

    private static final String COLUMNS = "number, deal_id, title, amount, agreed_title, agreed_amount, version";

    private final JdbcDatabase database;

    ErpTable(JdbcDatabase database) {
        this.database = database;
        database.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS erp_deal (number VARCHAR(40) PRIMARY KEY,"
                        + " deal_id BIGINT UNIQUE, title VARCHAR(255) NOT NULL, amount VARCHAR(40) NOT NULL,"
                        + " agreed_title VARCHAR(255), agreed_amount VARCHAR(40), version BIGINT NOT NULL,"
                        + " deleted INT NOT NULL)");
            }
            return true;
        });
    }

    /** What a user of the ERP does: a new row, or other values in one that exists. */
    void enter(String number, DealValues values) {
        database.write(connection -> Statements.update(
                connection,
                "INSERT INTO erp_deal (number, title, amount, version, deleted) VALUES (?, ?, ?, 1, 0)"
                        + " ON CONFLICT (number) DO UPDATE SET title = EXCLUDED.title, amount = EXCLUDED.amount,"
                        + " version = erp_deal.version + 1",
                number,
                values.title(),
                values.amount()));
    }

    List<ErpDeal> all() {
        return list("deleted = 0 ORDER BY number");
    }

    /** Rows that the ERP's users changed, and new ones. */
    List<ErpDeal> changed() {
        return list("deleted = 0 AND (deal_id IS NULL OR agreed_title IS NULL OR title <> agreed_title"
                + " OR amount <> agreed_amount) LIMIT 100");
    }

    Optional<ErpDeal> ofDeal(long dealId) {
        return list("deal_id = ?", dealId).stream().findFirst();
    }

    Optional<ErpDeal> byNumber(String number) {
        return list("number = ?", number).stream().findFirst();
    }

    private List<ErpDeal> list(String condition, @Nullable Object... values) {
        return database.read(connection -> Statements.list(
                connection, "SELECT " + COLUMNS + " FROM erp_deal WHERE " + condition, ErpTable::read, values));
    }

    private static ErpDeal read(ResultSet row) throws SQLException {
        long deal = row.getLong(2);
        @Nullable Long dealId = row.wasNull() ? null : deal;
        String agreedTitle = row.getString(5);
        DealValues agreed = agreedTitle == null ? null : new DealValues(agreedTitle, row.getString(6));
        return new ErpDeal(
                row.getString(1), dealId, new DealValues(row.getString(3), row.getString(4)), agreed, row.getLong(7));
    }

    /** A deal that Bitrix24 had first; twice does nothing. */
    void take(long dealId, DealValues values) {
        database.write(connection -> Statements.update(
                connection,
                "INSERT INTO erp_deal (number, deal_id, title, amount, agreed_title, agreed_amount, version, deleted)"
                        + " VALUES (?, ?, ?, ?, ?, ?, 1, 0) ON CONFLICT DO NOTHING",
                "B24-" + dealId,
                dealId,
                values.title(),
                values.amount(),
                values.title(),
                values.amount()));
    }

    /** Does several steps, also of the inbox's store, in one transaction. */
    boolean together(Supplier<Boolean> steps) {
        return database.inTransaction(steps);
    }

    /** Before a new row is sent to Bitrix24: what is sent is what both sides will have. */
    void sending(ErpDeal row) {
        database.write(connection -> agree(connection, row.number(), row.values()));
    }

    void link(String number, long dealId) {
        database.write(connection -> Statements.update(
                connection, "UPDATE erp_deal SET deal_id = ? WHERE number = ? AND deal_id IS NULL", dealId, number));
    }

    /**
     * Writes what both sides have now.
     *
     * @return false, and nothing is written, if the ERP's users changed the row since it was read
     */
    boolean settle(ErpDeal row, DealValues values) {
        return database.write(connection -> {
            int rows = Statements.update(
                    connection,
                    "UPDATE erp_deal SET title = ?, amount = ? WHERE number = ? AND version = ?",
                    values.title(),
                    values.amount(),
                    row.number(),
                    row.version());
            return rows == 1 && agree(connection, row.number(), values) == 1;
        });
    }

    private static int agree(Connection connection, String number, DealValues values) throws SQLException {
        return Statements.update(
                connection,
                "UPDATE erp_deal SET agreed_title = ?, agreed_amount = ? WHERE number = ?",
                values.title(),
                values.amount(),
                number);
    }

    void delete(long dealId) {
        database.write(connection ->
                Statements.update(connection, "UPDATE erp_deal SET deleted = 1 WHERE deal_id = ?", dealId));
    }
}
