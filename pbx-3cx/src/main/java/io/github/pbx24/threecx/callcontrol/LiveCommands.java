package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallControl.Commanded;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiException;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/** Commands calls that live, through a leg of one of the extensions that the client lists. Thread-safe. */
final class LiveCommands {

    private final Api api;
    private final ControlApi control;
    private final CallNames names;

    LiveCommands(Api api, CallNames names) {
        this.api = api;
        this.control = new ControlApi(api);
        this.names = names;
    }

    Commanded hangUp(String callId) {
        return command(callId, "drop", Map.of(), false);
    }

    Commanded transfer(String callId, String to) {
        return to.matches("\\+?[0-9*#]{1,32}")
                ? command(callId, "transferto", Map.of("destination", to), true)
                : new Commanded.Refused("the destination must be an extension or a number", false);
    }

    private Commanded command(String callId, String action, Map<String, ?> body, boolean talking) {
        try {
            List<Participant> legs = legs(callId).stream()
                    .filter(leg -> !talking || leg.phase() == Participant.Phase.CONNECTED)
                    .toList();
            if (legs.isEmpty()) {
                return new Commanded.Refused("no leg of this call " + (talking ? "talks" : "lives"), false);
            }
            for (Participant leg : talking ? legs.subList(0, 1) : legs) {
                HttpUrl address = api.address("callcontrol")
                        .addPathSegment(leg.dn())
                        .addPathSegment("participants")
                        .addPathSegment(leg.key().id())
                        .addPathSegment(action)
                        .build();
                api.post(address, Json.write(body));
            }
            return new Commanded.Done();
        } catch (ApiException e) {
            String reason = e.status() == 424 || e.status() == 422 || e.status() == 404
                    ? "the call is in no state for this"
                    : String.valueOf(e.getMessage());
            return e.mayHaveRun()
                    ? new Commanded.Unknown(reason)
                    : new Commanded.Refused(reason, e.status() == ApiException.NOT_REACHED || e.status() == 429);
        }
    }

    /** A number is used again after a restart, so the name must be the present one. */
    private List<Participant> legs(String callId) throws ApiException {
        if (!CallNames.isName(callId) || !names.isCurrent(callId)) {
            return List.of();
        }
        long number = CallNames.number(callId);
        return control.snapshot().legs().stream()
                .filter(leg -> leg.callId() == number && leg.outside())
                .toList();
    }
}
