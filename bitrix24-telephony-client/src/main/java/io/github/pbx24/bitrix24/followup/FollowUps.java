package io.github.pbx24.bitrix24.followup;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of {@code call.followup.*}: what the portal's AI made of <em>video</em> calls. They are not related to
 * telephone calls. REST 3.0, scope {@code call}; a user sees the calls he took part in, an administrator all.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/follow-up/index.html">Follow-up</a>
 * @since 0.1
 */
public final class FollowUps {

    private static final int MAX_LIMIT = 200;

    private FollowUps() {}

    /**
     * Lists follow-ups of a period, newest first.
     *
     * @param from begin of the period
     * @param to end of the period, not before its begin
     * @param participantId only calls of this user; null for all that may be seen
     * @param select fields and blocks, for example {@code participants} or {@code overview.topic}; empty for the basic
     *     ones. {@code transcription}, {@code overview} and {@code insights} limit a page to 20
     * @param limit size of a page, 1 to 200
     * @param after where the page begins, null for the first
     * @return a request
     * @throws Bitrix24FieldException if a limit is broken
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/follow-up/call-followup-list.html">
     *     call.followup.list</a>
     */
    public static Bitrix24Request<FollowUpPage> list(
            Instant from,
            Instant to,
            @Nullable Long participantId,
            Collection<String> select,
            int limit,
            FollowUpPage.@Nullable Cursor after) {
        if (to.isBefore(from)) {
            throw new Bitrix24FieldException("startDate", "must not end before it begins");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new Bitrix24FieldException("limit", "must be 1 to " + MAX_LIMIT + ", was " + limit);
        }
        Map<String, Object> filter = new LinkedHashMap<>();
        filter.put("startDate", Map.of("from", from.toString(), "to", to.toString()));
        if (participantId != null) {
            filter.put("participantId", Fields.positive("participantId", participantId));
        }
        Map<String, Object> pagination = new LinkedHashMap<>();
        pagination.put("limit", limit);
        if (after != null) {
            pagination.put("afterCursor", Map.of("startDate", after.startDate(), "id", after.id()));
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("filter", filter);
        if (!select.isEmpty()) {
            parameters.put("select", select);
        }
        parameters.put("order", Map.of("startDate", "desc"));
        parameters.put("pagination", pagination);
        parameters.put("mentionFormat", "none");
        return Bitrix24Methods.CALL_FOLLOWUP_LIST.request(parameters, FollowUpPage::from);
    }

    /**
     * Gets one follow-up with all its blocks.
     *
     * @param callId id of the video call, positive
     * @return a request
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/follow-up/call-followup-get.html">
     *     call.followup.get</a>
     */
    public static Bitrix24Request<FollowUp> get(long callId) {
        return Bitrix24Methods.CALL_FOLLOWUP_GET.request(
                Map.of("callId", Fields.positive("callId", callId), "mentionFormat", "none"),
                result -> FollowUp.from(result.get("item")));
    }

    /**
     * Describes all fields of a follow-up.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/follow-up/call-followup-field-list.html">
     *     call.followup.field.list</a>
     */
    public static Bitrix24Request<List<FollowUpField>> fields() {
        return Bitrix24Methods.CALL_FOLLOWUP_FIELD_LIST.request(
                Map.of(),
                result -> result.get("items").items().stream()
                        .map(FollowUpField::from)
                        .toList());
    }

    /**
     * Describes one field of a follow-up.
     *
     * @param name name of the field
     * @return a request
     * @throws Bitrix24FieldException if the name is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/follow-up/call-followup-field-get.html">
     *     call.followup.field.get</a>
     */
    public static Bitrix24Request<FollowUpField> field(String name) {
        return Bitrix24Methods.CALL_FOLLOWUP_FIELD_GET.request(
                Map.of("name", Fields.name("name", name)), result -> FollowUpField.from(result.get("item")));
    }
}
