package io.github.pbx24.correlation;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What the CRM knows of a caller. Immutable.
 *
 * @param name name of the contact, lead or company; null if unknown
 * @param responsibleUser portal user responsible for the client; null if unknown
 * @param responsibleExtension a phone of that user; null if unknown
 * @param card address of the page of the contact, lead or company in the portal; null if nobody there has the number
 * @since 0.1
 */
public record Caller(
        @Nullable String name,
        @Nullable Long responsibleUser,
        @Nullable String responsibleExtension,
        @Nullable URI card) {

    /** Nothing is known, or it could not be found out in time. */
    public static final Caller UNKNOWN = new Caller(null, null, null, null);

    /**
     * Whether somebody in the CRM has the number.
     *
     * @return false for {@link #UNKNOWN}, and if nobody has it
     */
    public boolean isKnown() {
        return name != null || responsibleUser != null || card != null;
    }

    /** Without the name. */
    @Override
    public String toString() {
        return "Caller[responsibleUser=" + responsibleUser + "]";
    }
}
