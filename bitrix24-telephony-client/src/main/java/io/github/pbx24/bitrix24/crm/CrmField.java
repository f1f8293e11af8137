package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A custom field of the CRM as the portal has it.
 *
 * @param id id of the field
 * @param name name with its prefix, for example {@code UF_CRM_CALL_SUMMARY}
 * @param type kind of its values, for example {@code string}
 * @param xmlId id that its maker gave, null if none
 * @param multiple whether it has several values
 * @param mandatory whether it must be filled
 * @param settings settings of its kind; an absent node if there are none
 * @since 0.1
 */
public record CrmField(
        long id,
        String name,
        String type,
        @Nullable String xmlId,
        boolean multiple,
        boolean mandatory,
        ResultNode settings) {

    /** Checks that everything is present. */
    public CrmField {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(settings, "settings");
    }

    static CrmField from(ResultNode row) {
        return new CrmField(
                row.requireLong("ID"),
                row.requireText("FIELD_NAME"),
                row.requireText("USER_TYPE_ID"),
                row.get("XML_ID").asText().orElse(null),
                row.get("MULTIPLE").asBoolean(),
                row.get("MANDATORY").asBoolean(),
                row.get("SETTINGS"));
    }
}
