package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.MethodInfo;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.UnreadableResultException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests of {@code crm.lead.userfield.*}, {@code crm.deal.userfield.*}, {@code crm.contact.userfield.*} and
 * {@code crm.company.userfield.*}, scope {@code crm}: custom fields. They need an administrator of the CRM.
 *
 * @see <a
 *     href="https://apidocs.bitrix24.com/api-reference/crm/universal/userfieldconfig/index.html">Custom fields</a>
 * @since 0.1
 */
public final class CrmUserFields {

    private static final String PREFIX = "UF_CRM_";
    private static final int MAX_NAME = 50;

    private CrmUserFields() {}

    /**
     * Adds a field. Not repeatable: the portal has no special error for a field that exists, so {@link #byName} first.
     *
     * @param type kind of the object that gets the field
     * @param name name in upper case letters, digits and underscores; the portal puts {@code UF_CRM_} in front, with
     *     which it may have 50 characters
     * @param userType kind of the values: {@code string}, {@code integer}, {@code double}, {@code boolean},
     *     {@code datetime}, {@code date}, {@code url}, {@code enumeration} and others
     * @param more further properties, for example {@code LABEL}, {@code EDIT_FORM_LABEL}, {@code SETTINGS},
     *     {@code LIST}; may be empty
     * @return a request whose result is the id of the field
     * @throws Bitrix24FieldException if name or kind is not one
     */
    public static Bitrix24Request<Long> add(CrmType type, String name, String userType, Map<String, ?> more) {
        Map<String, Object> fields = new LinkedHashMap<>(more);
        fields.put("USER_TYPE_ID", userType(userType));
        fields.put("FIELD_NAME", name(name));
        MethodInfo method = switch (type) {
            case LEAD -> Bitrix24Methods.CRM_LEAD_USERFIELD_ADD;
            case DEAL -> Bitrix24Methods.CRM_DEAL_USERFIELD_ADD;
            case CONTACT -> Bitrix24Methods.CRM_CONTACT_USERFIELD_ADD;
            case COMPANY -> Bitrix24Methods.CRM_COMPANY_USERFIELD_ADD;
        };
        return method.request(
                Map.of("fields", fields),
                result -> result.asLong().orElseThrow(() -> new UnreadableResultException("the id is missing")));
    }

    /**
     * Lists fields by id.
     *
     * @param type kind of the object that has the fields
     * @param filter conditions, for example {@code FIELD_NAME}; may be empty
     * @return a request
     */
    public static Bitrix24Request<List<CrmField>> list(CrmType type, Map<String, ?> filter) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (!filter.isEmpty()) {
            parameters.put("filter", filter);
        }
        parameters.put("order", Map.of("ID", "ASC"));
        MethodInfo method = switch (type) {
            case LEAD -> Bitrix24Methods.CRM_LEAD_USERFIELD_LIST;
            case DEAL -> Bitrix24Methods.CRM_DEAL_USERFIELD_LIST;
            case CONTACT -> Bitrix24Methods.CRM_CONTACT_USERFIELD_LIST;
            case COMPANY -> Bitrix24Methods.CRM_COMPANY_USERFIELD_LIST;
        };
        return method.request(
                parameters, rows -> rows.items().stream().map(CrmField::from).toList());
    }

    /**
     * Finds a field by its name.
     *
     * @param type kind of the object that has the field
     * @param name name with or without {@code UF_CRM_}
     * @return a request; an empty list if there is none
     * @throws Bitrix24FieldException if the name is not one
     */
    public static Bitrix24Request<List<CrmField>> byName(CrmType type, String name) {
        return list(type, Map.of("FIELD_NAME", PREFIX + name(name)));
    }

    /**
     * Changes properties of a field. Name and kind cannot be changed.
     *
     * @param type kind of the object that has the field
     * @param id id of the field
     * @param fields what to change; not empty
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive or there is nothing to change
     */
    public static Bitrix24Request<Boolean> update(CrmType type, long id, Map<String, ?> fields) {
        MethodInfo method = switch (type) {
            case LEAD -> Bitrix24Methods.CRM_LEAD_USERFIELD_UPDATE;
            case DEAL -> Bitrix24Methods.CRM_DEAL_USERFIELD_UPDATE;
            case CONTACT -> Bitrix24Methods.CRM_CONTACT_USERFIELD_UPDATE;
            case COMPANY -> Bitrix24Methods.CRM_COMPANY_USERFIELD_UPDATE;
        };
        return method.request(CrmChecks.change(id, fields), ResultNode::asBoolean);
    }

    /**
     * Deletes a field with all its values. Not repeatable: the second time it is not found.
     *
     * @param type kind of the object that has the field
     * @param id id of the field
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive
     */
    public static Bitrix24Request<Boolean> delete(CrmType type, long id) {
        MethodInfo method = switch (type) {
            case LEAD -> Bitrix24Methods.CRM_LEAD_USERFIELD_DELETE;
            case DEAL -> Bitrix24Methods.CRM_DEAL_USERFIELD_DELETE;
            case CONTACT -> Bitrix24Methods.CRM_CONTACT_USERFIELD_DELETE;
            case COMPANY -> Bitrix24Methods.CRM_COMPANY_USERFIELD_DELETE;
        };
        return method.request(Map.of("id", CrmChecks.id("id", id)), ResultNode::asBoolean);
    }

    private static String name(String name) {
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        if (!bare.matches("[A-Z0-9_]+") || bare.length() + PREFIX.length() > MAX_NAME) {
            throw new Bitrix24FieldException(
                    "FIELD_NAME", "must have upper case letters, digits and underscores, with its prefix at most 50");
        }
        return bare;
    }

    private static String userType(String userType) {
        if (!userType.matches("[a-z0-9_]{1,50}")) {
            throw new Bitrix24FieldException("USER_TYPE_ID", "must be the name of a kind of field");
        }
        return userType;
    }
}
