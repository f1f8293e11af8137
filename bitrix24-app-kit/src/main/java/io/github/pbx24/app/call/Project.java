package io.github.pbx24.app.call;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Lines that are analysed together, and what becomes of the results.
 *
 * @param id 1 to 50 letters, digits, hyphens and underscores
 * @param name what people call it, 1 to 200 characters
 * @param enabled whether its calls are worked on
 * @param fields key of a value, as in {@link io.github.pbx24.app.pipeline.Scores}, to where it is written; what is not here is not
 *     written. Unmodifiable
 * @param timelineComment whether a comment with the summary is written into the timeline
 * @since 0.1
 */
public record Project(
        String id, String name, boolean enabled, Map<String, FieldTarget> fields, boolean timelineComment) {

    /**
     * Where a value is written.
     *
     * @param field name of the custom field with its prefix, for example {@code UF_CRM_AICA_QUALITY}; the same in contacts and deals
     * @param enabled whether it is written
     * @since 0.1
     */
    public record FieldTarget(String field, boolean enabled) {

        /** Checks the name. */
        public FieldTarget {
            if (!field.matches("UF_CRM_[A-Z0-9_]{1,43}")) {
                throw new IllegalArgumentException("field must be the name of a custom field, UF_CRM_ and capitals");
            }
        }
    }

    /** Checks id and name, and copies the map. */
    public Project {
        if (!id.matches("[A-Za-z0-9_-]{1,50}")) {
            throw new IllegalArgumentException("id must be 1 to 50 letters, digits, hyphens and underscores");
        }
        if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException("name must be 1 to 200 characters");
        }
        Objects.requireNonNull(fields, "fields");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
