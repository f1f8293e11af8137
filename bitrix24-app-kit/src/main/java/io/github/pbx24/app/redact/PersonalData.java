package io.github.pbx24.app.redact;

import java.util.Objects;

/**
 * Where personal data stands in a text.
 *
 * @param start index of its first character
 * @param end index after its last character
 * @param kind what it is
 * @since 0.1
 */
public record PersonalData(int start, int end, PersonalDataKind kind) {

    /** Checks that it is not empty. */
    public PersonalData {
        Objects.requireNonNull(kind, "kind");
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("end must be > start >= 0, were " + end + " and " + start);
        }
    }
}
