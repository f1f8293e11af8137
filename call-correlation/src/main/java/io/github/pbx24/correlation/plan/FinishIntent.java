package io.github.pbx24.correlation.plan;

import java.time.Duration;

/**
 * How a call is to be finished. Stored before it is said.
 *
 * @param userId whose call it is in the end
 * @param talkSeconds conversation in whole seconds, waiting excluded; clamped to 0 and {@link #LONGEST_TALK}
 * @param statusCode Bitrix24's code of the outcome, for example {@code 200} or {@code 304}
 * @param addToChat whether the call is told in the user's chat
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-finish.html">finish</a>
 * @since 0.1
 */
public record FinishIntent(long userId, long talkSeconds, String statusCode, boolean addToChat) {

    /** Bitrix24 keeps an unfinished call for 30 days. */
    public static final Duration LONGEST_TALK = Duration.ofDays(30);

    /** Clamps the conversation: an intent that Bitrix24 is bound to refuse must not exist. */
    public FinishIntent {
        talkSeconds = Math.max(0, Math.min(talkSeconds, LONGEST_TALK.toSeconds()));
    }
}
