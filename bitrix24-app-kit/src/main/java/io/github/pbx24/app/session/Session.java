package io.github.pbx24.app.session;

import io.github.pbx24.app.call.CallObject;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at a page of the application. It was proved at the portal, and lives as long as the user's access token, an hour at most.
 * Immutable.
 *
 * @param memberId the portal
 * @param userId the user
 * @param administrator whether the portal said that the user is an administrator
 * @param language language of the user's pages, for example {@code ru}; {@code en} if not told
 * @param placement where the page is, {@code DEFAULT} for the application's own page
 * @param object the object in whose card the page is, if the portal let this user read it; null otherwise
 * @param objectDenied whether the page is in a card whose object the portal did not let this user read
 * @param accessToken the user's own access token: for asking the portal what this user may see. Not to be stored
 * @param expiresAt when the session ends
 * @since 0.1
 */
public record Session(
        String memberId,
        long userId,
        boolean administrator,
        String language,
        String placement,
        @Nullable CallObject object,
        boolean objectDenied,
        String accessToken,
        Instant expiresAt) {

    /** Checks that nothing needed is null. */
    public Session {
        Objects.requireNonNull(memberId, "memberId");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(placement, "placement");
        Objects.requireNonNull(accessToken, "accessToken");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Session[memberId=" + memberId + ", userId=" + userId + ", placement=" + placement + ", expiresAt="
                + expiresAt + "]";
    }
}
