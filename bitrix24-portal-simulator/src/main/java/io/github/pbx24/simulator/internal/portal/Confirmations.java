package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.internal.context.Caller;
import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Methods an administrator has to allow for each access token. Guarded by the portal's lock. */
public final class Confirmations {

    private enum State {
        WAITING,
        ALLOWED,
        DENIED
    }

    private record Key(String token, String method) {}

    /** A decision the administrator has made. */
    public record Decided(String token, long userId) {}

    private record Asked(long appId, long userId, State state) {}

    private final Map<Key, Asked> asked = new LinkedHashMap<>();

    /** Passes once the administrator has allowed it for this very token; asks him the first time. */
    public void require(Caller caller, OauthApplication application, String method) {
        Key key = new Key(caller.credential(), method);
        Asked known = asked.computeIfAbsent(key, unused -> new Asked(application.id(), caller.userId(), State.WAITING));
        if (known.state() == State.DENIED) {
            throw RestError.of(403, "METHOD_CONFIRM_DENIED", "Method call denied");
        }
        if (known.state() == State.WAITING) {
            throw RestError.of(401, "METHOD_CONFIRM_WAITING", "Waiting for confirmation");
        }
    }

    /** Decides everything the application waits for. */
    public List<Decided> decide(long appId, String method, boolean allowed) {
        List<Decided> decided = new ArrayList<>();
        asked.replaceAll((key, request) -> {
            boolean meant = request.appId() == appId
                    && request.state() == State.WAITING
                    && key.method().equals(method);
            if (!meant) {
                return request;
            }
            decided.add(new Decided(key.token(), request.userId()));
            return new Asked(appId, request.userId(), allowed ? State.ALLOWED : State.DENIED);
        });
        return decided;
    }
}
