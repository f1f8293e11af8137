package io.github.pbx24.bitrix24.install;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A portal that has the application, as the authorization server and the portal itself confirmed.
 *
 * @param memberId stable id of the portal; the key to store things under, because the host may change
 * @param restUrl REST address of the portal, {@code https://portal/rest/}
 * @param userId user of the tokens, an administrator of the portal
 * @param scope granted scopes, comma separated; empty if not told
 * @param status kind of the application's licence ({@code L} local, {@code F} free, {@code P} paid, …), null if not told
 * @param finished whether the portal counts the application as installed; false until the page of an application with a
 *     user interface calls {@code installFinish}, and no events come before
 * @since 0.1
 */
public record InstalledPortal(
        String memberId,
        URI restUrl,
        long userId,
        String scope,
        @Nullable String status,
        boolean finished) {

    /** Checks that nothing needed is null. */
    public InstalledPortal {
        Objects.requireNonNull(memberId, "memberId");
        Objects.requireNonNull(restUrl, "restUrl");
        Objects.requireNonNull(scope, "scope");
    }
}
