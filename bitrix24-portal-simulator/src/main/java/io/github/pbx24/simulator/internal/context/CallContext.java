package io.github.pbx24.simulator.internal.context;

import io.github.pbx24.simulator.internal.protocol.RestError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who calls, and which events the request has raised so far. One per HTTP request; used by its thread only. */
public final class CallContext {

    private final Caller caller;
    private final PortalContext portal;
    private final String connector;
    private final boolean version3;
    private final List<RaisedEvent> raised = new ArrayList<>();
    private Duration spent = Duration.ZERO;

    public CallContext(Caller caller, PortalContext portal) {
        this(caller, portal, "", false);
    }

    /**
     * Starts a request.
     *
     * @param connector {@code auth_connector} of the request; empty for none
     * @param version3 whether it came over the REST 3.0 address
     */
    public CallContext(Caller caller, PortalContext portal, String connector, boolean version3) {
        this.caller = caller;
        this.portal = portal;
        this.connector = connector;
        this.version3 = version3;
    }

    public Caller caller() {
        return caller;
    }

    public boolean version3() {
        return version3;
    }

    /** {@code auth_connector}; empty for none. */
    String connector() {
        return connector;
    }

    /** The calling application; a webhook has none and is refused. */
    public OauthApplication application() {
        OauthApplication application = caller.application();
        if (application == null) {
            throw RestError.wrongAuthType(" Application context required");
        }
        return application;
    }

    /** Only the administrator may go on. */
    public void requireAdministrator() {
        if (!isAdministrator()) {
            throw RestError.accessDenied();
        }
    }

    public boolean isAdministrator() {
        return portal.isAdministrator(caller.userId());
    }

    /** Raises an event for everybody who subscribed. */
    public void raise(String event, Map<String, @Nullable Object> data) {
        raise(new RaisedEvent(event, data, portal.now(), caller.userId(), null, false, origin()));
    }

    /** Raises an event; the same event with the same data is raised once per request. */
    public void raise(RaisedEvent event) {
        if (raised.stream().noneMatch(event::sameAs)) {
            raised.add(event);
        }
    }

    /** Who caused the events of this request; null if it was no application. */
    RaisedEvent.@Nullable Origin origin() {
        Long appId = caller.appId();
        return appId == null ? null : new RaisedEvent.Origin(appId, connector);
    }

    /** How long the methods of this request took so far. */
    public Duration spent() {
        return spent;
    }

    public void spend(Duration duration) {
        spent = spent.plus(duration);
    }

    public List<RaisedEvent> raised() {
        return List.copyOf(raised);
    }
}
