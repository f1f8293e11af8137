package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.MethodInfo;
import io.github.pbx24.bitrix24.ResultNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Requests of {@code crm.lead.*}, {@code crm.deal.*}, {@code crm.contact.*} and {@code crm.company.*}, scope
 * {@code crm}. The vendor develops {@code crm.item.*} instead; these keep working.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/index.html">CRM</a>
 * @since 0.1
 */
public final class CrmObjects {

    private CrmObjects() {}

    /**
     * Reads an object: {@code crm.lead.get}, {@code crm.deal.get}, {@code crm.contact.get}, {@code crm.company.get}.
     *
     * @param type kind of the object
     * @param id id of the object
     * @return a request; fails with {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#NOT_FOUND}
     * @throws Bitrix24FieldException if the id is not positive
     */
    public static Bitrix24Request<CrmObject> get(CrmType type, long id) {
        MethodInfo method = switch (type) {
            case LEAD -> Bitrix24Methods.CRM_LEAD_GET;
            case DEAL -> Bitrix24Methods.CRM_DEAL_GET;
            case CONTACT -> Bitrix24Methods.CRM_CONTACT_GET;
            case COMPANY -> Bitrix24Methods.CRM_COMPANY_GET;
        };
        return method.request(Map.of("id", CrmChecks.id("id", id)), row -> CrmObject.from(type, row));
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
    public static Bitrix24Request<Long> add(CrmType type, Map<String, ?> fields) {
        MethodInfo method = switch (type) {
            case LEAD -> Bitrix24Methods.CRM_LEAD_ADD;
            case DEAL -> Bitrix24Methods.CRM_DEAL_ADD;
            case CONTACT -> Bitrix24Methods.CRM_CONTACT_ADD;
            case COMPANY -> Bitrix24Methods.CRM_COMPANY_ADD;
        };
        return method.request(Map.of("fields", CrmChecks.fields(fields)), CrmChecks::newId);
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
    public static Bitrix24Request<Boolean> delete(CrmType type, long id) {
        MethodInfo method = switch (type) {
            case LEAD -> Bitrix24Methods.CRM_LEAD_DELETE;
            case DEAL -> Bitrix24Methods.CRM_DEAL_DELETE;
            case CONTACT -> Bitrix24Methods.CRM_CONTACT_DELETE;
            case COMPANY -> Bitrix24Methods.CRM_COMPANY_DELETE;
        };
        return method.request(Map.of("id", CrmChecks.id("id", id)), ResultNode::asBoolean);
    }

    /**
     * Describes the fields of a kind of object, custom ones too: {@code crm.lead.fields}, {@code crm.deal.fields},
     * {@code crm.contact.fields}, {@code crm.company.fields}.
     *
     * @param type kind of the object
     * @return a request whose result has a description for each name of a field: {@code type}, {@code isRequired},
     *     {@code isReadOnly}, {@code isMultiple}, {@code title} and others
     */
    public static Bitrix24Request<Map<String, ResultNode>> fields(CrmType type) {
        MethodInfo method = switch (type) {
            case LEAD -> Bitrix24Methods.CRM_LEAD_FIELDS;
            case DEAL -> Bitrix24Methods.CRM_DEAL_FIELDS;
            case CONTACT -> Bitrix24Methods.CRM_CONTACT_FIELDS;
            case COMPANY -> Bitrix24Methods.CRM_COMPANY_FIELDS;
        };
        return method.request(Map.of(), ResultNode::fields);
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
    public static Bitrix24Request<Boolean> update(CrmType type, long id, Map<String, ?> fields) {
        MethodInfo method = switch (type) {
            case LEAD -> Bitrix24Methods.CRM_LEAD_UPDATE;
            case DEAL -> Bitrix24Methods.CRM_DEAL_UPDATE;
            case CONTACT -> Bitrix24Methods.CRM_CONTACT_UPDATE;
            case COMPANY -> Bitrix24Methods.CRM_COMPANY_UPDATE;
        };
        return method.request(CrmChecks.change(id, fields), ResultNode::asBoolean);
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
    public static Bitrix24Request<List<CrmObject>> list(
            CrmType type, Map<String, ?> filter, Collection<String> select, long start) {
        Map<String, Object> parameters = CrmChecks.page(filter, select, start);
        parameters.put("order", Map.of("ID", "ASC"));
        MethodInfo method = switch (type) {
            case LEAD -> Bitrix24Methods.CRM_LEAD_LIST;
            case DEAL -> Bitrix24Methods.CRM_DEAL_LIST;
            case CONTACT -> Bitrix24Methods.CRM_CONTACT_LIST;
            case COMPANY -> Bitrix24Methods.CRM_COMPANY_LIST;
        };
        return method.request(
                parameters,
                rows -> rows.items().stream()
                        .map(row -> CrmObject.from(type, row))
                        .toList());
    }

    /**
     * All objects of a kind: {@code crm.lead.list}, {@code crm.deal.list}, {@code crm.contact.list},
     * {@code crm.company.list}.
     *
     * @param type kind of the objects
     * @return all of them, to be narrowed; without {@code select} the portal leaves out phones and custom fields
     */
    public static Listing<CrmObject> listing(CrmType type) {
        return Listing.of("crm." + type.word() + ".list", row -> CrmObject.from(type, row));
    }
}
