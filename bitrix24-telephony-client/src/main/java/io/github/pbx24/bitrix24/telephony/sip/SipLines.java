package io.github.pbx24.bitrix24.telephony.sip;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import io.github.pbx24.bitrix24.telephony.SortOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Requests of {@code voximplant.sip.*}, scope {@code telephony}. Lines belong to the application that added them: an
 * incoming webhook can call these methods, but adds lines that nobody sees. The user needs the right to manage numbers.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/sip/index.html">SIP lines</a>
 * @since 0.1
 */
public final class SipLines {

    private SipLines() {}

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
    public static Bitrix24Request<SipLine> add(SipType type, SipAccount account) {
        if (type == SipType.UNKNOWN) {
            throw new Bitrix24FieldException("TYPE", "must be cloud or office");
        }
        if (account.server() == null || account.login() == null) {
            throw new Bitrix24FieldException("SERVER", "and LOGIN must be given");
        }
        Map<String, Object> parameters = new LinkedHashMap<>(account.parameters());
        parameters.put("TYPE", type.word());
        return Bitrix24Methods.VOXIMPLANT_SIP_ADD.request(parameters, SipLine::from);
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
    public static Bitrix24Request<Boolean> update(long configId, SipAccount account) {
        Map<String, Object> parameters = new LinkedHashMap<>(account.parameters());
        parameters.put("CONFIG_ID", Fields.positive("CONFIG_ID", configId));
        return Bitrix24Methods.VOXIMPLANT_SIP_UPDATE.request(parameters, ResultNode::asBoolean);
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
    public static Bitrix24Request<Boolean> delete(long configId) {
        return Bitrix24Methods.VOXIMPLANT_SIP_DELETE.request(
                Map.of("CONFIG_ID", Fields.positive("CONFIG_ID", configId)), ResultNode::asBoolean);
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
    public static Bitrix24Request<List<SipLine>> get(Map<String, ?> filter, long start) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (!Objects.requireNonNull(filter, "filter").isEmpty()) {
            parameters.put("FILTER", filter);
        }
        parameters.put("SORT", "ID");
        parameters.put("ORDER", SortOrder.ASC.name());
        parameters.put("start", Fields.offset(start));
        return Bitrix24Methods.VOXIMPLANT_SIP_GET.request(
                parameters, rows -> rows.items().stream().map(SipLine::from).toList());
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
    public static Bitrix24Request<SipStatus> status(long registrationId) {
        return Bitrix24Methods.VOXIMPLANT_SIP_STATUS.request(
                Map.of("REG_ID", Fields.positive("REG_ID", registrationId)), SipStatus::from);
    }

    /**
     * Tells whether the portal's SIP connector is paid for.
     *
     * @return a request
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/sip/voximplant-sip-connector-status.html">
     *     voximplant.sip.connector.status</a>
     */
    public static Bitrix24Request<SipConnectorStatus> connectorStatus() {
        return Bitrix24Methods.VOXIMPLANT_SIP_CONNECTOR_STATUS.request(Map.of(), SipConnectorStatus::from);
    }

    /**
     * All lines of this application.
     *
     * @return all of them, to be narrowed
     * @see #get
     */
    public static Listing<SipLine> listing() {
        return Listing.of(Bitrix24Methods.VOXIMPLANT_SIP_GET.name(), SipLine::from)
                .named("FILTER", "SORT", "ORDER")
                .byOffset();
    }
}
