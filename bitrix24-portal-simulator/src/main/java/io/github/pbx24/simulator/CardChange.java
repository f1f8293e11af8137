package io.github.pbx24.simulator;

import java.time.Instant;

/**
 * One command that showed or hid a call card.
 *
 * @param at when
 * @param callId the call
 * @param userId whose screen
 * @param shown true for shown, false for hidden
 * @param cause the method that did it
 * @since 0.1
 */
public record CardChange(Instant at, String callId, long userId, boolean shown, Cause cause) {

    /** What showed or hid a card. */
    public enum Cause {
        /** {@code telephony.externalCall.register}. */
        REGISTER,
        /** {@code telephony.externalCall.show}. */
        SHOW,
        /** {@code telephony.externalCall.hide}. */
        HIDE,
        /** {@code telephony.externalCall.finish}. */
        FINISH
    }
}
