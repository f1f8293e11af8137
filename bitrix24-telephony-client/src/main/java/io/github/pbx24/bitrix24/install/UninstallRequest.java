package io.github.pbx24.bitrix24.install;

import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.Bitrix24Events;
import io.github.pbx24.bitrix24.event.EventAuth;
import io.github.pbx24.bitrix24.event.EventVerdict;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import java.time.Instant;
import java.util.Objects;

/**
 * The event {@code ONAPPUNINSTALL}: the application was removed from a portal, its tokens are invalid already. There is
 * nobody to call back, so the stored application token is the only proof.
 *
 * @param memberId the portal, as the event says; look up what is stored under it
 * @param clean whether the user asked to delete the application's data
 * @param auth what the event proves itself with
 * @see <a href="https://apidocs.bitrix24.com/api-reference/common/events/on-app-uninstall.html">OnAppUninstall</a>
 * @since 0.1
 */
public record UninstallRequest(String memberId, boolean clean, EventAuth auth) {

    /** Checks that nothing is null. */
    public UninstallRequest {
        Objects.requireNonNull(memberId, "memberId");
        Objects.requireNonNull(auth, "auth");
    }

    /**
     * Reads the event.
     *
     * @param body the raw body of the POST
     * @return the request, not verified yet
     * @throws MalformedEventException if it is not that event, or names no portal
     */
    public static UninstallRequest parse(byte[] body) {
        Bitrix24Event event = Bitrix24Events.parse(body);
        if (!event.name().equals("ONAPPUNINSTALL")) {
            throw new MalformedEventException("event", "is not ONAPPUNINSTALL");
        }
        String memberId = event.auth().memberId();
        if (memberId == null || memberId.isBlank()) {
            throw new MalformedEventException("auth[member_id]", "is missing");
        }
        return new UninstallRequest(memberId, event.data().get("CLEAN").asBoolean(), event.auth());
    }

    /**
     * Verifies the event, in constant time.
     *
     * @param stored what was stored for {@link #memberId()} when the application was installed
     * @param now the time; decides whether a former token still counts
     * @return the verdict; forget the portal only if it is accepted
     */
    public EventVerdict verify(ApplicationTokens stored, Instant now) {
        return stored.verifier(memberId, now).verify(auth);
    }
}
