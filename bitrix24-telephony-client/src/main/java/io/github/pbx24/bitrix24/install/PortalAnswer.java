package io.github.pbx24.bitrix24.install;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.install.InstallVerdict.Reason;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.user.UserProfile;
import io.github.pbx24.bitrix24.user.Users;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a portal says of a token: who the user is, and how the application stands.
 *
 * @param profile answer of {@code profile}
 * @param info answer of {@code app.info}
 */
record PortalAnswer(UserProfile profile, ResultNode info) {

    /**
     * Asks.
     *
     * @throws Bitrix24Exception if the portal refused or could not be asked
     */
    static PortalAnswer of(Bitrix24Client client) {
        return new PortalAnswer(client.execute(Users.profile()), client.execute(read("app.info")));
    }

    static Bitrix24Request<ResultNode> read(String method) {
        return Bitrix24Request.generic(method, Map.of(), Repeatability.REPEATABLE);
    }

    /** The verdict on tokens that are known to be this portal's. */
    InstallVerdict verdict(OAuthTokens tokens, URI portal, @Nullable ApplicationTokens secret) {
        if (tokens.userId() != null && tokens.userId() != profile.id()) {
            return new InstallVerdict.Refused(Reason.PORTAL_REJECTED);
        }
        if (!profile.admin()) {
            return new InstallVerdict.Refused(Reason.NOT_ADMINISTRATOR);
        }
        return new InstallVerdict.Verified(
                new InstalledPortal(
                        Objects.requireNonNull(tokens.memberId(), "memberId"),
                        portal,
                        profile.id(),
                        tokens.scope(),
                        info.get("STATUS").asText().orElse(null),
                        info.get("INSTALLED").asBoolean()),
                tokens,
                secret);
    }
}
