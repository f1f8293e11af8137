package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.event.Bitrix24Events;
import io.github.pbx24.bitrix24.event.OnExternalCallBackStart;
import io.github.pbx24.bitrix24.event.OnExternalCallStart;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What Bitrix24 posts when somebody clicks. */
final class PortalForms {

    private static final String AUTH = "&auth[application_token]=t&auth[domain]=d&auth[member_id]=m";

    private PortalForms() {}

    static OnExternalCallStart click(String callId, long user, String number, String line, long ts) {
        String form = "event=ONEXTERNALCALLSTART&ts=" + ts + "&data[PHONE_NUMBER]=" + encode(number)
                + "&data[PHONE_NUMBER_INTERNATIONAL]=" + encode(number) + "&data[USER_ID]=" + user + "&data[CALL_ID]="
                + encode(callId) + "&data[LINE_NUMBER]=" + encode(line) + AUTH;
        return (OnExternalCallStart) Bitrix24Events.parse(form.getBytes(StandardCharsets.UTF_8));
    }

    static OnExternalCallBackStart callback(String number, String line, long ts) {
        String form = "event=ONEXTERNALCALLBACKSTART&ts=" + ts + "&data[PHONE_NUMBER]=" + encode(number)
                + "&data[LINE_NUMBER]=" + encode(line) + AUTH;
        return (OnExternalCallBackStart) Bitrix24Events.parse(form.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
