package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.ResultNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The requests of {@link CrmObjects} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class CrmObjectsFacet {

    /** The only one. */
    public static final CrmObjectsFacet INSTANCE = new CrmObjectsFacet();

    private CrmObjectsFacet() {}

    /**
     * Reads an object: {@code crm.lead.get}, {@code crm.deal.get}, {@code crm.contact.get}, {@code crm.company.get}.
     *
     * @param type kind of the object
     * @param id id of the object
     * @return a request; fails with {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#NOT_FOUND}
     * @throws Bitrix24FieldException if the id is not positive
     */
    public Bitrix24Request<CrmObject> get(CrmType type, long id) {
        return CrmObjects.get(type, id);
    }

    /**
     * Adds an object: {@code crm.lead.add}, {@code crm.deal.add}, {@code crm.contact.add}, {@code crm.company.add}. Not
     * repeatable: it would be there twice.
     *
     * @param type kind of the object
     * @param fields its fields by name; not empty
     * @return a request whose result is the id of the object
     * @throws Bitrix24FieldException if there are no fields
     */
    public Bitrix24Request<Long> add(CrmType type, Map<String, ?> fields) {
        return CrmObjects.add(type, fields);
    }

    /**
     * Deletes an object: {@code crm.lead.delete}, {@code crm.deal.delete}, {@code crm.contact.delete},
     * {@code crm.company.delete}. Not repeatable: the second time it is not found.
     *
     * @param type kind of the object
     * @param id id of the object
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive
     */
    public Bitrix24Request<Boolean> delete(CrmType type, long id) {
        return CrmObjects.delete(type, id);
    }

    /**
     * Describes the fields of a kind of object, custom ones too: {@code crm.lead.fields}, {@code crm.deal.fields},
     * {@code crm.contact.fields}, {@code crm.company.fields}.
     *
     * @param type kind of the object
     * @return a request whose result has a description for each name of a field: {@code type}, {@code isRequired},
     *     {@code isReadOnly}, {@code isMultiple}, {@code title} and others
     */
    public Bitrix24Request<Map<String, ResultNode>> fields(CrmType type) {
        return CrmObjects.fields(type);
    }

    /**
     * Changes fields of an object: {@code crm.lead.update}, {@code crm.deal.update}, {@code crm.contact.update},
     * {@code crm.company.update}. The portal ignores unknown fields, and tells everybody who subscribed, this
     * application too.
     *
     * @param type kind of the object
     * @param id id of the object
     * @param fields what to change by field name; not empty. New phones and addresses without an id are added again each
     *     time, so such an update is not harmless to repeat
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive or there are no fields
     */
    public Bitrix24Request<Boolean> update(CrmType type, long id, Map<String, ?> fields) {
        return CrmObjects.update(type, id, fields);
    }

    /**
     * Lists objects by id, 50 per page: {@code crm.lead.list}, {@code crm.deal.list}, {@code crm.contact.list},
     * {@code crm.company.list}.
     *
     * @param type kind of the objects
     * @param filter conditions by field with an operator in front, for example {@code >ID}; may be empty
     * @param select fields to tell; empty for the portal's choice, which leaves out phones and custom fields.
     *     {@code ID} is always told
     * @param start offset of the first row; -1 switches counting off, then page by {@code >ID}
     * @return a request; {@link io.github.pbx24.bitrix24.Bitrix24Response#next} tells the next offset
     * @throws Bitrix24FieldException if the offset is less than -1
     */
    public Bitrix24Request<List<CrmObject>> list(
            CrmType type, Map<String, ?> filter, Collection<String> select, long start) {
        return CrmObjects.list(type, filter, select, start);
    }

    /**
     * All objects of a kind: {@code crm.lead.list}, {@code crm.deal.list}, {@code crm.contact.list},
     * {@code crm.company.list}.
     *
     * @param type kind of the objects
     * @return all of them, to be narrowed; without {@code select} the portal leaves out phones and custom fields
     */
    public Listing<CrmObject> listing(CrmType type) {
        return CrmObjects.listing(type);
    }
}
