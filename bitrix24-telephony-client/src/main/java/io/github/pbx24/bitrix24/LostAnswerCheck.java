package io.github.pbx24.bitrix24;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what became of a request that must not be sent twice and whose answer was lost. Set with
 * {@link Bitrix24ClientBuilder#lostAnswerCheck}. Must be thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface LostAnswerCheck {

    /**
     * How to look.
     *
     * @param lost the request that may have run
     * @return a repeatable request whose result is what the lost one would have answered, or empty if that cannot be told;
     *     an empty {@code Optional} from here means that there is no way to look. In both cases the caller gets the
     *     failure, with {@code mayHaveRun()}
     */
    Optional<Bitrix24Request<Optional<ResultNode>>> check(Bitrix24Request<?> lost);

    /**
     * Looks for no request.
     *
     * @return the default
     */
    static LostAnswerCheck none() {
        return lost -> Optional.empty();
    }

    /**
     * Looks for a finished call in the call statistics: a row proves that finish ran. No row proves nothing, the portal may
     * still be at it. The user needs the right to see the statistics of that call.
     *
     * @return a check for {@code telephony.externalCall.finish}
     */
    static LostAnswerCheck ofFinishedCalls() {
        return lost -> {
            if (!lost.method().equalsIgnoreCase("telephony.externalCall.finish")
                    || !(lost.parameters().get("CALL_ID") instanceof String callId)) {
                return Optional.empty();
            }
            return Optional.of(Bitrix24Request.of(
                    "voximplant.statistic.get",
                    Map.of("FILTER", Map.of("CALL_ID", callId)),
                    Repeatability.REPEATABLE,
                    Urgency.FINISH,
                    rows -> rows.items().stream()
                            .filter(row -> row.get("CALL_ID").asText().equals(Optional.of(callId)))
                            .findFirst()
                            .map(LostAnswerCheck::asFinished)));
        };
    }

    private static ResultNode asFinished(ResultNode row) {
        Map<String, Object> fields = new LinkedHashMap<>(row.fields());
        fields.put("INCOMING", row.get("CALL_TYPE"));
        fields.put("CALL_STATUS", row.get("CALL_DURATION").asLong().orElse(0) > 0);
        return ResultNode.of(fields);
    }
}
