package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.ClaimedDelivery;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.jdbc.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** From rows to records. */
final class Rows {
    static final String CLAIMED = "id, source, kind, payload, received_at, attempts, failures, version, entity, merged";
    static final String JOURNAL =
            "id, source, kind, received_at, status, status_at, owner, attempts, error, call_id, entity";

    private Rows() {}

    static ClaimedDelivery claimed(ResultSet row) throws SQLException {
        Delivery delivery = new Delivery(
                row.getString("id"),
                row.getString("source"),
                row.getString("kind"),
                row.getBytes("payload"),
                Statements.instant(row, "received_at"),
                row.getInt("attempts"),
                row.getString("entity"),
                row.getInt("merged"));
        return new ClaimedDelivery(delivery, row.getInt("failures"), row.getLong("version"));
    }

    static JournalEntry journalEntry(ResultSet row) throws SQLException {
        DeliveryStatus status = DeliveryStatus.valueOf(row.getString("status"));
        boolean pending = status == DeliveryStatus.PENDING;
        boolean waiting = pending && row.getString("owner") == null;
        Instant statusAt = Statements.instant(row, "status_at");
        return new JournalEntry(
                row.getString("id"),
                row.getString("source"),
                row.getString("kind"),
                Statements.instant(row, "received_at"),
                pending ? null : statusAt,
                status,
                row.getInt("attempts"),
                waiting ? statusAt : null,
                row.getString("error"),
                row.getString("call_id"),
                row.getString("entity"));
    }
}
