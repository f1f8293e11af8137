package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.ResultNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests of {@code crm.item.*}, scope {@code crm}: objects of every type, also of those that an administrator made. Types are
 * known by number, see {@link CrmType#id}; names of fields are in camel case.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/index.html">Universal methods</a>
 * @since 0.1
 */
public final class CrmItems {

    private CrmItems() {}

    /**
     * Adds an object. Not repeatable: it would be there twice.
     *
     * @param entityTypeId number of the type, positive
     * @param fields its fields by name; not empty
     * @return a request whose result is the object
     * @throws Bitrix24FieldException if the number is not positive or there are no fields
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-add.html">crm.item.add</a>
     */
    public static Bitrix24Request<CrmItem> add(long entityTypeId, Map<String, ?> fields) {
        Map<String, Object> parameters = type(entityTypeId);
        parameters.put("fields", CrmChecks.fields(fields));
        return Bitrix24Methods.CRM_ITEM_ADD.request(parameters, result -> item(entityTypeId, result));
    }

    /**
     * Reads an object.
     *
     * @param entityTypeId number of the type, positive
     * @param id id of the object
     * @return a request; fails with {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#NOT_FOUND}
     * @throws Bitrix24FieldException if a number is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-get.html">crm.item.get</a>
     */
    public static Bitrix24Request<CrmItem> get(long entityTypeId, long id) {
        return Bitrix24Methods.CRM_ITEM_GET.request(one(entityTypeId, id), result -> item(entityTypeId, result));
    }

    /**
     * Changes fields of an object.
     *
     * @param entityTypeId number of the type, positive
     * @param id id of the object
     * @param fields what to change by name; not empty
     * @return a request whose result is the object as it is then
     * @throws Bitrix24FieldException if a number is not positive or there are no fields
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-update.html">crm.item.update</a>
     */
    public static Bitrix24Request<CrmItem> update(long entityTypeId, long id, Map<String, ?> fields) {
        Map<String, Object> parameters = one(entityTypeId, id);
        parameters.put("fields", CrmChecks.fields(fields));
        return Bitrix24Methods.CRM_ITEM_UPDATE.request(parameters, result -> item(entityTypeId, result));
    }

    /**
     * Deletes an object. Not repeatable: the second time it is not found.
     *
     * @param entityTypeId number of the type, positive
     * @param id id of the object
     * @return a request whose result is true
     * @throws Bitrix24FieldException if a number is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-delete.html">crm.item.delete</a>
     */
    public static Bitrix24Request<Boolean> delete(long entityTypeId, long id) {
        // The portal answers with an empty list.
        return Bitrix24Methods.CRM_ITEM_DELETE.request(one(entityTypeId, id), result -> true);
    }

    /**
     * Describes the fields of a type, custom ones too.
     *
     * @param entityTypeId number of the type, positive
     * @return a request whose result has a description for each name of a field
     * @throws Bitrix24FieldException if the number is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-fields.html">crm.item.fields</a>
     */
    public static Bitrix24Request<Map<String, ResultNode>> fields(long entityTypeId) {
        return Bitrix24Methods.CRM_ITEM_FIELDS.request(
                type(entityTypeId), result -> result.get("fields").fields());
    }

    /**
     * Lists objects by id, 50 per page.
     *
     * @param entityTypeId number of the type, positive
     * @param filter conditions by field with an operator in front; may be empty
     * @param start offset of the first row, 0 or more
     * @return a request; {@link io.github.pbx24.bitrix24.Bitrix24Response#next} tells the next offset
     * @throws Bitrix24FieldException if a number is out of its range
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-list.html">crm.item.list</a>
     */
    public static Bitrix24Request<List<CrmItem>> list(long entityTypeId, Map<String, ?> filter, long start) {
        return listing(entityTypeId).where(filter).page(start);
    }

    /**
     * All objects of a type.
     *
     * @param entityTypeId number of the type, positive
     * @return all of them, to be narrowed
     * @throws Bitrix24FieldException if the number is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-list.html">crm.item.list</a>
     */
    public static Listing<CrmItem> listing(long entityTypeId) {
        return Listing.of(Bitrix24Methods.CRM_ITEM_LIST.name(), row -> CrmItem.from(entityTypeId, row))
                .rowsIn("items", "id")
                .with("entityTypeId", CrmChecks.id("entityTypeId", entityTypeId));
    }

    private static CrmItem item(long entityTypeId, ResultNode result) {
        return CrmItem.from(entityTypeId, result.get("item"));
    }

    private static Map<String, Object> type(long entityTypeId) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("entityTypeId", CrmChecks.id("entityTypeId", entityTypeId));
        return parameters;
    }

    private static Map<String, Object> one(long entityTypeId, long id) {
        Map<String, Object> parameters = type(entityTypeId);
        parameters.put("id", CrmChecks.id("id", id));
        return parameters;
    }
}
