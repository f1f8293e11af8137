package io.github.pbx24.app.internal;

import io.github.pbx24.app.AppAnswer;
import io.github.pbx24.app.AppRequest;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.EventAuth;
import io.github.pbx24.bitrix24.event.EventVerdict;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.bitrix24.event.OnAppUpdate;
import io.github.pbx24.bitrix24.install.ApplicationTokens;
import io.github.pbx24.bitrix24.install.InstallRequest;
import io.github.pbx24.bitrix24.install.InstallVerdict;
import io.github.pbx24.bitrix24.install.InstallVerdict.Reason;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.bitrix24.install.InstalledPortal;
import io.github.pbx24.bitrix24.install.Installer;
import io.github.pbx24.bitrix24.install.UninstallRequest;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Installation, new versions and removal. */
public final class Installs implements AutoCloseable {

    /** Key of a bought pair that the portal has not confirmed yet; no portal has a key like this. */
    private static final String PENDING = "pending:";

    /** How many installations are verified at the same moment; anybody can send one, and it makes us ask others. */
    private static final int VERIFIED_AT_ONCE = 16;

    /** How many of them may name the same portal: it may hang, and others want to install too. */
    private static final int VERIFIED_OF_ONE = 4;

    /** How many events with a new secret may keep threads of the host waiting for one portal. */
    private static final int ADOPTED_AT_ONCE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Installs.class);

    private final KitSettings settings;
    private final Portals portals;
    private final Beside beside;
    private final Map<String, Installer> installers = new LinkedHashMap<>();
    private final Bulkhead all = new Bulkhead(VERIFIED_AT_ONCE);
    private final Bulkhead ofOnePortal = new Bulkhead(VERIFIED_OF_ONE);
    private final Bulkhead adoptions = new Bulkhead(ADOPTED_AT_ONCE);
    private final Map<String, Instant> lastAdoption = new ConcurrentHashMap<>();

    /** What else has to be done when a portal comes or goes. */
    interface Beside {

        /**
         * Before an installation is stored.
         *
         * @param accessToken of the administrator who installs
         * @return what has to be stored with it, in the same transaction
         */
        Runnable before(Installation installation, String accessToken);

        /** A portal was installed, again perhaps. */
        void installed(String memberId);

        /** Everything of a portal has to go. */
        void clean(String memberId);
    }

    Installs(KitSettings settings, Portals portals, Beside beside) {
        this.settings = settings;
        this.portals = portals;
        this.beside = beside;
        for (OAuthApplication application : settings.applications()) {
            installers.put(
                    application.clientId(),
                    settings.loopbackPortals()
                            ? Installer.forLoopbackTests(application, settings.clock())
                            : Installer.of(application));
        }
    }

    /** The POST of the installation page. */
    public AppAnswer page(AppRequest request) {
        InstallRequest install;
        try {
            install = InstallRequest.fromPage(
                    request.rawQuery(), request.body(), settings.clock().instant());
        } catch (MalformedEventException e) {
            return Pages.words(400, "This is not the installation of an application: " + e.getMessage());
        }
        Outcome outcome = install(install);
        if (outcome.installed() == null) {
            return Pages.words(outcome.status(), outcome.text());
        }
        String origin = Portals.origin(outcome.installed());
        return Pages.script(
                200,
                origin,
                "<script nonce=\"NONCE\" src=\"https://api.bitrix24.com/api/v1/\"></script><script nonce=\"NONCE\">"
                        + "BX24.init(function(){BX24.installFinish();});</script>",
                "<p role=\"status\">" + Text.html(outcome.text()) + "</p>",
                " " + origin + " https://api.bitrix24.com");
    }

    /** The event {@code ONAPPINSTALL}. */
    public AppAnswer installEvent(byte[] body) {
        InstallRequest install;
        try {
            install = InstallRequest.fromEvent(body);
        } catch (MalformedEventException e) {
            return AppAnswer.text(400, "not an installation: " + e.getMessage());
        }
        Outcome outcome = install(install);
        return AppAnswer.text(outcome.status(), outcome.text());
    }

    private record Outcome(
            int status, String text, @Nullable Installation installed) {}

    private Outcome install(InstallRequest request) {
        Supplier<Outcome> full =
                () -> new Outcome(503, "Too many installations at the moment. Try again in a minute.", null);
        // The portal that is asked is the one that the request names, or it is refused before.
        return ofOnePortal.through(
                request.domain().toLowerCase(Locale.ROOT), () -> all.through("", () -> verified(request), full), full);
    }

    private Outcome verified(InstallRequest request) {
        InstallVerdict verdict = new InstallVerdict.Refused(Reason.TOKENS_REJECTED);
        String clientId = "";
        for (Map.Entry<String, Installer> entry : installers.entrySet()) {
            // Asking with the keys of another application uses nothing up: its owner is asked before a token is spent.
            verdict = entry.getValue().verify(request);
            clientId = entry.getKey();
            if (!(verdict instanceof InstallVerdict.Refused refused)
                    || refused.reason() == Reason.NOT_ADMINISTRATOR
                    || refused.reason().isTemporary()) {
                break;
            }
        }
        if (verdict instanceof InstallVerdict.Verified verified) {
            return new Outcome(200, "The application is installed.", accept(clientId, verified));
        }
        if (verdict instanceof InstallVerdict.Pending pending) {
            keep(clientId, pending);
            return new Outcome(202, "The portal did not answer; the installation will be finished later.", null);
        }
        Reason reason = ((InstallVerdict.Refused) verdict).reason();
        LOG.warn("An installation was refused: {}", reason.text());
        return new Outcome(
                reason.isTemporary() ? 503 : 403, "The installation is refused: " + reason.text() + ".", null);
    }

    private Installation accept(String clientId, InstallVerdict.Verified verified) {
        String memberId = verified.portal().memberId();
        Instant now = settings.clock().instant();
        @Nullable
        ApplicationTokens former =
                portals.find(memberId).map(Installation::applicationTokens).orElse(null);
        Installation installation = new Installation(
                clientId, verified.portal(), Secrets.rotated(former, verified.applicationTokens(), now), now);
        Runnable beginning = beside.before(installation, verified.tokens().accessToken());
        // Together: a pending pair that outlives this would later be taken for the portal's, when it is spent.
        portals.inTransaction(() -> {
            portals.save(memberId, installation, verified.tokens());
            beginning.run();
            forgetPending(memberId);
            Deliveries.note(portals.rows(memberId), now, StepKind.AUTHORISATION, StepState.DONE, "installed");
            return true;
        });
        portals.reread(memberId);
        beside.installed(memberId);
        return installation;
    }

    /** What was bought must not be lost; but it must not touch a portal that is installed already. */
    private void keep(String clientId, InstallVerdict.Pending pending) {
        OAuthTokens tokens = pending.tokens();
        String memberId = Objects.requireNonNull(tokens.memberId(), "memberId");
        URI restUrl = Objects.requireNonNull(tokens.clientEndpoint(), "clientEndpoint");
        InstalledPortal portal = new InstalledPortal(
                memberId, restUrl, Objects.requireNonNullElse(tokens.userId(), 0L), tokens.scope(), null, false);
        Installation installation = new Installation(
                clientId, portal, pending.applicationTokens(), settings.clock().instant());
        // Together: a pair without its installation would never be looked at again.
        portals.inTransaction(() -> {
            portals.tokens().save(PENDING + memberId, tokens);
            portals.installations().save(PENDING + memberId, installation);
            return true;
        });
    }

    private void forgetPending(String memberId) {
        portals.inTransaction(() -> {
            portals.installations().remove(PENDING + memberId);
            portals.tokens().remove(PENDING + memberId);
            return true;
        });
    }

    /** Goes on with installations that the portal did not confirm yet. */
    public void resumePending() {
        portals.installations().all().forEach((key, installation) -> {
            Installer installer = installers.get(installation.clientId());
            Optional<OAuthTokens> tokens = portals.tokens().load(key);
            if (!key.startsWith(PENDING) || installer == null || tokens.isEmpty()) {
                return;
            }
            InstallVerdict verdict = installer.resume(
                    new InstallVerdict.Pending(tokens.get(), installation.applicationTokens(), Reason.UNREACHABLE));
            if (verdict instanceof InstallVerdict.Verified verified) {
                accept(installation.clientId(), verified);
            } else if (verdict instanceof InstallVerdict.Pending pending) {
                keep(installation.clientId(), pending);
            } else {
                forgetPending(installation.portal().memberId());
            }
        });
    }

    /** The event {@code ONAPPUNINSTALL}. The portal's data goes if the user wanted that, copies included. */
    public AppAnswer uninstallEvent(byte[] body) {
        UninstallRequest request;
        try {
            request = UninstallRequest.parse(body);
        } catch (MalformedEventException e) {
            return AppAnswer.text(400, "not a removal: " + e.getMessage());
        }
        Installation installation = portals.find(request.memberId()).orElse(null);
        ApplicationTokens stored = installation == null ? null : installation.applicationTokens();
        if (stored == null) {
            return AppAnswer.text(403, "the portal is not known");
        }
        EventVerdict verdict = request.verify(stored, settings.clock().instant());
        if (!verdict.isAccepted()) {
            return AppAnswer.text(403, verdict.reason());
        }
        portals.forget(request.memberId(), request.clean());
        if (request.clean()) {
            beside.clean(request.memberId());
        }
        LOG.info(
                "The application was removed from portal {}, data {}",
                request.memberId(),
                request.clean() ? "deleted" : "kept");
        return AppAnswer.text(200, "removed");
    }

    /** The event {@code ONAPPUPDATE}: bindings are gone, and the secret of events is another one. */
    public AppAnswer updateEvent(OnAppUpdate event) {
        Installation installation = portals.find(event.auth().memberId()).orElse(null);
        if (installation == null) {
            return AppAnswer.text(403, "the portal is not known");
        }
        boolean known = Secrets.verify(
                        installation, event.auth(), settings.clock().instant())
                .isAccepted();
        if (!known && !adopt(installation, event)) {
            return AppAnswer.text(403, "the event does not prove a new application token");
        }
        // At the next look, some seconds from now: whoever sends such events must not keep threads of the host waiting
        // for the portal.
        portals.rows(installation.portal().memberId()).update("portals", "set_up_at = NULL", List.of(), "1 = 1");
        return AppAnswer.text(200, "updated");
    }

    /**
     * Takes over a new secret, if the event brings the token of an administrator: every employee can make a valid token of the
     * application, so any other token proves nothing.
     */
    boolean adopt(Installation installation, Bitrix24Event event) {
        EventAuth auth = event.auth();
        String memberId = installation.portal().memberId();
        String secret = auth.applicationToken();
        String accessToken = auth.accessToken();
        if (secret == null || secret.isBlank() || secret.length() > 200 || accessToken == null) {
            return false;
        }
        Instant now = settings.clock().instant();
        boolean tooSoon = lastAdoption.merge(
                        memberId,
                        now,
                        // A clock that was set back does not keep it closed.
                        (last, at) -> last.plusSeconds(10).isAfter(at) && !last.isAfter(at) ? last : at)
                != now;
        if (tooSoon && installation.applicationTokens() != null) {
            // Whoever can send requests here must not be able to make us ask the portal all the time.
            return false;
        }
        try (Bulkhead.Place place = adoptions.enter(memberId)) {
            if (place == null) {
                return false;
            }
            Optional<Viewer> viewer = Viewer.prove(portals, installation, accessToken);
            if (viewer.isEmpty() || !viewer.get().administrator()) {
                LOG.warn("Portal {}: a new application token came without the token of an administrator", memberId);
                return false;
            }
        } catch (Bitrix24Exception e) {
            LOG.warn("Portal {}: a new application token could not be verified: {}", memberId, Text.of(e));
            return false;
        }
        adopt(installation, secret);
        return true;
    }

    /** After an administrator was proved. */
    void adopt(Installation installation, String secret) {
        Instant now = settings.clock().instant();
        String memberId = installation.portal().memberId();
        portals.save(
                memberId,
                installation.withTokens(
                        Secrets.rotated(installation.applicationTokens(), ApplicationTokens.of(secret), now)),
                null);
        Deliveries.note(
                portals.rows(memberId),
                now,
                StepKind.AUTHORISATION,
                StepState.DONE,
                "a new application token was proved");
    }

    @Override
    public void close() {
        installers.values().forEach(Installer::close);
    }
}
