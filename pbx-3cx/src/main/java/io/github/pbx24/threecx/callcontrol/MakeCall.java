package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Starts calls, and commands those that live. A start rings the employee's phones, then dials the client. Thread-safe. */
final class MakeCall implements CallControl {

    private static final int RING_SECONDS = 30;

    private final Api api;
    private final CallNames names;
    private final Clock clock;
    private final LiveCommands live;

    MakeCall(Api api, CallNames names, Clock clock) {
        this.api = api;
        this.names = names;
        this.clock = clock;
        this.live = new LiveCommands(api, names);
    }

    @Override
    public Commanded hangUp(String callId) {
        return live.hangUp(callId);
    }

    @Override
    public Commanded transfer(String callId, String to) {
        return live.transfer(callId, to);
    }

    @Override
    public Originated originate(OriginateRequest request) {
        HttpUrl address = api.address("callcontrol")
                .addPathSegment(request.extension())
                .addPathSegment("makecall")
                .build();
        String body = Json.write(Map.of("destination", request.number(), "timeout", RING_SECONDS, "reason", "None"));
        try {
            return read(api.post(address, body));
        } catch (ApiException e) {
            return e.mayHaveRun()
                    ? new Originated.Unknown(reason(e))
                    : new Originated.Refused(reason(e), e.status() == ApiException.NOT_REACHED || e.status() == 429);
        }
    }

    private static String reason(ApiException failure) {
        return failure.status() == 403 || failure.status() == 404
                ? "the extension is not in the list of the API client, or has no phone"
                : String.valueOf(failure.getMessage());
    }

    private Originated read(JsonValue answer) {
        String status = member(answer, "finalstatus")
                .flatMap(JsonValue::scalar)
                .orElse("")
                .toLowerCase(Locale.ROOT);
        if (!status.equals("1") && !status.equals("success")) {
            return new Originated.Refused(
                    member(answer, "reason")
                            .flatMap(JsonValue::scalar)
                            .filter(word -> word.matches("[A-Za-z]{1,40}"))
                            .map(word -> "the exchange refused: " + word)
                            .orElse("the exchange refused"),
                    false);
        }
        return new Originated.Started(member(answer, "result")
                .flatMap(leg -> member(leg, "callid"))
                .flatMap(JsonValue::scalar)
                .filter(id -> id.matches("\\d{1,18}"))
                .map(id -> names.promised(Long.parseLong(id), clock.instant()))
                .orElse(null));
    }

    /** XAPI writes the same words with capitals; a call that was started must never be taken for one that was not. */
    private static Optional<JsonValue> member(JsonValue json, String name) {
        return json instanceof JsonValue.Structure structure
                ? structure.members().entrySet().stream()
                        .filter(member -> member.getKey().equalsIgnoreCase(name))
                        .map(Map.Entry::getValue)
                        .findFirst()
                : Optional.empty();
    }
}
