package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of {@code telephony.call.*}, scope {@code telephony}.
 *
 * @since 0.1
 */
public final class CallTranscripts {

    private CallTranscripts() {}

    /**
     * Attaches a transcript to a finished call. Not repeatable: a second one replaces the first and leaves its lines
     * behind.
     *
     * @param callId CALL_ID of the registration
     * @param lines what was said; not empty
     * @param cost cost of the transcript, null if unknown
     * @param costCurrency currency of the cost; stored only with a cost, null if unknown
     * @return a request whose result is the id of the transcript; fails with
     *     {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#CALL_NOT_FINISHED} before finish
     * @throws Bitrix24FieldException if a limit is broken
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-call-attach-transcription.html">
     *     telephony.call.attachTranscription</a>
     */
    public static Bitrix24Request<Long> attach(
            String callId, List<TranscriptLine> lines, @Nullable BigDecimal cost, @Nullable String costCurrency) {
        if (lines.isEmpty()) {
            throw new Bitrix24FieldException("MESSAGES", "must not be empty");
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("CALL_ID", Fields.callId(callId));
        FinishCall.checkCost(cost);
        if (cost != null) {
            parameters.put("COST", cost);
        }
        if (costCurrency != null) {
            parameters.put("COST_CURRENCY", Fields.text("COST_CURRENCY", costCurrency, Fields.MAX_CURRENCY));
        }
        List<Object> messages = new ArrayList<>(lines.size());
        for (TranscriptLine line : lines) {
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("SIDE", line.side().word());
            message.put("START_TIME", line.start().toSeconds());
            message.put("STOP_TIME", line.stop().toSeconds());
            message.put("MESSAGE", line.text());
            messages.add(message);
        }
        parameters.put("MESSAGES", messages);
        return Bitrix24Methods.CALL_ATTACH_TRANSCRIPTION.request(
                parameters, result -> result.requireLong("TRANSCRIPT_ID"));
    }
}
