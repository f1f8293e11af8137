package io.github.pbx24.app.internal;

import io.github.pbx24.app.AppAnswer;
import io.github.pbx24.app.AppRequest;
import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.session.Session;
import io.github.pbx24.app.setup.PlacementDeclaration;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.app.PlacementRequest;
import io.github.pbx24.bitrix24.event.EventAuth;
import io.github.pbx24.bitrix24.event.EventVerdict;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves who opens a page, and hands out sessions. */
public final class Openings {

    /** Name of the cookie with the session. */
    public static final String COOKIE = "pbx24_session";

    static final Duration LONGEST_SESSION = Duration.ofHours(1);

    /** How long an ended session is still good for asking for a new one with a new token. */
    private static final Duration RENEWABLE = Duration.ofHours(12);

    /** How many users of one portal may be proved at the same moment; the next one is asked to come again. */
    static final int PROVED_AT_ONCE = 8;

    private static final String FRAME = "frame";
    private static final Pattern CARD =
            Pattern.compile("CRM_(LEAD|DEAL|CONTACT|COMPANY)_DETAIL_(?:TAB|TOOLBAR|ACTIVITY)");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}(-[a-z]{2})?");
    private static final Logger LOG = LoggerFactory.getLogger(Openings.class);

    private final KitSettings settings;
    private final Portals portals;
    private final Installs installs;
    private final SetUpKeeper setUp;
    private final Vault vault;
    private final SessionSeal seal;
    private final Bulkhead bulkhead = new Bulkhead(PROVED_AT_ONCE);

    public Openings(KitSettings settings, Portals portals, Installs installs, SetUpKeeper setUp, Vault vault) {
        this.settings = settings;
        this.portals = portals;
        this.installs = installs;
        this.setUp = setUp;
        this.vault = vault;
        this.seal = new SessionSeal(vault);
    }

    /** The POST with which the portal opens a page. All of it is in the hands of the user. */
    public AppAnswer open(AppRequest request) {
        PlacementRequest opening;
        try {
            opening = PlacementRequest.parse(request.rawQuery(), request.body());
        } catch (MalformedEventException e) {
            return Pages.words(400, "This page can only be opened inside Bitrix24.");
        }
        return open(request, opening);
    }

    private AppAnswer open(AppRequest request, PlacementRequest opening) {
        EventAuth auth = opening.auth();
        Installation installation = portals.find(auth.memberId()).orElse(null);
        String accessToken = auth.accessToken();
        if (installation == null || accessToken == null) {
            return Pages.words(
                    403, "The application is not installed in this portal. An administrator can install it again.");
        }
        String domain = auth.domain() == null ? "" : auth.domain().toLowerCase(Locale.ROOT);
        if (!domain.equals(Portals.authority(installation))) {
            LOG.warn("Portal {}: a page was opened from another address than the stored one", auth.memberId());
            return Pages.words(403, "The portal has another address than when the application was installed.");
        }
        return bulkhead.through(
                installation.portal().memberId(),
                () -> open(request, opening, installation, accessToken),
                () -> Pages.words(503, "Too many people open this page at the moment. Reload it in some seconds."));
    }

    private AppAnswer open(
            AppRequest request, PlacementRequest opening, Installation installation, String accessToken) {
        EventAuth auth = opening.auth();
        boolean newSecret = false;
        if (auth.applicationToken() != null) {
            EventVerdict verdict =
                    Secrets.verify(installation, auth, settings.clock().instant());
            newSecret = !verdict.isAccepted();
        }
        Viewer viewer;
        try {
            viewer = Viewer.prove(portals, installation, accessToken).orElse(null);
            if (viewer == null || (newSecret && !viewer.administrator())) {
                return Pages.words(403, "Bitrix24 did not confirm who you are. Reload the page.");
            }
            if (newSecret) {
                installs.adopt(installation, String.valueOf(auth.applicationToken()));
            }
            Installation now = newSecret ? portals.find(auth.memberId()).orElse(installation) : installation;
            mendTokens(now, viewer, auth);
            return redirect(request, now, opening, viewer);
        } catch (Bitrix24Exception e) {
            return Pages.words(503, "Bitrix24 does not answer at the moment. Reload the page in a minute.");
        }
    }

    /** Dead tokens are replaced by those of an administrator who opens a page; anybody else makes an administrator hear of it. */
    private void mendTokens(Installation installation, Viewer viewer, EventAuth auth) {
        String memberId = installation.portal().memberId();
        PortalRows rows = portals.rows(memberId);
        Instant now = settings.clock().instant();
        rows.insert("portals", "opened_at", "ON CONFLICT (portal) DO UPDATE SET opened_at = EXCLUDED.opened_at", now);
        if (new ScopeRows(rows, null).deadTokens().isEmpty()
                && portals.tokens().load(memberId).isPresent()) {
            return;
        }
        String refreshToken = auth.refreshToken();
        if (viewer.administrator() && refreshToken != null && !refreshToken.isBlank()) {
            OAuthTokens tokens = new OAuthTokens(
                    viewer.accessToken(),
                    refreshToken,
                    null,
                    memberId,
                    viewer.userId(),
                    auth.scope() == null ? "" : auth.scope(),
                    installation.portal().restUrl(),
                    portals.tokens()
                            .load(memberId)
                            .map(OAuthTokens::serverEndpoint)
                            .orElse(null));
            portals.save(memberId, installation, tokens);
            Deliveries.note(
                    rows,
                    now,
                    StepKind.AUTHORISATION,
                    StepState.DONE,
                    "mended by an administrator who opened the application");
            notify(installation, viewer, viewer.userId(), "The application can call the portal again.");
            setUp.check(memberId);
        } else if (!viewer.administrator()) {
            boolean told = rows.first(
                            "notified_at", "portals", "notified_at > ?", row -> true, now.minus(Duration.ofDays(1)))
                    .isPresent();
            if (!told) {
                rows.update("portals", "notified_at = ?", List.of(now), "1 = 1");
                notify(
                        installation,
                        viewer,
                        installation.portal().userId(),
                        "The application " + settings.name()
                                + " cannot call the portal any more. Please open it once, then it works again.");
            }
        }
    }

    private void notify(Installation installation, Viewer viewer, long userId, String text) {
        try (Bitrix24Client client = portals.viewer(installation, viewer.accessToken())) {
            client.execute(Bitrix24Request.generic(
                    "im.notify.personal.add",
                    Map.of("USER_ID", userId, "MESSAGE", text),
                    Repeatability.NOT_REPEATABLE));
        } catch (Bitrix24Exception e) {
            // The scope im is not needed for anything else; the delivery status says the same.
            LOG.info(
                    "Portal {}: nobody could be told: {}", installation.portal().memberId(), Text.of(e));
        }
    }

    private AppAnswer redirect(AppRequest request, Installation installation, PlacementRequest opening, Viewer viewer) {
        CallObject object = objectOf(opening);
        boolean denied = object != null && !viewer.mayRead(portals, installation, object);
        Session session = new Session(
                installation.portal().memberId(),
                viewer.userId(),
                viewer.administrator(),
                language(opening.language()),
                opening.placement(),
                denied ? null : object,
                denied,
                viewer.accessToken(),
                settings.clock().instant().plus(lifetime(request)));
        String token = seal.seal(session, installation);
        StringBuilder target =
                new StringBuilder(settings.address(page(opening.placement())).toString());
        char separator = '?';
        // The portal's script looks for its frame by these, in the address of the page that loads it.
        for (String name : List.of("DOMAIN", "PROTOCOL", "LANG", "APP_SID")) {
            Optional<String> value = Text.parameter(request.rawQuery(), name);
            if (value.isPresent() && value.get().length() <= 300) {
                target.append(separator).append(name).append('=').append(Text.encoded(value.get()));
                separator = '&';
            }
        }
        target.append(separator)
                .append(FRAME)
                .append('=')
                .append(vault.seal(FRAME, session.memberId()))
                // In the fragment it reaches no log.
                .append("#session=")
                .append(token);
        return withCookie(
                Pages.script(
                        200,
                        Portals.origin(installation),
                        "<script nonce=\"NONCE\">location.replace("
                                + Json.write(target.toString()).replace("<", "\\u003c") + ");</script>",
                        "",
                        ""),
                session,
                token);
    }

    private AppAnswer withCookie(AppAnswer answer, Session session, String token) {
        String path = settings.publicUrl().getRawPath();
        long seconds = Math.max(
                0,
                Duration.between(settings.clock().instant(), session.expiresAt())
                        .toSeconds());
        return answer.with(
                "Set-Cookie",
                COOKIE + "=" + token + "; Path=" + (path.isEmpty() ? "/" : path) + "; Max-Age=" + seconds
                        + "; HttpOnly; Secure; SameSite=None; Partitioned");
    }

    private String page(String placement) {
        return settings.placements().stream()
                .filter(declared -> declared.code().equals(placement))
                .map(PlacementDeclaration::page)
                .findFirst()
                .orElse(settings.defaultPage());
    }

    private static @Nullable CallObject objectOf(PlacementRequest opening) {
        Matcher card = CARD.matcher(opening.placement());
        if (!card.matches()) {
            return null;
        }
        return opening.objectId().map(id -> new CallObject(card.group(1), id)).orElse(null);
    }

    private static String language(@Nullable String told) {
        String language = told == null ? "" : told.toLowerCase(Locale.ROOT);
        return LANGUAGE.matcher(language).matches() ? language : "en";
    }

    /** The user's token is needed to ask what the user may see, so a session does not outlive it. */
    private static Duration lifetime(AppRequest request) {
        return Text.parameter(new String(request.body(), StandardCharsets.UTF_8), "AUTH_EXPIRES")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .filter(told -> !told.isZero() && told.compareTo(LONGEST_SESSION) < 0)
                .orElse(LONGEST_SESSION);
    }

    /** The session that a request brings; empty if there is none, or it ended. */
    public Optional<Session> session(AppRequest request) {
        return sealedIn(request)
                .flatMap(seal::open)
                .filter(opened ->
                        opened.session().expiresAt().isAfter(settings.clock().instant()))
                .filter(this::isOfThisInstallation)
                .map(SessionSeal.Opened::session);
    }

    private boolean isOfThisInstallation(SessionSeal.Opened opened) {
        return portals.find(opened.session().memberId())
                .filter(installation -> installation.installedAt().toEpochMilli()
                        == opened.installedAt().toEpochMilli())
                .isPresent();
    }

    /** A bearer is brought by our own script only; a cookie by any page that makes the browser send a request. */
    private Optional<String> sealedIn(AppRequest request) {
        Optional<String> bearer = request.header("authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip());
        if (bearer.isPresent()) {
            return bearer;
        }
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        if (!reads && !request.header("origin").equals(Optional.of(settings.origin()))) {
            return Optional.empty();
        }
        return request.headers().getOrDefault("cookie", List.of()).stream()
                .flatMap(line -> List.of(line.split(";")).stream())
                .map(String::strip)
                .filter(pair -> pair.startsWith(COOKIE + "="))
                .map(pair -> pair.substring(COOKIE.length() + 1))
                .findFirst();
    }

    /** A new session for the same user and page, with a new access token that the portal's script gave to ours. */
    public AppAnswer renew(AppRequest request) {
        Optional<SessionSeal.Opened> opened = sealedIn(request)
                .flatMap(seal::open)
                .filter(one -> one.session()
                        .expiresAt()
                        .plus(RENEWABLE)
                        .isAfter(settings.clock().instant()))
                .filter(this::isOfThisInstallation);
        Optional<String> newToken = Text.parameter(new String(request.body(), StandardCharsets.UTF_8), "access_token");
        if (opened.isEmpty() || newToken.isEmpty()) {
            return json(401, Map.of("error", "the page has to be opened again"));
        }
        Session old = opened.get().session();
        return bulkhead.through(
                old.memberId(),
                () -> renew(old, newToken.get()),
                () -> json(503, Map.of("error", "too many requests at the moment")));
    }

    private AppAnswer renew(Session old, String newToken) {
        Installation installation = portals.find(old.memberId()).orElse(null);
        if (installation == null) {
            return json(401, Map.of("error", "the page has to be opened again"));
        }
        try {
            Viewer viewer = Viewer.prove(portals, installation, newToken).orElse(null);
            if (viewer == null || viewer.userId() != old.userId()) {
                return json(401, Map.of("error", "Bitrix24 did not confirm who you are"));
            }
            CallObject object = old.object();
            boolean denied = old.objectDenied() || (object != null && !viewer.mayRead(portals, installation, object));
            Session session = new Session(
                    old.memberId(),
                    old.userId(),
                    viewer.administrator(),
                    old.language(),
                    old.placement(),
                    denied ? null : object,
                    denied,
                    viewer.accessToken(),
                    settings.clock().instant().plus(LONGEST_SESSION));
            String token = seal.seal(session, installation);
            return withCookie(json(200, Map.of("session", token)), session, token);
        } catch (Bitrix24Exception e) {
            return json(503, Map.of("error", "Bitrix24 does not answer at the moment"));
        }
    }

    private static AppAnswer json(int status, Map<String, String> content) {
        return AppAnswer.of(status, "application/json; charset=utf-8", Json.write(content));
    }

    /** Allows the portal, and nobody else, to show a page in a frame. */
    public AppAnswer framed(AppRequest request, AppAnswer answer) {
        Optional<String> memberId = Text.parameter(request.rawQuery(), FRAME)
                .flatMap(token -> vault.open(FRAME, token))
                .or(() -> session(request).map(Session::memberId));
        String ancestors = memberId.flatMap(portals::find).map(Portals::origin).orElse("'none'");
        String given = answer.headers().getOrDefault("Content-Security-Policy", "");
        String policy = given.isEmpty() ? "" : given + "; ";
        return answer.with("Content-Security-Policy", policy + "frame-ancestors " + ancestors)
                .with("Referrer-Policy", "no-referrer");
    }
}
