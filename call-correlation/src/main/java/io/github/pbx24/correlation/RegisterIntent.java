package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.pbx.Masked;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said when a call is registered. Stored before it is said, and repeated unchanged: that is what makes a
 * repetition harmless, because Bitrix24 recognises it by these values.
 *
 * @param userId whose call it is at first
 * @param phoneNumber the client's number
 * @param type direction in Bitrix24's terms
 * @param startedAt when the call began
 * @param line Bitrix24 line; null if unknown
 * @param externalCallId id of the call for Bitrix24, unique for the portal
 * @param crmCreate whether an unknown number makes a lead or contact
 * @param show whether the card pops up for the user
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-register.html">register</a>
 * @since 0.1
 */
public record RegisterIntent(
        long userId,
        String phoneNumber,
        CallType type,
        Instant startedAt,
        @Nullable String line,
        String externalCallId,
        boolean crmCreate,
        boolean show) {
    @Override
    public String toString() {
        return "RegisterIntent[userId=" + userId + ", phoneNumber=" + Masked.number(phoneNumber) + ", type=" + type
                + ", startedAt=" + startedAt + ", externalCallId=" + externalCallId + ", show=" + show + "]";
    }
}
