package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link PortalCalls} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class PortalCallsFacet {

    /** The only one. */
    public static final PortalCallsFacet INSTANCE = new PortalCallsFacet();

    private PortalCallsFacet() {}

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
    public Bitrix24Request<StartedCall> callback(
            String fromLine, String toNumber, String text, @Nullable String voice) {
        return PortalCalls.callback(fromLine, toNumber, text, voice);
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
    public Bitrix24Request<StartedCall> infoCall(
            String fromLine, String toNumber, String text, @Nullable String voice) {
        return PortalCalls.infoCall(fromLine, toNumber, text, voice);
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
    public Bitrix24Request<StartedCall> infoCall(String fromLine, String toNumber, URI sound) {
        return PortalCalls.infoCall(fromLine, toNumber, sound);
    }
}
