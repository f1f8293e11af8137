package io.github.pbx24.app.internal;

import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Listener;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.bitrix24.install.InstalledPortal;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.tokens.jdbc.JdbcInstallationStore;
import io.github.pbx24.bitrix24.tokens.jdbc.JdbcTokenStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The portals that have the application, with their clients. */
public final class Portals implements AutoCloseable {

    private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9]{16,64}");

    /** Another node may have changed a portal; this long the old facts are used. */
    private static final long FRESH_NANOS = Duration.ofSeconds(15).toNanos();

    /** Whoever is refused for so long works there no more. */
    private static final Duration REFUSED_FOR_GOOD = Duration.ofMinutes(1);

    private static final Duration VIEWER_PATIENCE = Duration.ofSeconds(20);

    private final KitSettings settings;
    private final AppDatabase database;
    private final JdbcInstallationStore installations;
    private final JdbcTokenStore tokens;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Open> clients = new ConcurrentHashMap<>();

    private record Known(Installation installation, long readAt) {}

    private record Open(Bitrix24Client client, String clientId, URI restUrl) {}

    public Portals(
            KitSettings settings, AppDatabase database, JdbcInstallationStore installations, JdbcTokenStore tokens) {
        this.settings = settings;
        this.database = database;
        this.installations = installations;
        this.tokens = tokens;
    }

    /** Empty for a portal that is not installed, and for whatever is no id of a portal. */
    public Optional<Installation> find(@Nullable String memberId) {
        if (memberId == null || !MEMBER.matcher(memberId).matches()) {
            return Optional.empty();
        }
        Known now = known.get(memberId);
        if (now != null && System.nanoTime() - now.readAt() < FRESH_NANOS) {
            return Optional.of(now.installation());
        }
        return reread(memberId);
    }

    /** Whether a text looks like the id of a portal. */
    static boolean isMemberId(String text) {
        return MEMBER.matcher(text).matches();
    }

    Optional<Installation> reread(String memberId) {
        long readAt = System.nanoTime();
        Optional<Installation> stored =
                installations.load(memberId).map(installation -> atNewestAddress(memberId, installation));
        if (stored.isPresent()) {
            known.put(memberId, new Known(stored.get(), readAt));
        } else {
            known.remove(memberId);
        }
        return stored;
    }

    /** A portal that was renamed tells its new address when tokens are renewed. */
    private Installation atNewestAddress(String memberId, Installation installation) {
        URI newest = tokens.load(memberId).map(OAuthTokens::clientEndpoint).orElse(null);
        InstalledPortal portal = installation.portal();
        return newest == null || newest.equals(portal.restUrl())
                ? installation
                : installation.withPortal(new InstalledPortal(
                        portal.memberId(),
                        newest,
                        portal.userId(),
                        portal.scope(),
                        portal.status(),
                        portal.finished()));
    }

    public List<String> memberIds() {
        return installations.all().keySet().stream()
                .filter(key -> MEMBER.matcher(key).matches())
                .toList();
    }

    void save(String memberId, Installation installation, @Nullable OAuthTokens newTokens) {
        database.inTransaction(() -> {
            installations.save(memberId, installation);
            if (newTokens != null) {
                // Installed again: what comes from now on stays.
                rows(memberId).delete("removals", "1 = 1");
                tokens.save(memberId, newTokens);
                database.rows(memberId)
                        .update(
                                "portals",
                                "authorisation = NULL, authorisation_at = NULL, notified_at = NULL",
                                List.of(),
                                "1 = 1");
            }
            return true;
        });
        reread(memberId);
    }

    /**
     * After a removal: nobody can use the portal any more.
     *
     * @param clean whether its data has to go; that is noted in the same transaction, and done elsewhere
     */
    void forget(String memberId, boolean clean) {
        database.inTransaction(() -> {
            installations.remove(memberId);
            tokens.remove(memberId);
            if (clean) {
                rows(memberId)
                        .insert(
                                "removals",
                                "removed_at",
                                "ON CONFLICT (portal) DO UPDATE SET removed_at = EXCLUDED.removed_at",
                                settings.clock().instant());
            }
            return true;
        });
        known.remove(memberId);
        Open open = clients.remove(memberId);
        if (open != null) {
            open.client().close();
        }
    }

    /** Portals that are not installed any more and whose data has to go, or went a short while ago. */
    List<String> removals() {
        return database.removals();
    }

    <T> T inTransaction(Supplier<T> action) {
        return database.inTransaction(action);
    }

    JdbcTokenStore tokens() {
        return tokens;
    }

    JdbcInstallationStore installations() {
        return installations;
    }

    public PortalRows rows(String memberId) {
        return database.rows(memberId);
    }

    /** With the application's own tokens; null if the portal is not installed. */
    @Nullable
    Bitrix24Client client(String memberId) {
        Installation installation = find(memberId).orElse(null);
        OAuthApplication application = installation == null ? null : application(installation.clientId());
        if (installation == null || application == null) {
            return null;
        }
        return clients.compute(memberId, (key, open) -> {
                    if (open != null && open.clientId().equals(installation.clientId())) {
                        return open;
                    }
                    if (open != null) {
                        open.client().close();
                    }
                    URI restUrl = installation.portal().restUrl();
                    return new Open(
                            Bitrix24Client.builder(Bitrix24Authorization.oauth(application, restUrl, tokens, memberId))
                                    .clock(settings.clock())
                                    .listener(new Watch(memberId))
                                    .build(),
                            installation.clientId(),
                            restUrl);
                })
                .client();
    }

    /** With the token of a user who looks at a page; to be closed by the caller. */
    public Bitrix24Client viewer(Installation installation, String accessToken) {
        return Bitrix24Client.builder(
                        Bitrix24Authorization.accessToken(installation.portal().restUrl(), accessToken))
                .clock(settings.clock())
                .callTimeout(VIEWER_PATIENCE)
                .deadline(VIEWER_PATIENCE)
                .build();
    }

    @Nullable
    OAuthApplication application(String clientId) {
        return settings.applications().stream()
                .filter(application -> application.clientId().equals(clientId))
                .findFirst()
                .orElse(null);
    }

    /** Host and port of a portal, as its browser pages have it. */
    static String authority(Installation installation) {
        return installation.portal().restUrl().getRawAuthority().toLowerCase(Locale.ROOT);
    }

    /** Origin of the portal's pages. */
    public static String origin(Installation installation) {
        return installation.portal().restUrl().getScheme() + "://" + authority(installation);
    }

    private final class Watch implements Bitrix24Listener {

        private final String portal;
        private final AtomicReference<@Nullable Instant> refusedSince = new AtomicReference<>();

        Watch(String portal) {
            this.portal = portal;
        }

        /**
         * A portal refuses whoever authorised the application and left the company since, while the authorization server goes on
         * renewing the tokens. A moment after the application was authorised again it may refuse the old token too.
         */
        @Override
        public void requestFinished(FinishedRequest request) {
            Bitrix24Exception failure = request.failure();
            if (failure == null) {
                refusedSince.set(null);
            } else if (failure instanceof Bitrix24ApiException answer && answer.kind() == Bitrix24ErrorKind.NO_AUTH) {
                Instant now = settings.clock().instant();
                Instant since = refusedSince.compareAndExchange(null, now);
                if (since != null && !now.isBefore(since.plus(REFUSED_FOR_GOOD))) {
                    refusedSince.set(null);
                    tokensDied(portal, answer.code());
                }
            }
        }

        @Override
        public void authorizationLost(String memberId, Bitrix24AuthorizationException failure) {
            tokensDied(memberId, failure.code());
        }
    }

    void tokensDied(String memberId, String code) {
        Instant now = settings.clock().instant();
        PortalRows rows = rows(memberId);
        rows.insert(
                "portals",
                "authorisation, authorisation_at",
                "ON CONFLICT (portal) DO UPDATE SET authorisation = EXCLUDED.authorisation, authorisation_at ="
                        + " COALESCE(pbx24_app_portals.authorisation_at, EXCLUDED.authorisation_at)",
                "the tokens are refused: " + Text.bounded(code, 200),
                now);
        Deliveries.note(
                rows,
                now,
                StepKind.AUTHORISATION,
                StepState.FAILED,
                "the tokens are dead (" + Text.bounded(code, 200)
                        + "): an administrator of the portal has to open the application once");
    }

    @Override
    public void close() {
        clients.values().forEach(open -> open.client().close());
        clients.clear();
    }
}
