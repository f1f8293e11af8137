package io.github.pbx24.bitrix24.telephony.sip;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told to the portal about a SIP line. For a change, null keeps what is there.
 *
 * @param title title, null for none
 * @param server server of the exchange
 * @param login login at the exchange
 * @param password password, at most 100 characters; null for none
 * @since 0.1
 */
public record SipAccount(
        @Nullable String title,
        @Nullable String server,
        @Nullable String login,
        @Nullable String password) {

    private static final int MAX_PASSWORD = 100;

    /** Checks the lengths. */
    public SipAccount {
        Fields.optional("TITLE", title, Fields.MAX_TEXT);
        Fields.optional("SERVER", server, Fields.MAX_TEXT);
        Fields.optional("LOGIN", login, Fields.MAX_TEXT);
        if (password != null) {
            Fields.text("PASSWORD", password, MAX_PASSWORD);
        }
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        put(parameters, "TITLE", title);
        put(parameters, "SERVER", server);
        put(parameters, "LOGIN", login);
        put(parameters, "PASSWORD", password);
        if (parameters.isEmpty()) {
            throw new Bitrix24FieldException("TITLE", "or another field must be given");
        }
        return parameters;
    }

    private static void put(Map<String, Object> parameters, String key, @Nullable String value) {
        if (value != null) {
            parameters.put(key, value);
        }
    }

    /** Title only; the rest gives access. */
    @Override
    public String toString() {
        return "SipAccount[title=" + title + "]";
    }
}
