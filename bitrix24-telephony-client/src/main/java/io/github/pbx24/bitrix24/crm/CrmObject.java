package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.ResultNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A lead, deal, contact or company. Portals differ in their fields, so the common ones have methods and all are in the
 * tree. In a list only the selected fields are there.
 *
 * @param type kind of the object
 * @param id id of the object
 * @param fields all fields as the portal wrote them, custom ones under {@code UF_CRM_…}
 * @since 0.1
 */
public record CrmObject(CrmType type, long id, ResultNode fields) {

    /** Checks that everything is present. */
    public CrmObject {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(fields, "fields");
    }

    static CrmObject from(CrmType type, ResultNode row) {
        return new CrmObject(type, row.requireLong("ID"), row);
    }

    /**
     * The text of any field.
     *
     * @param name name of the field in upper case
     * @return empty if it has none
     */
    public Optional<String> text(String name) {
        return fields.get(name).asText();
    }

    /**
     * Title of a lead, deal or company.
     *
     * @return empty if it has none
     */
    public Optional<String> title() {
        return text("TITLE");
    }

    /**
     * Names of a lead or contact: first, middle and last name, as far as they are there.
     *
     * @return names with a space between; empty if there is none
     */
    public Optional<String> fullName() {
        List<String> names = List.of("NAME", "SECOND_NAME", "LAST_NAME").stream()
                .flatMap(name -> text(name).stream())
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", names));
    }

    /**
     * Id of the responsible user.
     *
     * @return empty if not told
     */
    public Optional<Long> responsibleId() {
        return number("ASSIGNED_BY_ID");
    }

    /**
     * Id of a field that refers to another object, for example {@code CONTACT_ID}.
     *
     * @param name name of the field in upper case
     * @return empty if it refers to nothing
     */
    public Optional<Long> number(String name) {
        return fields.get(name).asLong().stream().boxed().filter(id -> id > 0).findFirst();
    }

    /**
     * Amount of a lead or deal.
     *
     * @return empty if not told
     */
    public Optional<BigDecimal> opportunity() {
        return fields.get("OPPORTUNITY").asDecimal();
    }

    /**
     * When it was changed last.
     *
     * @return empty if not told
     */
    public Optional<Instant> modified() {
        return fields.get("DATE_MODIFY").asInstant();
    }

    /**
     * Phone numbers of a lead, contact or company.
     *
     * @return unmodifiable; empty if there are none
     */
    public List<CrmContactPoint> phones() {
        return points("PHONE");
    }

    /**
     * E-mail addresses of a lead, contact or company.
     *
     * @return unmodifiable; empty if there are none
     */
    public List<CrmContactPoint> emails() {
        return points("EMAIL");
    }

    private List<CrmContactPoint> points(String name) {
        return fields.get(name).items().stream()
                .flatMap(row -> CrmContactPoint.read(row).stream())
                .toList();
    }

    /** Type and id only; the rest is personal. */
    @Override
    public String toString() {
        return "CrmObject[type=" + type + ", id=" + id + "]";
    }
}
