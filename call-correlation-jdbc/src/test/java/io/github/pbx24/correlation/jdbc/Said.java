package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.store.Hearing;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What an exchange says, for tests. */
final class Said {

    static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    static final String PBX = "rt";

    private Said() {}

    static CallEvent ringing(String callId, String extension) {
        return new CallEvent.Ringing(
                CallIdentity.id(callId),
                CallDetails.of(Direction.INBOUND, "+79000000011", "+74950000101"),
                null,
                Extension.of(extension),
                CallEvent.NO_LEG);
    }

    static CallEvent ended(String callId) {
        return new CallEvent.Ended(
                CallIdentity.id(callId),
                CallDetails.of(Direction.INBOUND, "+79000000011", "+74950000101"),
                NOW,
                Extension.of("103"),
                CallResult.ANSWERED,
                Duration.ofSeconds(50),
                null);
    }

    static Hearing hearing(String newId, CallEvent... events) {
        return new Hearing(newId, PBX, List.of(events), NOW, NOW, String::equals);
    }
}
