package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the call control interface is asked. Thread-safe. */
final class ControlApi {

    private final Api api;

    ControlApi(Api api) {
        this.api = api;
    }

    /**
     * Everything that the client may see.
     *
     * @param kinds internal number to what answers there
     * @param legs all legs
     */
    record Snapshot(Map<String, ExtensionKind> kinds, List<Participant> legs) {}

    Snapshot snapshot() throws ApiException {
        Map<String, ExtensionKind> kinds = new HashMap<>();
        List<Participant> legs = new ArrayList<>();
        if (!(api.get(api.address("callcontrol").build()) instanceof JsonValue.Items all)) {
            throw new ApiException("the exchange answered the question for all calls with something else", 200, false);
        }
        for (JsonValue item : all.items()) {
            String dn = item.member("dn").flatMap(JsonValue::scalar).orElse(null);
            if (dn != null) {
                kinds.put(
                        dn, kind(item.member("type").flatMap(JsonValue::scalar).orElse("")));
            }
            if (item.member("participants").orElse(null) instanceof JsonValue.Items participants) {
                participants.items().forEach(leg -> Participant.read(leg).ifPresent(legs::add));
            }
        }
        return new Snapshot(kinds, legs);
    }

    /** Whether the client may see recordings. Only a clear no is a no. */
    boolean maySeeRecordings() {
        try {
            api.get(api.address("xapi/v1/Recordings")
                    .addQueryParameter("$top", "1")
                    .build());
            return true;
        } catch (ApiException e) {
            return e.status() != 403;
        }
    }

    /** What a type of the exchange's means. */
    static ExtensionKind kind(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "wextension" -> ExtensionKind.PHONE;
            case "wqueue", "wringgroup" -> ExtensionKind.QUEUE;
            case "wivr", "wroutepoint" -> ExtensionKind.IVR;
            default -> ExtensionKind.UNKNOWN;
        };
    }

    /** One leg; empty if it is gone or is none of ours, which 403 and 424 say. */
    Optional<Participant> leg(String entity) throws ApiException {
        try {
            return Participant.read(api.get(api.address(entity).build()));
        } catch (ApiException e) {
            if (e.status() == 404 || e.status() == 403 || e.status() == 424) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
