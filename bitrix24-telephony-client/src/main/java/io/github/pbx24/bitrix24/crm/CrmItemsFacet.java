package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.ResultNode;
import java.util.List;
import java.util.Map;

/**
 * The requests of {@link CrmItems} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class CrmItemsFacet {

    /** The only one. */
    public static final CrmItemsFacet INSTANCE = new CrmItemsFacet();

    private CrmItemsFacet() {}

    /**
     * Adds an object. Not repeatable: it would be there twice.
     *
     * @param entityTypeId number of the type, positive
     * @param fields its fields by name; not empty
     * @return a request whose result is the object
     * @throws Bitrix24FieldException if the number is not positive or there are no fields
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-add.html">crm.item.add</a>
     */
    public Bitrix24Request<CrmItem> add(long entityTypeId, Map<String, ?> fields) {
        return CrmItems.add(entityTypeId, fields);
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
    public Bitrix24Request<CrmItem> get(long entityTypeId, long id) {
        return CrmItems.get(entityTypeId, id);
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
    public Bitrix24Request<CrmItem> update(long entityTypeId, long id, Map<String, ?> fields) {
        return CrmItems.update(entityTypeId, id, fields);
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
    public Bitrix24Request<Boolean> delete(long entityTypeId, long id) {
        return CrmItems.delete(entityTypeId, id);
    }

    /**
     * Describes the fields of a type, custom ones too.
     *
     * @param entityTypeId number of the type, positive
     * @return a request whose result has a description for each name of a field
     * @throws Bitrix24FieldException if the number is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-fields.html">crm.item.fields</a>
     */
    public Bitrix24Request<Map<String, ResultNode>> fields(long entityTypeId) {
        return CrmItems.fields(entityTypeId);
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
    public Bitrix24Request<List<CrmItem>> list(long entityTypeId, Map<String, ?> filter, long start) {
        return CrmItems.list(entityTypeId, filter, start);
    }

    /**
     * All objects of a type.
     *
     * @param entityTypeId number of the type, positive
     * @return all of them, to be narrowed
     * @throws Bitrix24FieldException if the number is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-list.html">crm.item.list</a>
     */
    public Listing<CrmItem> listing(long entityTypeId) {
        return CrmItems.listing(entityTypeId);
    }
}
