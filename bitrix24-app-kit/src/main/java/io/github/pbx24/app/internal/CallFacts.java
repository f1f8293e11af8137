package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.Urgency;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A row of the portal's call statistics, read leniently: kinds of calls and codes are open sets, and one odd detail costs the detail.
 */
record CallFacts(
        String callId,
        long statisticId,
        @Nullable Long activityId,
        @Nullable Long userId,
        @Nullable String line,
        @Nullable Boolean incoming,
        @Nullable String statusCode,
        @Nullable Instant start,
        long durationSeconds,
        @Nullable CallObject object,
        @Nullable Long recordFile,
        @Nullable String recordUrl) {

    static final int MAX_CALL_ID = 255;

    private static final int MAX_LINE = 200;

    /** Throws if there is no id. */
    static CallFacts from(ResultNode row) {
        String type = text(row, "CRM_ENTITY_TYPE", 50);
        Long object = positive(row, "CRM_ENTITY_ID");
        return new CallFacts(
                required(row),
                row.requireLong("ID"),
                positive(row, "CRM_ACTIVITY_ID"),
                positive(row, "PORTAL_USER_ID"),
                text(row, "PORTAL_NUMBER", MAX_LINE),
                incoming(row.get("CALL_TYPE").asLong()),
                text(row, "CALL_FAILED_CODE", 100),
                row.get("CALL_START_DATE").asInstant().orElse(null),
                Math.max(0, row.get("CALL_DURATION").asLong().orElse(0)),
                type == null || object == null ? null : new CallObject(type, object),
                positive(row, "RECORD_FILE_ID"),
                text(row, "CALL_RECORD_URL", 2000));
    }

    private static String required(ResultNode row) {
        String callId = row.requireText("CALL_ID");
        if (callId.isBlank() || callId.length() > MAX_CALL_ID) {
            throw new IllegalArgumentException("the id of the call is missing or too long");
        }
        return callId;
    }

    private static @Nullable String text(ResultNode row, String name, int limit) {
        return row.get(name)
                .asText()
                .filter(value -> !value.isBlank())
                .map(value -> Text.bounded(value, limit))
                .orElse(null);
    }

    private static @Nullable Long positive(ResultNode row, String name) {
        OptionalLong number = row.get(name).asLong();
        return number.isPresent() && number.getAsLong() > 0 ? Long.valueOf(number.getAsLong()) : null;
    }

    /** 1 is out; 2 and 3 are in; 4 is a callback, 5 an announcement, and more may come. */
    private static @Nullable Boolean incoming(OptionalLong type) {
        if (type.isEmpty()) {
            return null;
        }
        return switch ((int) Math.min(type.getAsLong(), 100)) {
            case 1, 4, 5 -> Boolean.FALSE;
            case 2, 3 -> Boolean.TRUE;
            default -> null;
        };
    }

    /** Either says that there is a recording. */
    boolean hasRecording() {
        return recordFile != null || recordUrl != null;
    }

    boolean talked() {
        return hasRecording() || durationSeconds > 0;
    }

    static Bitrix24Request<List<ResultNode>> ofCall(String callId) {
        return page(Map.of("CALL_ID", callId), "ASC", 0);
    }

    /** At most 50 rows after one, by id: a row gets its id when the call is finished, whatever date it carries. */
    static Bitrix24Request<List<ResultNode>> after(long statisticId) {
        return page(Map.of(">ID", statisticId), "ASC", -1);
    }

    static Bitrix24Request<List<ResultNode>> newest() {
        return page(Map.of(), "DESC", 0);
    }

    /** The first rows of calls that began since then; the portal knows whole seconds. */
    static Bitrix24Request<List<ResultNode>> since(Instant time) {
        return page(
                Map.of(">=CALL_START_DATE", time.truncatedTo(ChronoUnit.SECONDS).toString()), "ASC", -1);
    }

    private static Bitrix24Request<List<ResultNode>> page(Map<String, ?> filter, String order, long start) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (!filter.isEmpty()) {
            parameters.put("FILTER", filter);
        }
        parameters.put("SORT", "ID");
        parameters.put("ORDER", order);
        parameters.put("start", start);
        return Bitrix24Request.of(
                "voximplant.statistic.get",
                parameters,
                Repeatability.REPEATABLE,
                Urgency.BULK,
                rows -> List.copyOf(rows.items()));
    }

    /** Ids only. */
    @Override
    public String toString() {
        return "CallFacts[" + statisticId + "]";
    }
}
