package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Requests about the portal's own lines, pages and voices: {@code voximplant.line.*}, {@code voximplant.url.get},
 * {@code voximplant.tts.voices.get}. Scope {@code telephony}; lines need the right to manage numbers.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/lines/index.html">Lines</a>
 * @since 0.1
 */
public final class TelephonyLines {

    private TelephonyLines() {}

    /**
     * Lists all lines that can call out.
     *
     * @return a request whose result maps the id of a line to its title, in the portal's order. Ids: digits of a rented
     *     number, {@code reg…} for cloud SIP, {@code sip…} for an office exchange, {@code REST_APP:…} or a number for
     *     lines of applications
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/lines/voximplant-line-get.html">
     *     voximplant.line.get</a>
     */
    public static Bitrix24Request<Map<String, String>> get() {
        return Bitrix24Methods.VOXIMPLANT_LINE_GET.request(Map.of(), TelephonyLines::texts);
    }

    /**
     * Tells the line that users call out with by default.
     *
     * @return a request whose result is the id of the line; empty if none is set
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/lines/voximplant-line-outgoing-get.html">
     *     voximplant.line.outgoing.get</a>
     */
    public static Bitrix24Request<Optional<String>> outgoing() {
        return Bitrix24Methods.VOXIMPLANT_LINE_OUTGOING_GET.request(Map.of(), ResultNode::asText);
    }

    /**
     * Sets the line that users call out with by default. The portal agrees to unknown ids too: check with
     * {@link #outgoing}.
     *
     * @param lineId id as in {@link #get}
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is blank or too long
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/lines/voximplant-line-outgoing-set.html">
     *     voximplant.line.outgoing.set</a>
     */
    public static Bitrix24Request<Boolean> setOutgoing(String lineId) {
        return Bitrix24Methods.VOXIMPLANT_LINE_OUTGOING_SET.request(
                Map.of("LINE_ID", Fields.required("LINE_ID", lineId, Fields.MAX_TEXT)), ResultNode::asBoolean);
    }

    /**
     * Makes a SIP line the one that users call out with by default.
     *
     * @param configId CONFIG_ID of the SIP line, positive
     * @return a request whose result is true; fails if there is no such line
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/lines/voximplant-line-outgoing-sip-set.html">
     *     voximplant.line.outgoing.sip.set</a>
     */
    public static Bitrix24Request<Boolean> setOutgoingSip(long configId) {
        return Bitrix24Methods.VOXIMPLANT_LINE_OUTGOING_SIP_SET.request(
                Map.of("CONFIG_ID", Fields.positive("CONFIG_ID", configId)), ResultNode::asBoolean);
    }

    /**
     * Tells the addresses of the portal's telephony pages.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-url-get.html">
     *     voximplant.url.get</a>
     */
    public static Bitrix24Request<TelephonyPages> pages() {
        return Bitrix24Methods.VOXIMPLANT_URL_GET.request(Map.of(), TelephonyPages::from);
    }

    /**
     * Lists the voices that can read a text.
     *
     * @return a request whose result maps the id of a voice to its title, in the portal's order
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-tts-voices-get.html">
     *     voximplant.tts.voices.get</a>
     */
    public static Bitrix24Request<Map<String, String>> voices() {
        return Bitrix24Methods.VOXIMPLANT_TTS_VOICES_GET.request(Map.of(), TelephonyLines::texts);
    }

    private static Map<String, String> texts(ResultNode result) {
        Map<String, String> texts = new LinkedHashMap<>();
        result.fields().forEach((key, value) -> texts.put(key, value.asText().orElse("")));
        return Collections.unmodifiableMap(texts);
    }
}
