package io.github.pbx24.app.internal;

import io.github.pbx24.app.AppAnswer;
import io.github.pbx24.app.AppRequest;
import io.github.pbx24.app.webhook.SignedWebhooks;
import io.github.pbx24.app.webhook.WebhookSecret;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.jdbc.JdbcFailure;
import io.github.pbx24.jdbc.Statements;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Webhooks of other sources than the portal: what they sign with, and what they may tell. */
public final class Hooks {

    /** What addresses of webhooks begin with; the portal follows. */
    public static final String PATH = "hook/";

    private static final int MAX_BODY = 64 * 1024;
    private static final int ID_BYTES = 8;
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

    private final KitSettings settings;
    private final Portals portals;
    private final Lifecycle lifecycle;
    private final Vault vault;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param vault with keys for these secrets only
     */
    public Hooks(KitSettings settings, Portals portals, Lifecycle lifecycle, Vault vault) {
        this.settings = settings;
        this.portals = portals;
        this.lifecycle = lifecycle;
        this.vault = vault;
    }

    public URI address(String memberId) {
        return settings.address(PATH + memberId);
    }

    public List<WebhookSecret> secrets(String memberId) {
        return portals.rows(memberId)
                .select(
                        "id, created_at",
                        "secrets",
                        "1 = 1",
                        "ORDER BY created_at DESC, id",
                        row -> new WebhookSecret(row.getString("id"), Statements.instant(row, "created_at")));
    }

    public WebhookSecret add(String memberId, String secret) {
        if (secret.length() < SignedWebhooks.MIN_SECRET
                || secret.length() > WebhookSecret.MAX_LENGTH
                || secret.chars().anyMatch(character -> character <= ' ' || character > '~')) {
            throw new IllegalArgumentException("secret must be " + SignedWebhooks.MIN_SECRET + " to "
                    + WebhookSecret.MAX_LENGTH + " letters, digits and signs, without blanks");
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        WebhookSecret added = new WebhookSecret(
                HexFormat.of().formatHex(bytes), settings.clock().instant());
        PortalRows rows = portals.rows(memberId);
        return portals.inTransaction(() -> {
            if (secrets(memberId).size() >= WebhookSecret.MAX_AT_ONCE) {
                throw new IllegalArgumentException(
                        "there are " + WebhookSecret.MAX_AT_ONCE + " secrets already; remove one first");
            }
            rows.insert(
                    "secrets",
                    "id, secret, created_at",
                    "",
                    added.id(),
                    vault.seal(purpose(memberId, added.id()), secret),
                    added.createdAt());
            return added;
        });
    }

    public boolean remove(String memberId, String id) {
        return portals.rows(memberId).delete("secrets", "id = ?", id) == 1;
    }

    /** So that a row is worth nothing in another place. */
    private static String purpose(String memberId, String id) {
        return "webhook secret " + memberId + "/" + id;
    }

    private List<String> open(String memberId) {
        return portals
                .rows(memberId)
                .select(
                        "id, secret",
                        "secrets",
                        "1 = 1",
                        "ORDER BY created_at DESC",
                        row -> vault.open(purpose(memberId, row.getString("id")), row.getString("secret")))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether the portal exists, has secrets, or which of them is wrong, is told to nobody who has none. */
    public AppAnswer hook(AppRequest request) {
        if (!request.method().equals("POST")) {
            return AppAnswer.text(405, "only POST is understood here").with("Allow", "POST");
        }
        if (request.body().length > MAX_BODY) {
            return AppAnswer.text(413, "the request is too large");
        }
        String memberId = request.path().substring(PATH.length());
        List<String> secrets =
                portals.find(memberId).isPresent() && lifecycle.ingestion() != null ? open(memberId) : List.of();
        if (secrets.isEmpty()) {
            return AppAnswer.text(403, SignedWebhooks.WRONG);
        }
        Optional<String> problem =
                SignedWebhooks.accepting(secrets, settings.clock()).problemOf(request);
        return problem.map(text -> AppAnswer.text(403, text)).orElseGet(() -> accept(memberId, request));
    }

    private AppAnswer accept(String memberId, AppRequest request) {
        Map<String, @Nullable Object> told;
        try {
            told = Json.map(Json.read(new String(request.body(), StandardCharsets.UTF_8)));
        } catch (RuntimeException unreadable) {
            return AppAnswer.text(400, "the body is no JSON object");
        }
        Ingestion ingestion = lifecycle.ingestion();
        PortalRows rows = portals.rows(memberId);
        String callId = told.get("call_id") instanceof String text ? text.strip() : "";
        try {
            if (ingestion != null && !callId.isEmpty() && callId.length() <= CallFacts.MAX_CALL_ID) {
                ingestion.told(rows, callId);
            } else if (ingestion != null
                    && told.get("activity_id") instanceof BigDecimal id
                    && id.scale() == 0
                    && id.signum() > 0
                    && id.precision() <= 18) {
                // The time that was signed: one that is sent again by somebody else is the same one.
                ingestion.changed(rows, "HOOK", id.longValueExact(), SignedWebhooks.sentAt(request));
            } else {
                return AppAnswer.text(400, "the body names neither call_id nor activity_id");
            }
        } catch (InboxUnavailableException | JdbcFailure e) {
            LOG.warn("Portal {}: a webhook could not be stored: {}", memberId, Text.of(e));
            return AppAnswer.text(503, "try again later");
        }
        return AppAnswer.text(202, "accepted");
    }

    @Override
    public String toString() {
        return "Hooks";
    }
}
