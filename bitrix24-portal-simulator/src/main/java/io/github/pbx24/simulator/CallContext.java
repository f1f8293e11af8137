package io.github.pbx24.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who calls, and which events the request has raised so far. One per HTTP request; used by its thread only. */
final class CallContext {

    private final Caller caller;
    private final Portal portal;
    private final String connector;
    private final boolean version3;
    private final List<RaisedEvent> raised = new ArrayList<>();

    CallContext(Caller caller, Portal portal) {
        this(caller, portal, "", false);
    }

    /**
     * Starts a request.
     *
     * @param connector {@code auth_connector} of the request; empty for none
     * @param version3 whether it came over the REST 3.0 address
     */
    CallContext(Caller caller, Portal portal, String connector, boolean version3) {
        this.caller = caller;
        this.portal = portal;
        this.connector = connector;
        this.version3 = version3;
    }

    Caller caller() {
        return caller;
    }

    boolean version3() {
        return version3;
    }

    /** {@code auth_connector}; empty for none. */
    String connector() {
        return connector;
    }

    /** The calling application; a webhook has none and is refused. */
    OauthApplication application() {
        OauthApplication application = caller.application();
        if (application == null) {
            throw RestError.wrongAuthType(" Application context required");
        }
        return application;
    }

    /** Only the administrator may go on. */
    void requireAdministrator() {
        if (!isAdministrator()) {
            throw RestError.accessDenied();
        }
    }

    boolean isAdministrator() {
        return caller.userId() == Users.ADMINISTRATOR;
    }

    /** Raises an event for everybody who subscribed. */
    void raise(String event, Map<String, @Nullable Object> data) {
        raise(new RaisedEvent(event, data, portal.now(), caller.userId(), null, false, origin()));
    }

    /** Raises an event; the same event with the same data is raised once per request. */
    void raise(RaisedEvent event) {
        if (raised.stream().noneMatch(event::sameAs)) {
            raised.add(event);
        }
    }

    /** Who caused the events of this request; null if it was no application. */
    RaisedEvent.@Nullable Origin origin() {
        Long appId = caller.appId();
        return appId == null ? null : new RaisedEvent.Origin(appId, connector);
    }

    List<RaisedEvent> raised() {
        return List.copyOf(raised);
    }
}
