package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of {@link TelephonyLines} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class TelephonyLinesFacet {

    /** The only one. */
    public static final TelephonyLinesFacet INSTANCE = new TelephonyLinesFacet();

    private TelephonyLinesFacet() {}

    /**
     * Lists all lines that can call out.
     *
     * @return a request whose result maps the id of a line to its title, in the portal's order. Ids: digits of a rented
     *     number, {@code reg…} for cloud SIP, {@code sip…} for an office exchange, {@code REST_APP:…} or a number for
     *     lines of applications
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/lines/voximplant-line-get.html">
     *     voximplant.line.get</a>
     */
    public Bitrix24Request<Map<String, String>> get() {
        return TelephonyLines.get();
    }

    /**
     * Tells the line that users call out with by default.
     *
     * @return a request whose result is the id of the line; empty if none is set
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/lines/voximplant-line-outgoing-get.html">
     *     voximplant.line.outgoing.get</a>
     */
    public Bitrix24Request<Optional<String>> outgoing() {
        return TelephonyLines.outgoing();
    }

    /**
     * Sets the line that users call out with by default. The portal agrees to unknown ids too: check with
     * {@link TelephonyLines#outgoing}.
     *
     * @param lineId id as in {@link TelephonyLines#get}
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is blank or too long
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/lines/voximplant-line-outgoing-set.html">
     *     voximplant.line.outgoing.set</a>
     */
    public Bitrix24Request<Boolean> setOutgoing(String lineId) {
        return TelephonyLines.setOutgoing(lineId);
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
    public Bitrix24Request<Boolean> setOutgoingSip(long configId) {
        return TelephonyLines.setOutgoingSip(configId);
    }

    /**
     * Tells the addresses of the portal's telephony pages.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-url-get.html">
     *     voximplant.url.get</a>
     */
    public Bitrix24Request<TelephonyPages> pages() {
        return TelephonyLines.pages();
    }

    /**
     * Lists the voices that can read a text.
     *
     * @return a request whose result maps the id of a voice to its title, in the portal's order
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-tts-voices-get.html">
     *     voximplant.tts.voices.get</a>
     */
    public Bitrix24Request<Map<String, String>> voices() {
        return TelephonyLines.voices();
    }
}
