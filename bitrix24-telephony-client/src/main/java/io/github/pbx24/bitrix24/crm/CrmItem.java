package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.Objects;
import java.util.Optional;

/**
 * An object of any type of the CRM, as {@code crm.item.*} shows it.
 *
 * @param entityTypeId number of its type, see {@link CrmType#id}; types that an administrator made have larger ones
 * @param id its id
 * @param fields all fields as the portal wrote them, names in camel case
 * @since 0.1
 */
public record CrmItem(long entityTypeId, long id, ResultNode fields) {

    /** Checks that everything is present. */
    public CrmItem {
        Objects.requireNonNull(fields, "fields");
    }

    static CrmItem from(long entityTypeId, ResultNode row) {
        return new CrmItem(entityTypeId, row.requireLong("id"), row);
    }

    /**
     * The text of any field.
     *
     * @param name name of the field in camel case
     * @return empty if it has none
     */
    public Optional<String> text(String name) {
        return fields.get(name).asText();
    }

    /** Type and id only. */
    @Override
    public String toString() {
        return "CrmItem[" + entityTypeId + ", " + id + "]";
    }
}
