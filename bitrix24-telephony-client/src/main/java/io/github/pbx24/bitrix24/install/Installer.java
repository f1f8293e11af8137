package io.github.pbx24.bitrix24.install;

import io.github.pbx24.bitrix24.AuthorizationServer;
import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.RetryPlan;
import io.github.pbx24.bitrix24.install.InstallVerdict.Reason;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves an installation by calling back, before anything is stored. First the authorization server is asked with the
 * access token of the request whose it is and where that portal is, which nobody can forge without being that portal. Then
 * the portal at that address is asked with the same token who the user is; only an administrator may install.
 *
 * <p>Neither question uses anything up, so a request that met a failure can be verified once more. Only if the access token
 * is over, or the authorization server does not say where the portal is, the refresh token of the request is spent: what it
 * buys tells the same. From then on the bought pair is in every verdict but a final refusal; see
 * {@link InstallVerdict.Pending}.
 *
 * <p>Addresses of the request are never called: the authorization server is one of the vendor's two or the configured
 * one, and the portal is where the authorization server says. So the request cannot make this program call an address of
 * its choice, and the client secret goes to the authorization server only. Thread-safe; {@link #verify} and
 * {@link #resume} block.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/events/safe-event-handlers.html">Safe event handlers</a>
 * @since 0.1
 */
public final class Installer implements AutoCloseable {

    /** The user's browser waits. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** A server on this machine needs no patience. */
    private static final RetryPlan QUICK = new RetryPlan(3, Duration.ofMillis(1), 1, Duration.ofMillis(1));

    private final OAuthApplication application;
    private final AuthorizationServer server;
    private final PortalNames names;
    private final Clock clock;
    private final RetryPlan retryPlan;

    private Installer(OAuthApplication application, Clock clock, boolean loopbackAllowed) {
        this.application = application;
        this.server = new AuthorizationServer(application, clock);
        this.names = new PortalNames(application.tokenUrl(), loopbackAllowed);
        this.clock = clock;
        this.retryPlan = loopbackAllowed ? QUICK : RetryPlan.standard();
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
     * Verifies an installation.
     *
     * @param request what came; keep it until there is a verdict that is not {@linkplain Reason#isTemporary() temporary}
     * @return the verdict; never throws because of the content, nor because a server failed
     */
    public InstallVerdict verify(InstallRequest request) {
        Reason problem = names.problemOf(request);
        if (problem != null) {
            return refused(problem);
        }
        try {
            Optional<TokenOwner> owner = ownerOf(request);
            return owner.isPresent() ? asked(request, owner.get()) : bought(request);
        } catch (Bitrix24Exception e) {
            return refused(Reason.UNREACHABLE);
        }
    }

    /**
     * Goes on where {@link #verify} could not, with the pair that was bought.
     *
     * @param pending the last verdict, or the same restored from what was stored
     * @return the verdict; if it is pending again, it holds the pair to be kept from now on
     */
    public InstallVerdict resume(InstallVerdict.Pending pending) {
        OAuthTokens tokens = pending.tokens();
        String member = tokens.memberId();
        URI portal = tokens.clientEndpoint();
        if (member == null || portal == null || !names.isPortal(portal)) {
            return refused(Reason.OTHER_PORTAL);
        }
        InMemoryTokenStore store = new InMemoryTokenStore();
        store.save(member, tokens);
        try (Bitrix24Client client =
                client(Bitrix24Authorization.oauth(application, portal, store, member, Duration.ZERO))) {
            return PortalAnswer.of(client)
                    .verdict(store.load(member).orElse(tokens), portal, pending.applicationTokens());
        } catch (Bitrix24AuthorizationException e) {
            return refused(Reason.TOKENS_REJECTED);
        } catch (Bitrix24Exception e) {
            return new InstallVerdict.Pending(
                    store.load(member).orElse(tokens), pending.applicationTokens(), reasonOf(e));
        }
    }

    /**
     * What the authorization server says of the access token; empty if it does not accept it or does not say enough.
     *
     * @throws Bitrix24Exception if it could not be asked
     */
    private Optional<TokenOwner> ownerOf(InstallRequest request) {
        try (Bitrix24Client client =
                client(Bitrix24Authorization.accessToken(names.questions(request), request.accessToken()))) {
            return TokenOwner.of(client.execute(PortalAnswer.read("app.info")));
        } catch (Bitrix24Exception e) {
            if (e.isTemporary()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Asks the portal with the access token of the request; nothing is used up. */
    private InstallVerdict asked(InstallRequest request, TokenOwner owner) {
        if (!owner.clientId().equals(application.clientId())) {
            return refused(Reason.TOKENS_REJECTED);
        }
        if (!isNamed(request, owner.memberId(), owner.restUrl())) {
            return refused(Reason.OTHER_PORTAL);
        }
        OAuthTokens tokens = new OAuthTokens(
                request.accessToken(),
                request.refreshToken(),
                request.expiresAt(),
                owner.memberId(),
                owner.userId(),
                owner.scope(),
                owner.restUrl(),
                names.serverEndpoint(request));
        try (Bitrix24Client client =
                client(Bitrix24Authorization.accessToken(owner.restUrl(), request.accessToken()))) {
            return PortalAnswer.of(client).verdict(tokens, owner.restUrl(), secretOf(request));
        } catch (Bitrix24Exception e) {
            if (e instanceof Bitrix24ApiException answer && answer.kind() == Bitrix24ErrorKind.EXPIRED_TOKEN) {
                return bought(request);
            }
            return refused(reasonOf(e));
        }
    }

    /** Spends the refresh token: the last way to learn whose the tokens are. */
    private InstallVerdict bought(InstallRequest request) {
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
            return refused(Reason.TOKENS_REJECTED);
        }
        URI portal = tokens.clientEndpoint();
        if (tokens.memberId() == null || portal == null || !isNamed(request, tokens.memberId(), portal)) {
            return refused(Reason.OTHER_PORTAL);
        }
        return resume(new InstallVerdict.Pending(tokens, secretOf(request), Reason.UNREACHABLE));
    }

    private boolean isNamed(InstallRequest request, String member, URI portal) {
        return request.memberId().equals(member) && names.isPortal(portal) && names.isAt(portal, request.domain());
    }

    private Bitrix24Client client(Bitrix24Authorization authorization) {
        return Bitrix24Client.builder(authorization)
                .clock(clock)
                .callTimeout(TIMEOUT)
                .deadline(TIMEOUT)
                .retryPlan(retryPlan)
                .build();
    }

    private static @Nullable ApplicationTokens secretOf(InstallRequest request) {
        String token = request.applicationToken();
        return token == null ? null : ApplicationTokens.of(token);
    }

    private static Reason reasonOf(Bitrix24Exception failure) {
        return failure.isTemporary() ? Reason.UNREACHABLE : Reason.PORTAL_REJECTED;
    }

    private static InstallVerdict refused(Reason reason) {
        return new InstallVerdict.Refused(reason);
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
