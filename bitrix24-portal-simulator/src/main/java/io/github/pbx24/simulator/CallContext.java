package io.github.pbx24.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who calls, and which events the request has raised so far. One per HTTP request; used by its thread only. */
final class CallContext {

    private final Caller caller;
    private final Portal portal;
    private final List<RaisedEvent> raised = new ArrayList<>();

    CallContext(Caller caller, Portal portal) {
        this.caller = caller;
        this.portal = portal;
    }

    Caller caller() {
        return caller;
    }

    /** Raises an event for everybody who subscribed. */
    void raise(String event, Map<String, @Nullable Object> data) {
        raise(new RaisedEvent(event, data, portal.now(), caller.userId(), null, false));
    }

    /** Raises an event; the same event with the same data is raised once per request. */
    void raise(RaisedEvent event) {
        if (raised.stream().noneMatch(event::sameAs)) {
            raised.add(event);
        }
    }

    List<RaisedEvent> raised() {
        return List.copyOf(raised);
    }
}
