package io.github.pbx24.bitrix24.telephony.sip;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import org.jspecify.annotations.Nullable;

/**
 * State of the portal's SIP connector.
 *
 * @param freeMinutes minutes that are left for nothing; 0 if not told
 * @param paid whether the connector is paid for
 * @param paidUntil day up to which it is paid, as the portal wrote it; null if it is not
 * @since 0.1
 */
public record SipConnectorStatus(
        long freeMinutes, boolean paid, @Nullable String paidUntil) {

    static SipConnectorStatus from(ResultNode result) {
        return new SipConnectorStatus(
                result.get("FREE_MINUTES").asLong().orElse(0),
                result.get("PAID").asBoolean(),
                Fields.textOrNull(result.get("PAID_DATE_END")));
    }
}
