package io.github.pbx24.bitrix24.telephony.sip;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import java.util.List;
import java.util.Map;

/**
 * The requests of {@link SipLines} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class SipLinesFacet {

    /** The only one. */
    public static final SipLinesFacet INSTANCE = new SipLinesFacet();

    private SipLinesFacet() {}

    /**
     * Adds a line. Not repeatable.
     *
     * @param type cloud or office
     * @param account server and login are needed
     * @return a request whose result carries the line's passwords; at most 10 cloud lines are allowed
     * @throws Bitrix24FieldException if server or login is missing, or the type is unknown
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/sip/voximplant-sip-add.html">
     *     voximplant.sip.add</a>
     */
    public Bitrix24Request<SipLine> add(SipType type, SipAccount account) {
        return SipLines.add(type, account);
    }

    /**
     * Changes a line.
     *
     * @param configId CONFIG_ID of the line, positive
     * @param account what to change; null components keep what is there
     * @return a request whose result is true
     * @throws Bitrix24FieldException if nothing is to change or the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/sip/voximplant-sip-update.html">
     *     voximplant.sip.update</a>
     */
    public Bitrix24Request<Boolean> update(long configId, SipAccount account) {
        return SipLines.update(configId, account);
    }

    /**
     * Deletes a line. Not repeatable: the second time it is not found.
     *
     * @param configId CONFIG_ID of the line, positive
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/sip/voximplant-sip-delete.html">
     *     voximplant.sip.delete</a>
     */
    public Bitrix24Request<Boolean> delete(long configId) {
        return SipLines.delete(configId);
    }

    /**
     * Lists the lines of this application by id, 50 per page.
     *
     * @param filter conditions by column, may be empty
     * @param start offset of the first row, 0 or more
     * @return a request; {@link io.github.pbx24.bitrix24.Bitrix24Response#next} tells the next offset
     * @throws Bitrix24FieldException if the offset is negative
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/sip/voximplant-sip-get.html">
     *     voximplant.sip.get</a>
     */
    public Bitrix24Request<List<SipLine>> get(Map<String, ?> filter, long start) {
        return SipLines.get(filter, start);
    }

    /**
     * Tells the state of a cloud registration.
     *
     * @param registrationId REG_ID of the line, positive
     * @return a request
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/sip/voximplant-sip-status.html">
     *     voximplant.sip.status</a>
     */
    public Bitrix24Request<SipStatus> status(long registrationId) {
        return SipLines.status(registrationId);
    }

    /**
     * Tells whether the portal's SIP connector is paid for.
     *
     * @return a request
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/sip/voximplant-sip-connector-status.html">
     *     voximplant.sip.connector.status</a>
     */
    public Bitrix24Request<SipConnectorStatus> connectorStatus() {
        return SipLines.connectorStatus();
    }

    /**
     * All lines of this application.
     *
     * @return all of them, to be narrowed
     * @see SipLines#get
     */
    public Listing<SipLine> listing() {
        return SipLines.listing();
    }
}
