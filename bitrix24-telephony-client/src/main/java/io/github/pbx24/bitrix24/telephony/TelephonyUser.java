package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Telephony settings of a user.
 *
 * @param id id of the user
 * @param defaultLine line to call out with, null for the portal's
 * @param phoneEnabled whether the user has a SIP phone
 * @param sipServer server of the phone, null if none
 * @param sipLogin login of the phone, null if none
 * @param sipPassword password of the phone, null if none
 * @param innerNumber extension, null if none
 * @since 0.1
 */
public record TelephonyUser(
        long id,
        @Nullable String defaultLine,
        boolean phoneEnabled,
        @Nullable String sipServer,
        @Nullable String sipLogin,
        @Nullable String sipPassword,
        @Nullable String innerNumber) {

    static TelephonyUser from(ResultNode row) {
        return new TelephonyUser(
                row.requireLong("ID"),
                Fields.textOrNull(row.get("DEFAULT_LINE")),
                row.get("PHONE_ENABLED").asBoolean(),
                Fields.textOrNull(row.get("SIP_SERVER")),
                Fields.textOrNull(row.get("SIP_LOGIN")),
                Fields.textOrNull(row.get("SIP_PASSWORD")),
                Fields.textOrNull(row.get("INNER_NUMBER")));
    }

    /** Id and extension only; the rest gives access. */
    @Override
    public String toString() {
        return "TelephonyUser[id=" + id + ", innerNumber=" + innerNumber + "]";
    }
}
