package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.ResultNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Requests of {@code crm.activity.*}, scope {@code crm}.
 *
 * @since 0.1
 */
public final class CrmActivities {

    private static final int MAX_CALL_ID = 255;

    private CrmActivities() {}

    /**
     * Reads an activity.
     *
     * @param id id of the activity
     * @return a request; fails with {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#NOT_FOUND}
     * @throws Bitrix24FieldException if the id is not positive
     */
    public static Bitrix24Request<CrmActivity> get(long id) {
        return Bitrix24Methods.CRM_ACTIVITY_GET.request(Map.of("id", CrmChecks.id("id", id)), CrmActivity::from);
    }

    /**
     * Lists activities by id, 50 per page.
     *
     * @param filter conditions by field with an operator in front; may be empty
     * @param select fields to tell; empty for all but {@code FILES} and {@code COMMUNICATIONS}. {@code ID} is always told
     * @param start offset of the first row; -1 switches counting off, then page by {@code >ID}
     * @return a request; {@link io.github.pbx24.bitrix24.Bitrix24Response#next} tells the next offset
     * @throws Bitrix24FieldException if the offset is less than -1
     */
    public static Bitrix24Request<List<CrmActivity>> list(
            Map<String, ?> filter, Collection<String> select, long start) {
        Map<String, Object> parameters = CrmChecks.page(filter, select, start);
        parameters.put("order", Map.of("ID", "ASC"));
        return Bitrix24Methods.CRM_ACTIVITY_LIST.request(
                parameters, rows -> rows.items().stream().map(CrmActivity::from).toList());
    }

    /**
     * Finds the activity that finishing a call has made.
     *
     * @param callId CALL_ID of the call
     * @return a request; an empty list if there is none
     * @throws Bitrix24FieldException if the id is blank or too long
     */
    public static Bitrix24Request<List<CrmActivity>> byCallId(String callId) {
        String origin = CrmActivity.originOfCall(CrmChecks.text("CALL_ID", callId, MAX_CALL_ID));
        return list(Map.of("ORIGIN_ID", origin), List.of("*", "FILES"), 0);
    }

    /**
     * Adds an activity. Not repeatable: it would be there twice. Activities of calls are made by finishing a call instead.
     *
     * @param fields its fields by name: {@code OWNER_TYPE_ID}, {@code OWNER_ID}, {@code TYPE_ID}, {@code SUBJECT},
     *     {@code RESPONSIBLE_ID} and others; not empty
     * @return a request whose result is the id of the activity
     * @throws Bitrix24FieldException if there are no fields
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/activity-base/crm-activity-add.html">
     *     crm.activity.add</a>
     */
    public static Bitrix24Request<Long> add(Map<String, ?> fields) {
        return Bitrix24Methods.CRM_ACTIVITY_ADD.request(Map.of("fields", CrmChecks.fields(fields)), CrmChecks::newId);
    }

    /**
     * Changes fields of an activity. Kind and owner cannot be changed; {@code FILES} replaces the recording.
     *
     * @param id id of the activity
     * @param fields what to change by field name; not empty
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive or there are no fields
     */
    public static Bitrix24Request<Boolean> update(long id, Map<String, ?> fields) {
        return Bitrix24Methods.CRM_ACTIVITY_UPDATE.request(CrmChecks.change(id, fields), ResultNode::asBoolean);
    }

    /**
     * Replaces the description of an activity. Unlike a comment in the timeline it can be written again and again.
     *
     * @param id id of the activity
     * @param text new description; may be empty
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive
     */
    public static Bitrix24Request<Boolean> describe(long id, String text) {
        return update(id, Map.of("DESCRIPTION", text));
    }

    /**
     * Gives an activity to another user.
     *
     * @param id id of the activity
     * @param userId who is responsible from now on
     * @return a request whose result is true
     * @throws Bitrix24FieldException if an id is not positive
     */
    public static Bitrix24Request<Boolean> assign(long id, long userId) {
        return update(id, Map.of("RESPONSIBLE_ID", CrmChecks.id("RESPONSIBLE_ID", userId)));
    }

    /**
     * All activities.
     *
     * @return all of them, to be narrowed; without {@code select} the portal leaves out {@code FILES} and
     *     {@code COMMUNICATIONS}
     */
    public static Listing<CrmActivity> listing() {
        return Listing.of(Bitrix24Methods.CRM_ACTIVITY_LIST.name(), CrmActivity::from);
    }
}
