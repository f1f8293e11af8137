package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended. The deprecated {@code RECORD_URL} is left out on purpose: the portal would download inside the
 * request and may then finish the call twice. Attach recordings afterwards.
 *
 * @param callId CALL_ID of the registration
 * @param userId final owner of the call, may differ from register; null if {@code userExtension} names him
 * @param userExtension extension of the final owner; null if {@code userId} names him
 * @param duration talk time, sent as whole seconds rounded down; zero if nobody answered
 * @param statusCode result; null lets the portal take 200 or 304 by the duration
 * @param failedReason text for a failed call, at most 255 characters; null if none
 * @param cost cost of the call, null if unknown
 * @param costCurrency currency of the cost, at most 50 characters; null if unknown
 * @param vote mark given by the client, 1 to 5; null if none
 * @param addToChat whether to post a message into the user's chat with that number
 * @since 0.1
 */
public record FinishCall(
        String callId,
        @Nullable Long userId,
        @Nullable String userExtension,
        Duration duration,
        @Nullable CallStatusCode statusCode,
        @Nullable String failedReason,
        @Nullable BigDecimal cost,
        @Nullable String costCurrency,
        @Nullable Integer vote,
        boolean addToChat) {

    private static final BigDecimal MAX_COST = new BigDecimal("1000000000");

    /** Checks every limit; a broken one is a {@link Bitrix24FieldException} that names the field. */
    public FinishCall {
        Fields.callId(callId);
        CallOwner.check(userId, userExtension);
        Objects.requireNonNull(duration, "duration");
        if (duration.isNegative() || duration.toSeconds() > Integer.MAX_VALUE) {
            throw new Bitrix24FieldException("DURATION", "must be between 0 and 2147483647 seconds");
        }
        if (statusCode != null) {
            Fields.required("STATUS_CODE", statusCode.value(), Fields.MAX_TEXT);
        }
        if (failedReason != null) {
            Fields.text("FAILED_REASON", failedReason, Fields.MAX_TEXT);
        }
        checkCost(cost);
        if (costCurrency != null) {
            Fields.text("COST_CURRENCY", costCurrency, Fields.MAX_CURRENCY);
        }
        if (vote != null && (vote < 1 || vote > 5)) {
            throw new Bitrix24FieldException("VOTE", "must be between 1 and 5, was " + vote);
        }
    }

    static void checkCost(@Nullable BigDecimal cost) {
        if (cost != null && (Math.abs(cost.scale()) > 20 || cost.abs().compareTo(MAX_COST) >= 0)) {
            throw new Bitrix24FieldException("COST", "must be below a thousand million");
        }
    }

    /**
     * Ends a call under a known user.
     *
     * @param callId CALL_ID of the registration
     * @param userId final owner
     * @param duration talk time
     * @return a builder
     */
    public static Builder forUser(String callId, long userId, Duration duration) {
        return new Builder(callId, userId, null, duration);
    }

    /**
     * Ends a call under the user who has an extension.
     *
     * @param callId CALL_ID of the registration
     * @param extension the extension as in the user's profile
     * @param duration talk time
     * @return a builder
     */
    public static Builder forExtension(String callId, String extension, Duration duration) {
        return new Builder(callId, null, extension, duration);
    }

    /**
     * Collects the optional values. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final String callId;
        private final @Nullable Long userId;
        private final @Nullable String userExtension;
        private final Duration duration;
        private @Nullable CallStatusCode statusCode;
        private @Nullable String failedReason;
        private @Nullable BigDecimal cost;
        private @Nullable String costCurrency;
        private @Nullable Integer vote;
        private boolean addToChat;

        private Builder(String callId, @Nullable Long userId, @Nullable String userExtension, Duration duration) {
            this.callId = callId;
            this.userId = userId;
            this.userExtension = userExtension;
            this.duration = duration;
        }

        /**
         * Sets the result. Default: left to the portal.
         *
         * @param code the result
         * @return this
         */
        public Builder statusCode(@Nullable CallStatusCode code) {
            statusCode = code;
            return this;
        }

        /**
         * Sets the text for a failed call. Default: none.
         *
         * @param reason the text
         * @return this
         */
        public Builder failedReason(@Nullable String reason) {
            failedReason = reason;
            return this;
        }

        /**
         * Sets the cost. Default: none.
         *
         * @param amount the amount
         * @param currency code of the currency
         * @return this
         */
        public Builder cost(@Nullable BigDecimal amount, @Nullable String currency) {
            cost = amount;
            costCurrency = currency;
            return this;
        }

        /**
         * Sets the client's mark. Default: none.
         *
         * @param mark 1 to 5
         * @return this
         */
        public Builder vote(@Nullable Integer mark) {
            vote = mark;
            return this;
        }

        /**
         * Sets whether the user's chat gets a message. Default: false; documentation and portal disagree about theirs,
         * so it is always sent.
         *
         * @param add whether to post
         * @return this
         */
        public Builder addToChat(boolean add) {
            addToChat = add;
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the end of the call
         * @throws Bitrix24FieldException if a limit is broken
         */
        public FinishCall build() {
            return new FinishCall(
                    callId,
                    userId,
                    userExtension,
                    duration,
                    statusCode,
                    failedReason,
                    cost,
                    costCurrency,
                    vote,
                    addToChat);
        }
    }
}
