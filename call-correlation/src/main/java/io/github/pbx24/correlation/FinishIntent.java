package io.github.pbx24.correlation;

/**
 * How a call is to be finished. Stored before it is said.
 *
 * @param userId whose call it is in the end
 * @param talkSeconds conversation in whole seconds, waiting excluded
 * @param statusCode Bitrix24's code of the outcome, for example {@code 200} or {@code 304}
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-finish.html">finish</a>
 * @since 0.1
 */
public record FinishIntent(long userId, long talkSeconds, String statusCode) {}
