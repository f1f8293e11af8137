package io.github.pbx24.bitrix24.telephony.sip;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * State of a cloud registration.
 *
 * @param registrationId id of the registration
 * @param result outcome
 * @param statusCode SIP code, null if not told
 * @param error what went wrong, null if nothing
 * @param lastUpdated when the portal asked last, as it wrote it, in its own time without a zone; null if not told
 * @since 0.1
 */
public record SipStatus(
        long registrationId,
        Result result,
        @Nullable Long statusCode,
        @Nullable String error,
        @Nullable String lastUpdated) {

    /** Outcome of a registration. */
    public enum Result {
        /** Registered. */
        SUCCESS,
        /** Refused or not reached. */
        ERROR,
        /** Under way. */
        IN_PROGRESS,
        /** Not begun. */
        WAIT,
        /** A word that this version does not know. */
        UNKNOWN;

        static Result read(ResultNode node) {
            String word = node.asText().orElse("").toUpperCase(Locale.ROOT);
            for (Result result : values()) {
                if (result.name().equals(word)) {
                    return result;
                }
            }
            return UNKNOWN;
        }
    }

    static SipStatus from(ResultNode result) {
        return new SipStatus(
                result.requireLong("REG_ID"),
                Result.read(result.get("STATUS_RESULT")),
                Fields.longOrNull(result.get("STATUS_CODE")),
                Fields.textOrNull(result.get("ERROR_MESSAGE")),
                Fields.textOrNull(result.get("LAST_UPDATED")));
    }
}
