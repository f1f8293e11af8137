package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.batch.BatchReference;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests of {@code voximplant.statistic.*}, scope {@code telephony}. The user needs the right to view call statistics;
 * with a limited right only own or department calls are seen.
 *
 * @since 0.1
 */
public final class CallStatistics {

    private static final Set<String> COLUMNS = Set.of(
            "ID",
            "CALL_ID",
            "EXTERNAL_CALL_ID",
            "CALL_CATEGORY",
            "PORTAL_USER_ID",
            "PORTAL_NUMBER",
            "PHONE_NUMBER",
            "CALL_TYPE",
            "CALL_DURATION",
            "CALL_START_DATE",
            "CALL_LOG",
            "CALL_RECORD_URL",
            "CALL_VOTE",
            "COST",
            "COST_CURRENCY",
            "CALL_FAILED_CODE",
            "CALL_FAILED_REASON",
            "CRM_ENTITY_TYPE",
            "CRM_ENTITY_ID",
            "CRM_ACTIVITY_ID",
            "CRM_BINDINGS.ENTITY_TYPE",
            "CRM_BINDINGS.ENTITY_ID",
            "REST_APP_ID",
            "REST_APP_NAME",
            "TRANSCRIPT_ID",
            "TRANSCRIPT_PENDING",
            "SESSION_ID",
            "REDIAL_ATTEMPT",
            "COMMENT",
            "RECORD_DURATION");

    private static final Set<String> OPERATORS =
            Set.of("", "=", "!", "!=", "<", "<=", ">", ">=", "><", "!><", "?", "%", "!%");

    private CallStatistics() {}

    /**
     * Lists finished calls, 50 per page.
     *
     * @param filter conditions: the key is a column with an optional operator in front ({@code =}, {@code !},
     *     {@code <}, {@code <=}, {@code >}, {@code >=}, {@code ><}, {@code ?}, {@code %} and their negations), for
     *     example {@code >CALL_START_DATE}
     * @param sort column to sort by, null for the portal's order; not {@code CALL_TYPE}
     * @param order direction; needed with {@code sort}, null without
     * @param start offset of the first row; -1 switches counting off, then page by {@code >ID}
     * @return a request; {@link io.github.pbx24.bitrix24.Bitrix24Response#next} tells the next offset
     * @throws Bitrix24FieldException if a column or operator does not exist; the portal would ignore the condition and
     *     return everything
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/statistic/index.html">
     *     voximplant.statistic.get</a>
     */
    public static Bitrix24Request<List<StatisticRow>> get(
            Map<String, ?> filter, @Nullable String sort, @Nullable SortOrder order, long start) {
        filter.keySet().forEach(CallStatistics::checkCondition);
        if ((sort == null) != (order == null)) {
            throw new Bitrix24FieldException("SORT", "and ORDER must be given together");
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (!filter.isEmpty()) {
            parameters.put("FILTER", filter);
        }
        if (sort != null && order != null) {
            String column = sort.toUpperCase(Locale.ROOT);
            if (!COLUMNS.contains(column) || column.equals("CALL_TYPE")) {
                throw new Bitrix24FieldException("SORT", "must be a sortable column");
            }
            parameters.put("SORT", column);
            parameters.put("ORDER", order.name());
        }
        if (start < -1) {
            throw new Bitrix24FieldException("start", "must be -1 or more, was " + start);
        }
        parameters.put("start", start);
        return Bitrix24Methods.VOXIMPLANT_STATISTIC_GET.request(
                parameters,
                rows -> rows.items().stream().map(StatisticRow::from).toList());
    }

    /**
     * Finds the row of a call: proof that it was finished.
     *
     * @param callId CALL_ID of the registration
     * @return a request; an empty list if the call is not finished
     */
    public static Bitrix24Request<List<StatisticRow>> byCallId(String callId) {
        return get(Map.of("CALL_ID", Fields.callId(callId)), "ID", SortOrder.ASC, 0)
                .withUrgency(Urgency.FINISH);
    }

    /**
     * Finds the rows of a call by the exchange's id. More than one is possible: the portal does not keep it unique.
     *
     * @param externalCallId the exchange's id
     * @return a request, oldest row first
     */
    public static Bitrix24Request<List<StatisticRow>> byExternalCallId(String externalCallId) {
        String id = Fields.required("EXTERNAL_CALL_ID", externalCallId, Fields.MAX_EXTERNAL_ID);
        return get(Map.of("EXTERNAL_CALL_ID", id), "ID", SortOrder.ASC, 0).withUrgency(Urgency.FINISH);
    }

    /**
     * All finished calls that may be seen.
     *
     * @return all of them, to be narrowed; a condition with a column or operator that does not exist is refused, because the
     *     portal would ignore it and return everything
     */
    public static Listing<StatisticRow> listing() {
        return Listing.of(Bitrix24Methods.VOXIMPLANT_STATISTIC_GET.name(), StatisticRow::from)
                .named("FILTER", "SORT", "ORDER")
                .checkedBy(CallStatistics::checkCondition);
    }

    /** What finish would have answered; empty if there is no row, which proves nothing: the portal may still be at it. */
    static Bitrix24Request<Optional<FinishedCall>> finished(String callId) {
        return Bitrix24Methods.VOXIMPLANT_STATISTIC_GET
                .request(
                        Map.of("FILTER", Map.of("CALL_ID", BatchReference.asCallId(callId))),
                        rows -> rows.items().stream()
                                .filter(row -> row.get("CALL_ID").asText().equals(Optional.of(callId)))
                                .findFirst()
                                .map(FinishedCall::fromStatistics))
                .withUrgency(Urgency.FINISH);
    }

    private static void checkCondition(String key) {
        int letter = 0;
        while (letter < key.length() && "=!<>?%".indexOf(key.charAt(letter)) >= 0) {
            letter++;
        }
        String column = key.substring(letter).toUpperCase(Locale.ROOT);
        if (!OPERATORS.contains(key.substring(0, letter)) || !COLUMNS.contains(column)) {
            throw new Bitrix24FieldException("FILTER", "has no column or operator like " + key);
        }
    }
}
