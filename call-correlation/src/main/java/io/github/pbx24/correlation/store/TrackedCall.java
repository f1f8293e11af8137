package io.github.pbx24.correlation.store;

import io.github.pbx24.correlation.fact.CallFacts;
import io.github.pbx24.correlation.fact.ExternalCallIds;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.plan.KnownCall;
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
 * @param version counts changes; for compare-and-set
 * @param heard how many statements are stored
 * @param dueAt when to look at the call again; null if nothing is left to do
 * @param urgency how urgent that is
 * @param createdAt when it was heard of first
 * @param updatedAt when something new was heard of it last
 * @param search words by which pages find it
 * @since 0.1
 */
public record TrackedCall(
        String id,
        String pbx,
        @Nullable String callId,
        CallFacts facts,
        CallProgress progress,
        long version,
        int heard,
        @Nullable Instant dueAt,
        Urgency urgency,
        Instant createdAt,
        Instant updatedAt,
        String search) {

    static TrackedCall of(CallHeader row, CallFacts facts, CallProgress progress, String search) {
        return new TrackedCall(
                row.id(),
                row.pbx(),
                row.callId(),
                facts,
                progress,
                row.version(),
                row.heard(),
                row.dueAt(),
                row.urgency(),
                row.createdAt(),
                row.heardAt(),
                search);
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

    /**
     * All that projecting and planning need.
     *
     * @param clientResponsible who is responsible for the client in the CRM; null if unknown
     * @return what is known of the call
     */
    public KnownCall known(@Nullable Long clientResponsible) {
        return new KnownCall(externalCallId(), facts, progress, updatedAt, clientResponsible);
    }

    /**
     * This call with other progress, as the holder of its lease knows it before it is stored.
     *
     * @param newProgress everything said to Bitrix24
     * @return the changed call
     */
    public TrackedCall with(CallProgress newProgress) {
        return new TrackedCall(
                id, pbx, callId, facts, newProgress, version, heard, dueAt, urgency, createdAt, updatedAt, search);
    }

    @Override
    public String toString() {
        return "TrackedCall[id=" + id + ", callId=" + callId + ", version=" + version + ", heard=" + heard + ", dueAt="
                + dueAt + "]";
    }
}
