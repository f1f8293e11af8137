package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link CallTranscripts} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class CallTranscriptsFacet {

    /** The only one. */
    public static final CallTranscriptsFacet INSTANCE = new CallTranscriptsFacet();

    private CallTranscriptsFacet() {}

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
    public Bitrix24Request<Long> attach(
            String callId, List<TranscriptLine> lines, @Nullable BigDecimal cost, @Nullable String costCurrency) {
        return CallTranscripts.attach(callId, lines, cost, costCurrency);
    }
}
