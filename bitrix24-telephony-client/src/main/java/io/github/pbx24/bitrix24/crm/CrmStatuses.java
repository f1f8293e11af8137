package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests of {@code crm.status.*}, scope {@code crm}: the dictionaries of the CRM.
 *
 * @since 0.1
 */
public final class CrmStatuses {

    /** Dictionary of sources; its codes are the CRM source of a registration. */
    public static final String SOURCE = "SOURCE";

    private static final int MAX_NAME = 100;

    private CrmStatuses() {}

    /**
     * Lists the entries of a dictionary in the order users see them.
     *
     * @param dictionary name of the dictionary, for example {@link #SOURCE}
     * @return a request
     * @throws Bitrix24FieldException if the name is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/status/crm-status-list.html">crm.status.list</a>
     */
    public static Bitrix24Request<List<CrmStatus>> list(String dictionary) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("filter", Map.of("ENTITY_ID", CrmChecks.text("ENTITY_ID", dictionary, MAX_NAME)));
        parameters.put("order", Map.of("SORT", "ASC"));
        return Bitrix24Methods.CRM_STATUS_LIST.request(
                parameters, rows -> rows.items().stream().map(CrmStatus::from).toList());
    }

    /**
     * Adds an entry to a dictionary. Not repeatable.
     *
     * @param dictionary name of the dictionary, for example {@link #SOURCE}
     * @param code code of the entry, unique in its dictionary
     * @param name what users see
     * @param sort place in the order, for example 100
     * @return a request whose result is the id of the entry
     * @throws Bitrix24FieldException if a text is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/status/crm-status-add.html">crm.status.add</a>
     */
    public static Bitrix24Request<Long> add(String dictionary, String code, String name, int sort) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ENTITY_ID", CrmChecks.text("ENTITY_ID", dictionary, MAX_NAME));
        fields.put("STATUS_ID", CrmChecks.text("STATUS_ID", code, MAX_NAME));
        fields.put("NAME", CrmChecks.text("NAME", name, MAX_NAME));
        fields.put("SORT", sort);
        return Bitrix24Methods.CRM_STATUS_ADD.request(Map.of("fields", fields), CrmChecks::newId);
    }
}
