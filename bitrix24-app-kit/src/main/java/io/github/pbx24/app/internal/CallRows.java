package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.jdbc.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls as rows. */
public final class CallRows {

    static final String COLUMNS = "t.call_id, t.state, t.statistic_id, t.activity_id, t.user_id, t.line, t.project,"
            + " t.incoming, t.status_code, t.started_at, t.duration, t.audio, t.scores";

    private CallRows() {}

    public static List<Call> select(PortalRows rows, String condition, String tail, @Nullable Object... values) {
        List<Call> bare = rows.select(COLUMNS, "calls", condition, tail, CallRows::read, values);
        return bare.stream().map(call -> withObjects(rows, call)).toList();
    }

    private static Call withObjects(PortalRows rows, Call call) {
        List<CallObject> objects = rows.select(
                "object_type, object_id",
                "call_objects",
                "call_id = ?",
                "ORDER BY object_type, object_id",
                row -> new CallObject(row.getString(1), row.getLong(2)),
                call.callId());
        return new Call(
                call.callId(),
                call.state(),
                call.statisticId(),
                call.activityId(),
                call.userId(),
                call.line(),
                call.projectId(),
                call.incoming(),
                call.statusCode(),
                call.start(),
                call.duration(),
                objects,
                call.hasAudio(),
                call.scores());
    }

    private static Call read(ResultSet row) throws SQLException {
        long incoming = row.getLong("incoming");
        @Nullable Boolean clientCalled = row.wasNull() ? null : Boolean.valueOf(incoming == 1);
        @Nullable String scores = row.getString("scores");
        return new Call(
                row.getString("call_id"),
                CallState.valueOf(row.getString("state")),
                number(row, "statistic_id"),
                number(row, "activity_id"),
                number(row, "user_id"),
                row.getString("line"),
                row.getString("project"),
                clientCalled,
                row.getString("status_code"),
                Statements.instantOrNull(row, "started_at"),
                Duration.ofSeconds(row.getLong("duration")),
                List.of(),
                row.getString("audio") != null,
                scores == null ? null : Stored.scores(scores));
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : Long.valueOf(value);
    }
}
