package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.call.CallState;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes calls of a portal as they are found, and what the portal says of them. Thread-safe, in the transaction of the caller. */
final class FoundCalls {

    private final Clock clock;

    FoundCalls(Clock clock) {
        this.clock = clock;
    }

    /** False if the call is known already. */
    boolean begin(PortalRows rows, String callId, @Nullable Long activityId) {
        Instant now = clock.instant();
        return rows.insert(
                        "calls",
                        "call_id, state, activity_id, duration, redacted, created_at, updated_at",
                        "ON CONFLICT (portal, call_id) DO NOTHING",
                        callId,
                        CallState.FOUND.name(),
                        activityId,
                        0,
                        0,
                        now,
                        now)
                == 1;
    }

    /** A call that had no recording has one now; false if it did not wait for one. */
    boolean wake(PortalRows rows, String callId, boolean hasRecording) {
        return hasRecording
                && rows.update(
                                "calls",
                                "state = ?, updated_at = ?",
                                List.of(CallState.FOUND.name(), clock.instant()),
                                "call_id = ? AND state = ?",
                                callId,
                                CallState.NO_RECORDING.name())
                        == 1;
    }

    /** Nobody looks for a recording any more, unless {@link #wake} is told of one. */
    void hasNoRecording(PortalRows rows, String callId) {
        rows.update(
                "calls",
                "state = ?, updated_at = ?",
                List.of(CallState.NO_RECORDING.name(), clock.instant()),
                "call_id = ?",
                callId);
    }

    /** What the statistics say of a call that has begun. */
    void store(PortalRows rows, CallFacts facts, CallState state, @Nullable String projectId) {
        rows.update(
                "calls",
                "state = ?, statistic_id = ?, activity_id = COALESCE(?, activity_id), user_id = ?, line = ?, project = ?,"
                        + " incoming = ?, status_code = ?, started_at = ?, duration = ?, record_file = ?, updated_at = ?",
                Arrays.asList(
                        state.name(),
                        facts.statisticId(),
                        facts.activityId(),
                        facts.userId(),
                        facts.line(),
                        projectId,
                        facts.incoming() == null ? null : facts.incoming() ? 1 : 0,
                        facts.statusCode(),
                        facts.start(),
                        facts.durationSeconds(),
                        facts.recordFile(),
                        clock.instant()),
                "call_id = ?",
                facts.callId());
        CallObject object = facts.object();
        if (object != null) {
            addObject(rows, facts.callId(), object);
        }
    }

    /** A contact, deal or other object that a call is about. */
    void addObject(PortalRows rows, String callId, CallObject object) {
        rows.insert(
                "call_objects",
                "object_type, object_id, call_id",
                "ON CONFLICT (portal, object_type, object_id, call_id) DO NOTHING",
                object.type(),
                object.id(),
                callId);
    }
}
