package io.github.pbx24.correlation;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call as it is stored. Immutable.
 *
 * @param id our own id of the call
 * @param pbx id of the exchange in the configuration
 * @param callId the id by which the PBX names the call; null until it is known
 * @param facts everything heard
 * @param progress everything said to Bitrix24
 * @param version counts changes, from 1; for compare-and-set
 * @param dueAt when to look at the call again; null if nothing is left to do
 * @param createdAt when it was heard of first
 * @param updatedAt when something new was heard of it last
 * @since 0.1
 */
public record CallRecord(
        String id,
        String pbx,
        @Nullable String callId,
        CallFacts facts,
        CrmProgress progress,
        long version,
        @Nullable Instant dueAt,
        Instant createdAt,
        Instant updatedAt) {

    static CallRecord first(
            String id, String pbx, @Nullable String callId, CallFacts facts, CrmProgress progress, Instant now) {
        return new CallRecord(id, pbx, callId, facts, progress, 1, now, now, now);
    }

    /**
     * The id of the call for Bitrix24: unique within the portal, never longer than it stores.
     *
     * @return at most 64 characters
     */
    public String externalCallId() {
        return ExternalCallIds.of(pbx, callId == null ? id : callId);
    }

    /**
     * The id by which the PBX names the call.
     *
     * @return the id; empty until it is known
     */
    public Optional<String> pbxCallId() {
        return Optional.ofNullable(callId);
    }

    CallRecord changed(CallFacts newFacts, CrmProgress newProgress, @Nullable Instant newDueAt, Instant now) {
        return new CallRecord(id, pbx, callId, newFacts, newProgress, version + 1, newDueAt, createdAt, now);
    }

    CallRecord named(String newCallId, Instant now) {
        return new CallRecord(id, pbx, newCallId, facts, progress, version + 1, dueAt, createdAt, now);
    }
}
