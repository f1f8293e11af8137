package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.ResultNode;

/**
 * An entry of a CRM dictionary.
 *
 * @param id id of the row
 * @param dictionary dictionary, for example {@code SOURCE}
 * @param statusId code of the entry, for example {@code CALL}
 * @param name what users see
 * @param sort place in the list
 * @since 0.1
 */
public record CrmStatus(long id, String dictionary, String statusId, String name, long sort) {

    static CrmStatus from(ResultNode row) {
        return new CrmStatus(
                row.requireLong("ID"),
                row.requireText("ENTITY_ID"),
                row.requireText("STATUS_ID"),
                row.get("NAME").asText().orElse(""),
                row.get("SORT").asLong().orElse(0));
    }
}
