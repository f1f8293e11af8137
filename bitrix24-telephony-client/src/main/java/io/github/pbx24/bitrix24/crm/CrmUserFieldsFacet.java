package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.util.List;
import java.util.Map;

/**
 * The requests of {@link CrmUserFields} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class CrmUserFieldsFacet {

    /** The only one. */
    public static final CrmUserFieldsFacet INSTANCE = new CrmUserFieldsFacet();

    private CrmUserFieldsFacet() {}

    /**
     * Adds a field. Not repeatable: the portal has no special error for a field that exists, so {@link CrmUserFields#byName} first.
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
    public Bitrix24Request<Long> add(CrmType type, String name, String userType, Map<String, ?> more) {
        return CrmUserFields.add(type, name, userType, more);
    }

    /**
     * Lists fields by id.
     *
     * @param type kind of the object that has the fields
     * @param filter conditions, for example {@code FIELD_NAME}; may be empty
     * @return a request
     */
    public Bitrix24Request<List<CrmField>> list(CrmType type, Map<String, ?> filter) {
        return CrmUserFields.list(type, filter);
    }

    /**
     * Finds a field by its name.
     *
     * @param type kind of the object that has the field
     * @param name name with or without {@code UF_CRM_}
     * @return a request; an empty list if there is none
     * @throws Bitrix24FieldException if the name is not one
     */
    public Bitrix24Request<List<CrmField>> byName(CrmType type, String name) {
        return CrmUserFields.byName(type, name);
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
    public Bitrix24Request<Boolean> update(CrmType type, long id, Map<String, ?> fields) {
        return CrmUserFields.update(type, id, fields);
    }

    /**
     * Deletes a field with all its values. Not repeatable: the second time it is not found.
     *
     * @param type kind of the object that has the field
     * @param id id of the field
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive
     */
    public Bitrix24Request<Boolean> delete(CrmType type, long id) {
        return CrmUserFields.delete(type, id);
    }
}
