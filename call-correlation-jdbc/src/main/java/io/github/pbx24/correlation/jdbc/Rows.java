package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.CallCodec;
import io.github.pbx24.correlation.CallRecord;
import io.github.pbx24.correlation.CallStoreException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Between rows and records. */
final class Rows {
    static final String COLUMNS = "id, pbx, call_id, body, body_rest, version, due_at, created_at, updated_at";

    // H2 stores 1 048 576 characters within a row. Its CLOB knows no limit, but a commit of one takes six times as
    // long.
    private static final int MAX_BODY = 1_000_000;

    private static final int NANO_DIGITS = 9;

    private Rows() {}

    /** The values of {@link #COLUMNS}. Not done with a connection in hand, because encoding takes its time. */
    static List<@Nullable Object> values(CallRecord call) {
        String body = CallCodec.encode(call.facts(), call.progress());
        int cut = Math.min(body.length(), MAX_BODY);
        if (cut < body.length() && Character.isHighSurrogate(body.charAt(cut - 1))) {
            cut--;
        }
        String callId = call.callId();
        return Arrays.asList(
                StoredText.of(call.id()),
                StoredText.of(call.pbx()),
                callId == null ? null : StoredText.of(callId),
                body.substring(0, cut),
                cut == body.length() ? null : body.substring(cut),
                call.version(),
                call.dueAt(),
                call.createdAt(),
                call.updatedAt());
    }

    /** A row as it was read, to be decoded without a connection in hand. */
    record CallRow(
            String id,
            String pbx,
            @Nullable String callId,
            String body,
            long version,
            @Nullable Instant dueAt,
            Instant createdAt,
            Instant updatedAt) {

        static CallRow of(ResultSet row) throws SQLException {
            @Nullable String callId = row.getString("call_id");
            @Nullable String rest = row.getString("body_rest");
            String body = row.getString("body");
            @Nullable BigDecimal dueAt = row.getBigDecimal("due_at");
            return new CallRow(
                    StoredText.read(row.getString("id")),
                    StoredText.read(row.getString("pbx")),
                    callId == null ? null : StoredText.read(callId),
                    rest == null ? body : body + rest,
                    row.getLong("version"),
                    dueAt == null ? null : instant(dueAt),
                    instant(row.getBigDecimal("created_at")),
                    instant(row.getBigDecimal("updated_at")));
        }

        CallRecord decoded() {
            CallCodec.Decoded decoded;
            try {
                decoded = CallCodec.decode(body);
            } catch (RuntimeException e) {
                throw new CallStoreException("call " + id + " cannot be read", e);
            }
            return new CallRecord(
                    id, pbx, callId, decoded.facts(), decoded.progress(), version, dueAt, createdAt, updatedAt);
        }
    }

    /** What reads one row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static <T> List<T> list(Connection connection, String sql, Reader<T> reader, @Nullable Object... values)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            bind(query, values);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
        }
        return rows;
    }

    static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            statement.setObject(i + 1, value instanceof Instant instant ? seconds(instant) : value);
        }
    }

    /** Timestamps of PostgreSQL end at microseconds; a call that comes back changed would look as if it had news. */
    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano(), NANO_DIGITS));
    }

    private static Instant instant(BigDecimal seconds) {
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        return Instant.ofEpochSecond(
                whole.longValueExact(),
                seconds.subtract(whole).movePointRight(NANO_DIGITS).longValueExact());
    }
}
