package io.github.pbx24.correlation.rule;

import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.pbx.CallResult;
import java.util.Map;

/**
 * Says which code of Bitrix24 the outcome of a call has. Implementations are pure and thread-safe.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-finish.html">codes</a>
 * @since 0.1
 */
@FunctionalInterface
public interface StatusPolicy {

    /**
     * The code of an outcome.
     *
     * @param call what is known of the call
     * @param outcome how it ended
     * @return for example {@code 200} or {@code 304}
     */
    String codeOf(CallStory call, Outcome outcome);

    /** How a call ended, as far as it matters to Bitrix24. */
    enum Outcome {
        /** There was a conversation. */
        ANSWERED,
        /** Nobody answered, and the exchange may say why. */
        NOT_ANSWERED,
        /** There was a conversation of which nobody told the end or the length. */
        LENGTH_UNKNOWN,
        /** The exchange refused to dial, or did not do so in time. */
        NOT_DIALLED,
        /** It could not be dialled: no phone, or no number. */
        UNDIALABLE
    }

    /**
     * The codes of Bitrix24's documentation. The default.
     *
     * @return the policy
     */
    static StatusPolicy standard() {
        return DefaultStatus::codeOf;
    }

    /**
     * Other codes for some results of calls that nobody answered.
     *
     * @param codes code by what the exchange says
     * @return the policy; {@link #standard()} for all others
     */
    static StatusPolicy with(Map<CallResult, String> codes) {
        Map<CallResult, String> own = Map.copyOf(codes);
        return (call, outcome) -> {
            String code = outcome == Outcome.NOT_ANSWERED ? own.get(call.result()) : null;
            return code != null ? code : DefaultStatus.codeOf(call, outcome);
        };
    }

    /** The table behind {@link #standard()}. */
    final class DefaultStatus {

        private static final Map<CallResult, String> CODES = Map.of(
                CallResult.BUSY, "486",
                CallResult.CANCELLED, "603-S",
                CallResult.DECLINED, "603",
                CallResult.FAILED, "503",
                CallResult.WRONG_NUMBER, "404",
                CallResult.UNAVAILABLE, "480",
                CallResult.FORBIDDEN, "403",
                CallResult.NO_FUNDS, "402",
                CallResult.BLOCKED, "423",
                CallResult.NO_ROUTE, "484");

        private static final String MISSED = "304";

        private DefaultStatus() {}

        private static String codeOf(CallStory call, Outcome outcome) {
            return switch (outcome) {
                case ANSWERED -> "200";
                case NOT_ANSWERED -> CODES.getOrDefault(call.result(), MISSED);
                case LENGTH_UNKNOWN -> "OTHER";
                case NOT_DIALLED -> "603-S";
                case UNDIALABLE -> "404";
            };
        }
    }
}
