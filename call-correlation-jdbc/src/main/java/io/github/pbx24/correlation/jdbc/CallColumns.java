package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.store.CallHeader;
import io.github.pbx24.correlation.store.Stage;
import io.github.pbx24.correlation.store.Urgency;
import io.github.pbx24.jdbc.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The columns of a call besides its texts. Stages and urgencies are stored by their position, which never changes. */
final class CallColumns {

    static final String HEADER = "c.id, c.pbx, c.call_id, c.stage, c.asked, c.heard, c.version, c.due_at, c.urgency,"
            + " c.created_at, c.heard_at, c.leased_until, c.failures";

    private CallColumns() {}

    static CallHeader header(ResultSet row) throws SQLException {
        @Nullable String callId = row.getString("call_id");
        return new CallHeader(
                StoredText.read(row.getString("id")),
                StoredText.read(row.getString("pbx")),
                callId == null ? null : StoredText.read(callId),
                Stage.values()[row.getInt("stage")],
                row.getInt("asked") == 1,
                row.getInt("heard"),
                row.getLong("version"),
                Statements.instantOrNull(row, "due_at"),
                Urgency.values()[row.getInt("urgency")],
                Statements.instant(row, "created_at"),
                Statements.instant(row, "heard_at"),
                Statements.instantOrNull(row, "leased_until"),
                row.getInt("failures"));
    }
}
