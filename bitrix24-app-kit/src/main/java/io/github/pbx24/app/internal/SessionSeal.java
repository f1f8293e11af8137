package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.session.Session;
import io.github.pbx24.bitrix24.install.Installation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions as token texts. A session belongs to one installation: it is worth nothing after a removal or another installation. */
public final class SessionSeal {

    private static final String PURPOSE = "session";

    private final Vault vault;

    public SessionSeal(Vault vault) {
        this.vault = vault;
    }

    public String seal(Session session, Installation installation) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("m", session.memberId());
        tree.put("i", installation.installedAt().toEpochMilli());
        tree.put("u", session.userId());
        tree.put("a", session.administrator());
        tree.put("l", session.language());
        tree.put("p", session.placement());
        CallObject object = session.object();
        tree.put("t", object == null ? null : object.type());
        tree.put("o", object == null ? null : object.id());
        tree.put("d", session.objectDenied());
        tree.put("k", session.accessToken());
        tree.put("e", session.expiresAt().toEpochMilli());
        return vault.seal(PURPOSE, Json.write(tree));
    }

    /** What was token, with the installation it belongs to, expired or not. */
    public record Opened(Session session, Instant installedAt) {}

    public Optional<Opened> open(String token) {
        return vault.open(PURPOSE, token).map(text -> {
            Map<String, @Nullable Object> tree = Json.map(Json.read(text));
            String type = Json.text(tree.get("t"));
            Session session = new Session(
                    String.valueOf(tree.get("m")),
                    number(tree.get("u")),
                    Boolean.TRUE.equals(tree.get("a")),
                    String.valueOf(tree.get("l")),
                    String.valueOf(tree.get("p")),
                    type == null ? null : new CallObject(type, number(tree.get("o"))),
                    Boolean.TRUE.equals(tree.get("d")),
                    String.valueOf(tree.get("k")),
                    Instant.ofEpochMilli(number(tree.get("e"))));
            return new Opened(session, Instant.ofEpochMilli(number(tree.get("i"))));
        });
    }

    private static long number(@Nullable Object value) {
        return value instanceof BigDecimal number ? number.longValue() : 0;
    }
}
