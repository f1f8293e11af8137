package io.github.pbx24.correlation.plan;

import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.pbx.Masked;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said when a call is registered. Stored before it is said. While the outcome is unknown the same is said again:
 * that makes a repetition harmless, because Bitrix24 recognises it by these values, except by {@code show}.
 *
 * @param userId whose call it is at first
 * @param phoneNumber the client's number
 * @param type direction in Bitrix24's terms
 * @param startedAt when the call began
 * @param line Bitrix24 line; null if unknown
 * @param externalCallId id of the call for Bitrix24, unique for the portal
 * @param crmCreate whether an unknown number makes a lead or contact
 * @param crmSource source of a lead made by the call; null for the portal's own choice
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
        @Nullable String crmSource,
        boolean show) {

    /** How long after its start Bitrix24 recognises a call that is registered again. */
    public static final Duration RECOGNISED = Duration.ofMinutes(30);

    /** A request under way needs time too. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    /** The oldest start of a call that is registered while it lasts: leaves time to repeat the registration. */
    static final Duration OLDEST_START = Duration.ofMinutes(20);

    /**
     * Whether the registration may be repeated without making a second call.
     *
     * @param now the present
     * @return true while Bitrix24 recognises the call
     */
    public boolean isRepeatable(Instant now) {
        return now.isBefore(startedAt.plus(RECOGNISED).minus(MARGIN));
    }

    RegisterIntent showing(boolean value) {
        return new RegisterIntent(
                userId, phoneNumber, type, startedAt, line, externalCallId, crmCreate, crmSource, value);
    }

    RegisterIntent startingAt(Instant start) {
        return new RegisterIntent(userId, phoneNumber, type, start, line, externalCallId, crmCreate, crmSource, show);
    }

    @Override
    public String toString() {
        return "RegisterIntent[userId=" + userId + ", phoneNumber=" + Masked.number(phoneNumber) + ", type=" + type
                + ", startedAt=" + startedAt + ", externalCallId=" + externalCallId + ", show=" + show + "]";
    }
}
