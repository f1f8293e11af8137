package io.github.pbx24.correlation;

import io.github.pbx24.pbx.Masked;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that a user started by a click on a number in Bitrix24. Bitrix24 has registered it already.
 *
 * @param crmCallId the id that Bitrix24 gave to the call
 * @param userId who clicked
 * @param extension the phone of that user
 * @param number whom to call
 * @param line the line Bitrix24 chose; null if none
 * @param requestedAt when the request was received
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-start.html">OnExternalCallStart</a>
 * @since 0.1
 */
public record ClickToCall(
        String crmCallId,
        long userId,
        String extension,
        String number,
        @Nullable String line,
        Instant requestedAt) {
    @Override
    public String toString() {
        return "ClickToCall[crmCallId=" + crmCallId + ", userId=" + userId + ", extension=" + extension + ", number="
                + Masked.number(number) + ", requestedAt=" + requestedAt + "]";
    }
}
