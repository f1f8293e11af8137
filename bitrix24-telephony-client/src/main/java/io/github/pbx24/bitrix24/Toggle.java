package io.github.pbx24.bitrix24;

import java.util.Objects;

/**
 * Says of a request that it switches something on or off for several members, for example the card of a call for users. Of
 * requests that follow each other quickly only the last one for each member has to reach the portal; the client drops what
 * was taken back and sends the rest together, see {@link Bitrix24ClientBuilder#pacing}.
 *
 * @param subject what is switched; requests with the same subject belong together
 * @param memberParameter name of the parameter that lists the members; if the request has none, it is about a member that
 *     only the portal knows
 * @param on true to switch on
 * @since 0.1
 */
public record Toggle(String subject, String memberParameter, boolean on) {

    /** Checks that nothing is null. */
    public Toggle {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(memberParameter, "memberParameter");
    }

    /** Without the subject, which may be an id of somebody. */
    @Override
    public String toString() {
        return "Toggle[" + memberParameter + ", on=" + on + "]";
    }
}
