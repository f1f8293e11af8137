package io.github.pbx24.app;

import io.github.pbx24.app.internal.AppDatabase;
import io.github.pbx24.app.internal.Bulkhead;
import io.github.pbx24.app.internal.Hooks;
import io.github.pbx24.app.internal.KitSettings;
import io.github.pbx24.app.internal.Lifecycle;
import io.github.pbx24.app.internal.Openings;
import io.github.pbx24.app.internal.Playback;
import io.github.pbx24.app.internal.Portals;
import io.github.pbx24.app.internal.ScopeRows;
import io.github.pbx24.app.internal.SetUpKeeper;
import io.github.pbx24.app.internal.Vault;
import io.github.pbx24.app.session.PortalBusyException;
import io.github.pbx24.app.session.Session;
import io.github.pbx24.app.setup.SetUpReport;
import io.github.pbx24.app.webhook.WebhookSecret;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import io.github.pbx24.bitrix24.tokens.jdbc.JdbcInstallationStore;
import io.github.pbx24.bitrix24.tokens.jdbc.JdbcTokenStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An application that lives inside Bitrix24, for any number of portals. The host program has the web server; it passes requests on and
 * writes the answers out:
 *
 * <table>
 * <caption>Addresses below the public one</caption>
 * <tr><th>address</th><th>who calls it</th></tr>
 * <tr><td>{@code install}</td><td>the portal, to install: page or event</td></tr>
 * <tr><td>{@code event}</td><td>the portal, with events</td></tr>
 * <tr><td>{@code open}</td><td>the user's browser, sent by the portal: page of the application and its places</td></tr>
 * <tr><td>{@code session}</td><td>our script in the page, for a new session</td></tr>
 * <tr><td>{@code hook/…}</td><td>other sources that sign what they send, with an address of {@link PortalScope#webhookAddress}</td></tr>
 * <tr><td>{@code play/…}</td><td>an audio element, with an address of {@link #playback}</td></tr>
 * </table>
 *
 * <p>Everything else is the host's: pages, scripts, and addresses that ask {@link #session} who is there and {@link #scope} for data.
 * Thread-safe. The database belongs to the caller and must outlive the kit.
 *
 * @see <a href="https://apidocs.bitrix24.com/settings/app-installation/index.html">Application installation</a>
 * @since 0.1
 */
public final class AppKit implements AutoCloseable {

    private static final int MAX_BODY = 1024 * 1024;

    /** How many questions of the host to one portal may keep threads waiting at the same moment. */
    private static final int ASKED_AT_ONCE = 8;

    private final Portals portals;
    private final SetUpKeeper setUp;
    private final Openings openings;
    private final Lifecycle lifecycle;
    private final Playback playback;
    private final Hooks hooks;
    private final Bulkhead questions = new Bulkhead(ASKED_AT_ONCE);

    AppKit(JdbcDatabase database, EncryptionKeys keys, KitSettings settings) {
        AppDatabase tables = AppDatabase.create(database);
        portals = new Portals(
                settings, tables, JdbcInstallationStore.create(database, keys), JdbcTokenStore.create(database, keys));
        setUp = new SetUpKeeper(settings, portals);
        Vault vault = new Vault(keys.derived("pbx24 sessions"));
        lifecycle = new Lifecycle(settings, portals, setUp, tables);
        openings = new Openings(settings, portals, lifecycle.installs(), setUp, vault);
        playback = new Playback(settings, portals, lifecycle, openings::session, vault);
        hooks = new Hooks(settings, portals, lifecycle, new Vault(keys.derived("pbx24 webhook secrets")));
    }

    /**
     * Begins to describe an application.
     *
     * @param database where everything is kept; may hold other stores of this project too
     * @param keys encrypt tokens and sign sessions
     * @param application its keys in Bitrix24
     * @param publicUrl address under which browsers and portals reach the host, for example {@code https://app.example/aica/}
     * @return a builder
     * @throws IllegalArgumentException if the address is not one
     */
    public static AppKitBuilder builder(
            JdbcDatabase database, EncryptionKeys keys, OAuthApplication application, URI publicUrl) {
        return new AppKitBuilder(database, keys, application, publicUrl);
    }

    /**
     * Starts the work in the background.
     *
     * @throws IllegalStateException if the kit is closed
     */
    public void start() {
        lifecycle.start();
    }

    /**
     * Answers a request to one of the kit's addresses.
     *
     * @param request what came
     * @return the answer; empty if the address is not one of the kit's
     */
    public Optional<AppAnswer> handle(AppRequest request) {
        switch (request.path()) {
            case "install", "event", "open", "session" -> {
                if (!request.method().equals("POST")) {
                    return Optional.of(
                            AppAnswer.text(405, "only POST is understood here").with("Allow", "POST"));
                }
                if (request.body().length > MAX_BODY) {
                    return Optional.of(AppAnswer.text(413, "the request is too large"));
                }
                return Optional.of(post(request));
            }
            default -> {
                if (request.path().startsWith(Playback.PATH)) {
                    return Optional.of(playback.play(request));
                }
                return request.path().startsWith(Hooks.PATH) ? Optional.of(hooks.hook(request)) : Optional.empty();
            }
        }
    }

    private AppAnswer post(AppRequest request) {
        return switch (request.path()) {
            case "install" ->
                request.rawQuery().contains("DOMAIN=") ? lifecycle.installs().page(request) : lifecycle.event(request);
            case "event" -> lifecycle.event(request);
            case "open" -> openings.open(request);
            default -> openings.renew(request);
        };
    }

    /**
     * Who sent a request to one of the host's own addresses. The session comes as {@code Authorization: Bearer} or, for what only reads or
     * comes from the application's own pages, as a cookie.
     *
     * @param request what came
     * @return the session; empty if there is none, it ended, or the application was removed or installed anew since
     */
    public Optional<Session> session(AppRequest request) {
        return openings.session(request);
    }

    /**
     * What the user of a session may see and do.
     *
     * @param session from {@link #session}
     * @return a scope of this portal and user
     */
    public PortalScope scope(Session session) {
        return scope(session.memberId(), session.administrator() ? null : Long.valueOf(session.userId()));
    }

    /**
     * Everything of a portal, for programs of the operator; never to be made from what a request says.
     *
     * @param memberId the portal
     * @return a scope of this portal
     */
    public PortalScope portal(String memberId) {
        return scope(memberId, null);
    }

    private PortalScope scope(String memberId, @Nullable Long onlyUser) {
        return new PortalScope(
                memberId, new ScopeRows(portals.rows(memberId), onlyUser), onlyUser == null, new PortalScope.Actions() {
                    @Override
                    public boolean retry(String deliveryId) {
                        return lifecycle.retry(memberId, deliveryId);
                    }

                    @Override
                    public void linesChanged() {
                        lifecycle.linesChanged(memberId);
                    }

                    @Override
                    public URI webhookAddress() {
                        return hooks.address(memberId);
                    }

                    @Override
                    public List<WebhookSecret> secrets() {
                        return hooks.secrets(memberId);
                    }

                    @Override
                    public WebhookSecret addSecret(String secret) {
                        return hooks.add(memberId, secret);
                    }

                    @Override
                    public boolean removeSecret(String id) {
                        return hooks.remove(memberId, id);
                    }
                });
    }

    /**
     * The portals that have the application.
     *
     * @return their {@code member_id}s
     */
    public List<String> portals() {
        return portals.memberIds();
    }

    /**
     * Asks the portal with the rights of the user of a session, while the calling thread waits: 20 seconds for each request at most. Eight
     * questions to one portal may wait at the same moment, so a portal that hangs does not take all threads of the host.
     *
     * @param session from {@link #session}
     * @param question what is asked; must not keep the client
     * @param <T> the answer
     * @return what the question answers
     * @throws PortalBusyException if eight wait already; the user may try again in some seconds
     * @throws IllegalStateException if the application was removed meanwhile
     * @throws io.github.pbx24.bitrix24.Bitrix24Exception if the portal could not be asked, or refused
     */
    public <T extends @Nullable Object> T ask(Session session, Function<Bitrix24Client, T> question) {
        Installation installation = portals.find(session.memberId())
                .orElseThrow(() -> new IllegalStateException("the application was removed from this portal"));
        try (Bulkhead.Place place = questions.enter(session.memberId())) {
            if (place == null) {
                throw new PortalBusyException();
            }
            try (Bitrix24Client client = portals.viewer(installation, session.accessToken())) {
                return question.apply(client);
            }
        }
    }

    /**
     * Allows the portal that a page belongs to, and nobody else, to show it in a frame.
     *
     * @param request the request for the page, as the kit redirected it
     * @param answer the page; a policy it has already is kept
     * @return the answer with {@code frame-ancestors}; without a known portal nobody may show it
     */
    public AppAnswer framed(AppRequest request, AppAnswer answer) {
        return openings.framed(request, answer);
    }

    /**
     * Makes what a portal lacks of custom fields, places and events. This happens at installation and every few hours anyway.
     *
     * @param memberId the portal
     * @return what was found and made; empty if the portal is not installed or could not be asked
     * @throws PortalBusyException if eight questions to the portal wait already
     */
    public Optional<SetUpReport> checkSetUp(String memberId) {
        try (Bulkhead.Place place = questions.enter(memberId)) {
            if (place == null) {
                throw new PortalBusyException();
            }
            return Optional.ofNullable(setUp.check(memberId));
        }
    }

    /**
     * An address where an audio element can play a recording: signed for this call and this user, good for 15 minutes, and only with a
     * session of this user. The browser sends the session as a cookie; where it keeps no cookies for frames, the page fetches the address
     * with {@code Authorization: Bearer} and gives the element what came. The portal is asked whether it would play the recording to this
     * user.
     *
     * @param session from {@link #session}
     * @param callId {@code CALL_ID} of the portal
     * @return the address; empty if there is no such call, it has no recording, or it may not be seen
     * @throws io.github.pbx24.app.session.NotAllowedException if the portal does not let the user hear it; the message can be shown
     * @throws PortalBusyException if eight questions to the portal wait already
     * @throws io.github.pbx24.bitrix24.Bitrix24Exception if the portal could not be asked
     */
    public Optional<URI> playback(Session session, String callId) {
        return scope(session)
                .call(callId)
                .flatMap(call -> playback.file(session.memberId(), callId))
                .map(file -> {
                    ask(session, client -> Playback.provePlays(client, file));
                    return playback.address(session, callId);
                });
    }

    /**
     * Reads the portal's call statistics now: what is new, and the last days once more. This happens every few minutes anyway.
     *
     * @param memberId the portal
     * @return how many calls were found that no event had told
     */
    public int catchUp(String memberId) {
        return lifecycle.catchUp(memberId, true);
    }

    /**
     * Does for a portal now what is done every few minutes: set-up, statistics, waiting lines, old recordings.
     *
     * @param memberId the portal
     */
    public void upkeep(String memberId) {
        lifecycle.upkeep(memberId);
    }

    /**
     * Does everything that is due now on the calling thread, whether the kit is started or not. Meant for tests: move the clock, call
     * this, look at the outcome.
     *
     * @return how many steps were tried
     */
    public int runDue() {
        return lifecycle.runDue();
    }

    /** Ends the work in the background, and closes connections to portals. What was begun goes on at the next start. */
    @Override
    public void close() {
        lifecycle.close();
        portals.close();
    }
}
