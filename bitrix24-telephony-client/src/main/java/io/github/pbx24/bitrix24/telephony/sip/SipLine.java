package io.github.pbx24.bitrix24.telephony.sip;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A SIP line of the application.
 *
 * @param id id of the row
 * @param configId id that the other requests want
 * @param type cloud or office
 * @param registrationId id of the registration, for {@link SipLines#status}; null for an office exchange
 * @param title title, null if none
 * @param server server of the exchange, null if not told
 * @param login login at the exchange, null if not told
 * @param password password at the exchange, null if not told
 * @param incomingServer where the exchange sends its calls; office only, else null
 * @param incomingLogin login for the exchange's calls; office only, else null
 * @param incomingPassword password for the exchange's calls; office only, else null
 * @param registrationStatus SIP code of the last registration, null if not told
 * @param registrationError what the last registration said, null if nothing
 * @since 0.1
 */
public record SipLine(
        long id,
        long configId,
        SipType type,
        @Nullable Long registrationId,
        @Nullable String title,
        @Nullable String server,
        @Nullable String login,
        @Nullable String password,
        @Nullable String incomingServer,
        @Nullable String incomingLogin,
        @Nullable String incomingPassword,
        @Nullable Long registrationStatus,
        @Nullable String registrationError) {

    static SipLine from(ResultNode row) {
        return new SipLine(
                row.requireLong("ID"),
                row.requireLong("CONFIG_ID"),
                SipType.read(row.get("TYPE")),
                Fields.longOrNull(row.get("REG_ID")),
                Fields.textOrNull(row.get("TITLE")),
                Fields.textOrNull(row.get("SERVER")),
                Fields.textOrNull(row.get("LOGIN")),
                Fields.textOrNull(row.get("PASSWORD")),
                Fields.textOrNull(row.get("INCOMING_SERVER")),
                Fields.textOrNull(row.get("INCOMING_LOGIN")),
                Fields.textOrNull(row.get("INCOMING_PASSWORD")),
                Fields.longOrNull(row.get("REGISTRATION_STATUS_CODE")),
                Fields.textOrNull(row.get("REGISTRATION_ERROR_MESSAGE")));
    }

    /** Without logins and passwords. */
    @Override
    public String toString() {
        return "SipLine[id=" + id + ", configId=" + configId + ", type=" + type + "]";
    }
}
