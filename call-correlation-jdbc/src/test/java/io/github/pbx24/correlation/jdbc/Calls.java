package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.Alias;
import io.github.pbx24.correlation.CallFacts;
import io.github.pbx24.correlation.CallRecord;
import io.github.pbx24.correlation.CrmProgress;
import java.time.Instant;

/** Calls for tests. */
final class Calls {
    static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    static final String PBX = "office";

    private Calls() {}

    static CallRecord call(String id) {
        return new CallRecord(id, PBX, id, CallFacts.NONE, CrmProgress.NONE, 1, NOW, NOW, NOW);
    }

    static CallRecord next(CallRecord call) {
        return new CallRecord(
                call.id(),
                call.pbx(),
                call.callId(),
                call.facts(),
                call.progress(),
                call.version() + 1,
                call.dueAt(),
                call.createdAt(),
                call.updatedAt());
    }

    static Alias name(String id) {
        return new Alias(PBX, Alias.Kind.PBX_ID, id);
    }
}
