package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A phone number or e-mail address of a CRM object. In an update a point with an id is changed, one without is added.
 *
 * @param id id of the entry, null for a new one
 * @param value number or address; empty in an update removes the entry
 * @param kind {@code WORK}, {@code MOBILE}, {@code HOME} and others
 * @since 0.1
 */
public record CrmContactPoint(@Nullable Long id, String value, String kind) {

    /** Checks that everything is present. */
    public CrmContactPoint {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(kind, "kind");
    }

    static Optional<CrmContactPoint> read(ResultNode row) {
        return row.get("VALUE")
                .asText()
                .map(value -> new CrmContactPoint(
                        row.get("ID").asLong().stream().boxed().findFirst().orElse(null),
                        value,
                        row.get("VALUE_TYPE").asText().orElse("OTHER")));
    }

    /**
     * The point as a value of the field {@code PHONE} or {@code EMAIL} in an update.
     *
     * @return a map for a list
     */
    public Map<String, Object> asField() {
        Map<String, Object> field = new LinkedHashMap<>();
        if (id != null) {
            field.put("ID", id);
        }
        field.put("VALUE", value);
        field.put("VALUE_TYPE", kind);
        return field;
    }

    /** Without the value, which is personal. */
    @Override
    public String toString() {
        return "CrmContactPoint[id=" + id + ", kind=" + kind + "]";
    }
}
