package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.Masked;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that began in Bitrix24: by a click on a number, or by a client who asked to be called back. One call may have
 * several: a second click on the same number while the call is unfinished carries the same id.
 *
 * @param kind how it began
 * @param crmCallId the id that Bitrix24 gave to the call; null for a call back, which Bitrix24 does not register itself
 * @param userId who clicked, or who is to call back
 * @param extension the phone of that user; null if there is none, so that nothing can be dialled
 * @param number whom to call; null if what was clicked is no number, so that nothing can be dialled
 * @param line the line Bitrix24 chose; null if none
 * @param clickedAt when it was clicked by the portal's clock; copies of one event have the same time
 * @param requestedAt when the request was received
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-start.html">OnExternalCallStart</a>
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-back-start.html">OnExternalCallBackStart</a>
 * @since 0.1
 */
public record ClickToCall(
        Kind kind,
        @Nullable String crmCallId,
        long userId,
        @Nullable String extension,
        @Nullable String number,
        @Nullable String line,
        Instant clickedAt,
        Instant requestedAt) {

    /** How a call began in Bitrix24. */
    public enum Kind {
        /** A user clicked a number. Bitrix24 has registered the call. */
        CLICK,
        /** A client asked to be called back. Bitrix24 has not registered the call. */
        CALLBACK
    }

    /** Checks that a click has the id of its call. */
    public ClickToCall {
        if (kind == Kind.CLICK && crmCallId == null) {
            throw new IllegalArgumentException("a click must have the id of its call");
        }
    }

    /**
     * A click on a number.
     *
     * @param crmCallId the id that Bitrix24 gave to the call
     * @param userId who clicked
     * @param extension the phone of that user; null if there is none
     * @param number whom to call; null if what was clicked is no number
     * @param line the line Bitrix24 chose; null if none
     * @param clickedAt when it was clicked by the portal's clock
     * @param requestedAt when the request was received
     * @return the click
     */
    public static ClickToCall click(
            String crmCallId,
            long userId,
            @Nullable String extension,
            @Nullable String number,
            @Nullable String line,
            Instant clickedAt,
            Instant requestedAt) {
        return new ClickToCall(Kind.CLICK, crmCallId, userId, extension, number, line, clickedAt, requestedAt);
    }

    /**
     * A request to call back.
     *
     * @param userId who is to call back
     * @param extension the phone of that user; null if there is none
     * @param number whom to call; null if it is no number
     * @param line the line Bitrix24 chose; null if none
     * @param askedAt when it was asked for by the portal's clock
     * @param requestedAt when the request was received
     * @return the request
     */
    public static ClickToCall callback(
            long userId,
            @Nullable String extension,
            @Nullable String number,
            @Nullable String line,
            Instant askedAt,
            Instant requestedAt) {
        return new ClickToCall(Kind.CALLBACK, null, userId, extension, number, line, askedAt, requestedAt);
    }

    /**
     * Why nothing can be dialled.
     *
     * @return the reason for the user; empty if the call can be dialled
     */
    public Optional<String> undialable() {
        if (extension == null) {
            return Optional.of("the user has no phone at an exchange that can start calls");
        }
        return number == null ? Optional.of("this is not a phone number") : Optional.empty();
    }

    @Override
    public String toString() {
        return "ClickToCall[kind=" + kind + ", crmCallId=" + crmCallId + ", userId=" + userId + ", number="
                + Masked.number(number) + ", requestedAt=" + requestedAt + "]";
    }
}
