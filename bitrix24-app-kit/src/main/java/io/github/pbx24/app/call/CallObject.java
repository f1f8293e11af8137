package io.github.pbx24.app.call;

import java.util.Objects;

/**
 * An object of the CRM that a call belongs to.
 *
 * @param type {@code LEAD}, {@code DEAL}, {@code CONTACT} or {@code COMPANY}; portals may say something else one day
 * @param id its id
 * @since 0.1
 */
public record CallObject(String type, long id) {

    /** Checks that there is a type. */
    public CallObject {
        Objects.requireNonNull(type, "type");
    }
}
