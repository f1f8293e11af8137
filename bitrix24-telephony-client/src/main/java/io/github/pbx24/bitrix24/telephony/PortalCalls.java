package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests that make the portal call somebody: {@code voximplant.callback.*} and {@code voximplant.infocall.*}. All of
 * them are {@link Repeatability#NOT_REPEATABLE}, because somebody's phone would ring twice. The user needs the right to
 * make outgoing calls.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/index.html">Built-in telephony</a>
 * @since 0.1
 */
public final class PortalCalls {

    private static final int MAX_TEXT = 10_000;
    private static final int MAX_URL = 2000;

    private PortalCalls() {}

    /**
     * Connects an employee with a client. The documentation names scope {@code telephony}, the server asks for
     * {@code call}: grant both.
     *
     * @param fromLine line as in {@link TelephonyLines#get}
     * @param toNumber number of the client
     * @param text what the employee hears first
     * @param voice voice as in {@link TelephonyLines#voices}, null for the portal's
     * @return a request, {@link Repeatability#NOT_REPEATABLE}
     * @throws Bitrix24FieldException if a limit is broken
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-callback-start.html">
     *     voximplant.callback.start</a>
     */
    public static Bitrix24Request<StartedCall> callback(
            String fromLine, String toNumber, String text, @Nullable String voice) {
        return Bitrix24Methods.VOXIMPLANT_CALLBACK_START.request(
                spoken(fromLine, toNumber, text, voice), StartedCall::from);
    }

    /**
     * Calls a number and reads a text to it. Lines of applications cannot do that. Scope {@code call}.
     *
     * @param fromLine line as in {@link TelephonyLines#get}
     * @param toNumber number to call
     * @param text what to read
     * @param voice voice as in {@link TelephonyLines#voices}, null for the portal's
     * @return a request, {@link Repeatability#NOT_REPEATABLE}
     * @throws Bitrix24FieldException if a limit is broken
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-infocall-start-with-text.html">
     *     voximplant.infocall.startwithtext</a>
     */
    public static Bitrix24Request<StartedCall> infoCall(
            String fromLine, String toNumber, String text, @Nullable String voice) {
        return Bitrix24Methods.VOXIMPLANT_INFOCALL_START_WITH_TEXT.request(
                spoken(fromLine, toNumber, text, voice), StartedCall::from);
    }

    /**
     * Calls a number and plays a recording to it. Lines of applications cannot do that. Scope {@code call}.
     *
     * @param fromLine line as in {@link TelephonyLines#get}
     * @param toNumber number to call
     * @param sound public http or https address of an mp3 file
     * @return a request, {@link Repeatability#NOT_REPEATABLE}
     * @throws Bitrix24FieldException if a limit is broken
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-infocall-start-with-sound.html">
     *     voximplant.infocall.startwithsound</a>
     */
    public static Bitrix24Request<StartedCall> infoCall(String fromLine, String toNumber, URI sound) {
        String scheme = sound.getScheme() == null ? "" : sound.getScheme().toLowerCase(Locale.ROOT);
        if (sound.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new Bitrix24FieldException("URL", "must be an http or https address");
        }
        Map<String, Object> parameters = lineAndNumber(fromLine, toNumber);
        parameters.put("URL", Fields.text("URL", sound.toString(), MAX_URL));
        return Bitrix24Methods.VOXIMPLANT_INFOCALL_START_WITH_SOUND.request(parameters, StartedCall::from);
    }

    private static Map<String, Object> spoken(String fromLine, String toNumber, String text, @Nullable String voice) {
        Map<String, Object> parameters = lineAndNumber(fromLine, toNumber);
        parameters.put("TEXT_TO_PRONOUNCE", Fields.required("TEXT_TO_PRONOUNCE", text, MAX_TEXT));
        String name = Fields.optional("VOICE", voice, Fields.MAX_TEXT);
        if (name != null) {
            parameters.put("VOICE", name);
        }
        return parameters;
    }

    private static Map<String, Object> lineAndNumber(String fromLine, String toNumber) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("FROM_LINE", Fields.required("FROM_LINE", fromLine, Fields.MAX_TEXT));
        parameters.put("TO_NUMBER", Fields.phone("TO_NUMBER", toNumber));
        return parameters;
    }
}
