package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The requests of {@link CrmActivities} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class CrmActivitiesFacet {

    /** The only one. */
    public static final CrmActivitiesFacet INSTANCE = new CrmActivitiesFacet();

    private CrmActivitiesFacet() {}

    /**
     * Reads an activity.
     *
     * @param id id of the activity
     * @return a request; fails with {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#NOT_FOUND}
     * @throws Bitrix24FieldException if the id is not positive
     */
    public Bitrix24Request<CrmActivity> get(long id) {
        return CrmActivities.get(id);
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
    public Bitrix24Request<List<CrmActivity>> list(Map<String, ?> filter, Collection<String> select, long start) {
        return CrmActivities.list(filter, select, start);
    }

    /**
     * Finds the activity that finishing a call has made.
     *
     * @param callId CALL_ID of the call
     * @return a request; an empty list if there is none
     * @throws Bitrix24FieldException if the id is blank or too long
     */
    public Bitrix24Request<List<CrmActivity>> byCallId(String callId) {
        return CrmActivities.byCallId(callId);
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
    public Bitrix24Request<Long> add(Map<String, ?> fields) {
        return CrmActivities.add(fields);
    }

    /**
     * Changes fields of an activity. Kind and owner cannot be changed; {@code FILES} replaces the recording.
     *
     * @param id id of the activity
     * @param fields what to change by field name; not empty
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive or there are no fields
     */
    public Bitrix24Request<Boolean> update(long id, Map<String, ?> fields) {
        return CrmActivities.update(id, fields);
    }

    /**
     * Replaces the description of an activity. Unlike a comment in the timeline it can be written again and again.
     *
     * @param id id of the activity
     * @param text new description; may be empty
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive
     */
    public Bitrix24Request<Boolean> describe(long id, String text) {
        return CrmActivities.describe(id, text);
    }

    /**
     * Gives an activity to another user.
     *
     * @param id id of the activity
     * @param userId who is responsible from now on
     * @return a request whose result is true
     * @throws Bitrix24FieldException if an id is not positive
     */
    public Bitrix24Request<Boolean> assign(long id, long userId) {
        return CrmActivities.assign(id, userId);
    }

    /**
     * All activities.
     *
     * @return all of them, to be narrowed; without {@code select} the portal leaves out {@code FILES} and
     *     {@code COMMUNICATIONS}
     */
    public Listing<CrmActivity> listing() {
        return CrmActivities.listing();
    }
}
