package io.github.pbx24.app.setup;

import io.github.pbx24.bitrix24.crm.CrmType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A custom field that the application wants in the CRM.
 *
 * @param name its name with the prefix, for example {@code UF_CRM_AICA_QUALITY}; at most 50 characters
 * @param type kind of its values: {@code string}, {@code integer}, {@code double}, {@code boolean}, {@code date}, {@code url} and others
 * @param labels what people see, by language; at least one. Unmodifiable
 * @param objects kinds of objects that get it, at least one; unmodifiable
 * @since 0.1
 */
public record FieldDeclaration(String name, String type, Map<String, String> labels, Set<CrmType> objects) {

    /** Checks everything, and copies map and set. */
    public FieldDeclaration {
        if (!name.matches("UF_CRM_[A-Z0-9_]{1,43}")) {
            throw new IllegalArgumentException("name must be UF_CRM_ and 1 to 43 capitals, digits and underscores");
        }
        if (!type.matches("[a-z_]{1,50}")) {
            throw new IllegalArgumentException("type must be the name of a kind of field");
        }
        if (labels.isEmpty() || objects.isEmpty()) {
            throw new IllegalArgumentException("labels and objects must not be empty");
        }
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        objects = Set.copyOf(objects);
    }
}
