package io.github.pbx24.simulator;

import java.util.List;
import java.util.Map;

/**
 * A lead, deal, contact or company.
 *
 * @param type its kind
 * @param id its id
 * @param title title, or the name of a contact
 * @param phones phone numbers as entered; empty if none
 * @param responsibleUserId {@code ASSIGNED_BY_ID}
 * @param sourceId {@code SOURCE_ID}; empty if none
 * @param fields every text field under its REST name
 * @since 0.1
 */
public record CrmSnapshot(
        CrmObjectType type,
        long id,
        String title,
        List<String> phones,
        long responsibleUserId,
        String sourceId,
        Map<String, String> fields) {

    /** Copies the collections. */
    public CrmSnapshot {
        phones = List.copyOf(phones);
        fields = Map.copyOf(fields);
    }

    /** Leaves out titles and phone numbers. */
    @Override
    public String toString() {
        return "CrmObject[" + type + " " + id + ", responsibleUserId=" + responsibleUserId + "]";
    }
}
