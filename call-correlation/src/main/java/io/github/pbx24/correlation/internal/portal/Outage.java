package io.github.pbx24.correlation.internal.portal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says about the portal as a whole.
 *
 * @param kind what is wrong with it
 * @param reason words for the operator, without secrets and numbers
 * @param retryAt when another try makes sense; null if the portal did not say
 */
public record Outage(Kind kind, String reason, @Nullable Instant retryAt) {

    public static final Outage NONE = new Outage(Kind.NONE, "", null);

    public enum Kind {
        /** The portal answers. */
        NONE,
        /** It did not answer, or failed inside; that may be the fault of one request. */
        UNREACHABLE,
        /** It says that it has no capacity for us now. */
        BUSY,
        /** It does not accept our credentials: a person has to act. */
        UNAUTHORISED
    }

    public boolean isOutage() {
        return kind != Kind.NONE;
    }
}
