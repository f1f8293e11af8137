package io.github.pbx24.bitrix24.install;

import io.github.pbx24.bitrix24.AuthorizationServer;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.install.InstallVerdict.Reason;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Proves an installation by calling back, before anything is stored. First the authorization server is asked to renew
 * the tokens: it tells whose they are and where the portal is, which nobody can forge without being that portal. Then
 * the portal at that address is asked who the user is; only an administrator may install.
 *
 * <p>Addresses of the request are never called: the authorization server is one of the vendor's two or the configured
 * one, and the portal is where the authorization server says. So the request cannot make this program call an address of
 * its choice, and the client secret goes to the authorization server only. Thread-safe; {@link #verify} blocks.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/events/safe-event-handlers.html">Safe event handlers</a>
 * @since 0.1
 */
public final class Installer implements AutoCloseable {

    /** The user's browser waits. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final OAuthApplication application;
    private final AuthorizationServer server;
    private final PortalNames names;
    private final Clock clock;

    private Installer(OAuthApplication application, Clock clock, boolean loopbackAllowed) {
        this.application = application;
        this.server = new AuthorizationServer(application, clock);
        this.names = new PortalNames(application.tokenUrl(), loopbackAllowed);
        this.clock = clock;
    }

    /**
     * Makes an installer. Portals must have a public host name and https.
     *
     * @param application the application whose installations come
     * @return the installer; to be closed by the caller
     */
    public static Installer of(OAuthApplication application) {
        return new Installer(Objects.requireNonNull(application, "application"), Clock.systemUTC(), false);
    }

    /**
     * For tests: accepts portals on this machine too, with plain http, if the authorization server is on it as well.
     * Never to be used where strangers can send requests.
     *
     * @param application the application whose installations come
     * @param clock tells when tokens end
     * @return the installer; to be closed by the caller
     */
    public static Installer forLoopbackTests(OAuthApplication application, Clock clock) {
        return new Installer(application, clock, true);
    }

    /**
     * Verifies an installation. Uses up the refresh token of the request, so a request can be verified once.
     *
     * @param request what came
     * @return the verdict; never throws because of the content, nor because a server failed
     */
    public InstallVerdict verify(InstallRequest request) {
        Reason problem = names.problemOf(request);
        if (problem != null) {
            return new InstallVerdict.Refused(problem);
        }
        OAuthTokens tokens;
        try {
            // The portal is left out on purpose: what the answer says of it must come from the server.
            tokens = server.refresh(new OAuthTokens(
                    request.accessToken(),
                    request.refreshToken(),
                    request.expiresAt(),
                    null,
                    null,
                    request.scope(),
                    null,
                    names.serverEndpoint(request)));
        } catch (Bitrix24AuthorizationException e) {
            return new InstallVerdict.Refused(Reason.TOKENS_REJECTED);
        } catch (Bitrix24Exception e) {
            return new InstallVerdict.Refused(Reason.UNREACHABLE);
        }
        URI portal = tokens.clientEndpoint();
        if (!request.memberId().equals(tokens.memberId())
                || portal == null
                || !names.isPortal(portal)
                || !names.isAt(portal, request.domain())) {
            return new InstallVerdict.Refused(Reason.OTHER_PORTAL);
        }
        return askPortal(request, tokens, portal);
    }

    private InstallVerdict askPortal(InstallRequest request, OAuthTokens tokens, URI portal) {
        InMemoryTokenStore store = new InMemoryTokenStore();
        store.save(request.memberId(), tokens);
        try (Bitrix24Client client = Bitrix24Client.builder(
                        Bitrix24Authorization.oauth(application, portal, store, request.memberId(), Duration.ZERO))
                .clock(clock)
                .callTimeout(TIMEOUT)
                .build()) {
            ResultNode profile = client.execute(read("profile"));
            OptionalLong user = profile.get("ID").asLong();
            if (user.isEmpty() || (tokens.userId() != null && tokens.userId() != user.getAsLong())) {
                return new InstallVerdict.Refused(Reason.PORTAL_REJECTED);
            }
            if (!profile.get("ADMIN").asBoolean()) {
                return new InstallVerdict.Refused(Reason.NOT_ADMINISTRATOR);
            }
            ResultNode info = client.execute(read("app.info"));
            return verified(request, store.load(request.memberId()).orElse(tokens), portal, user.getAsLong(), info);
        } catch (Bitrix24Exception e) {
            return new InstallVerdict.Refused(e.isTemporary() ? Reason.UNREACHABLE : Reason.PORTAL_REJECTED);
        }
    }

    private static InstallVerdict verified(
            InstallRequest request, OAuthTokens tokens, URI portal, long user, ResultNode info) {
        @Nullable String token = request.applicationToken();
        return new InstallVerdict.Verified(
                new InstalledPortal(
                        request.memberId(),
                        portal,
                        user,
                        tokens.scope(),
                        info.get("STATUS").asText().orElse(null),
                        info.get("INSTALLED").asBoolean()),
                tokens,
                token == null ? null : ApplicationTokens.of(token));
    }

    private static Bitrix24Request<ResultNode> read(String method) {
        return Bitrix24Request.generic(method, Map.of(), Repeatability.REPEATABLE);
    }

    @Override
    public void close() {
        server.close();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Installer[" + application.clientId() + "]";
    }
}
