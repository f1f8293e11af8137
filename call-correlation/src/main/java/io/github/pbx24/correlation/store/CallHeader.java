package io.github.pbx24.correlation.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the row of a call besides its texts.
 *
 * @param id our id
 * @param pbx id of the exchange in the configuration
 * @param callId the id by which the PBX names the call; null until it is known
 * @param stage how far it has come at Bitrix24
 * @param asked whether a user asked for it in Bitrix24
 * @param heard how many statements are stored
 * @param version counts changes
 * @param dueAt when to look at it again; null if nothing is left to do
 * @param urgency how urgent that is
 * @param createdAt when it was heard of first
 * @param heardAt when something new was heard of it last
 * @param leasedUntil until when somebody holds it; null if nobody does
 * @param failures how often it was set aside
 * @since 0.1
 */
public record CallHeader(
        String id,
        String pbx,
        @Nullable String callId,
        Stage stage,
        boolean asked,
        int heard,
        long version,
        @Nullable Instant dueAt,
        Urgency urgency,
        Instant createdAt,
        Instant heardAt,
        @Nullable Instant leasedUntil,
        int failures) {

    boolean isHeld(Instant now) {
        return leasedUntil != null && now.isBefore(leasedUntil);
    }

    /** Bitrix24 knows nothing of it and nobody is about to tell: it may still become part of another call. */
    boolean isFree(Instant now) {
        return stage == Stage.HEARD && !asked && !isHeld(now);
    }

    boolean isLive() {
        return urgency == Urgency.LIVE && dueAt != null;
    }

    CallHeader named(String newCallId) {
        return copy(newCallId, stage, heard, dueAt, urgency, heardAt, leasedUntil, failures);
    }

    CallHeader heard(int added, Instant at) {
        Instant due = dueAt == null || at.isBefore(dueAt) ? at : dueAt;
        return copy(
                callId, stage, heard + added, due, urgency, at.isAfter(heardAt) ? at : heardAt, leasedUntil, failures);
    }

    CallHeader dueAt(Instant time) {
        return copy(callId, stage, heard, time, urgency, heardAt, leasedUntil, failures);
    }

    /** A call in work is due, so that it is found if its worker dies. */
    CallHeader begun(Stage newStage, Instant now, Instant until) {
        Instant due = dueAt == null || now.isBefore(dueAt) ? now : dueAt;
        return copy(callId, newStage, heard, due, urgency, heardAt, until, failures);
    }

    CallHeader told(Stage newStage) {
        return copy(callId, newStage, heard, dueAt, urgency, heardAt, leasedUntil, 0);
    }

    CallHeader heldUntil(Instant until) {
        return copy(callId, stage, heard, dueAt, urgency, heardAt, until, failures);
    }

    CallHeader released() {
        return copy(callId, stage, heard, dueAt, urgency, heardAt, null, failures);
    }

    CallHeader resting(Next.Rest next) {
        return copy(callId, stage, heard, next.dueAt(), next.urgency(), heardAt, null, failures);
    }

    CallHeader quarantined(Instant until) {
        return copy(callId, stage, heard, until, Urgency.QUARANTINED, heardAt, null, failures + 1);
    }

    private CallHeader copy(
            @Nullable String newCallId,
            Stage newStage,
            int newHeard,
            @Nullable Instant newDueAt,
            Urgency newUrgency,
            Instant newHeardAt,
            @Nullable Instant newLease,
            int newFailures) {
        return new CallHeader(
                id,
                pbx,
                newCallId,
                newStage,
                asked,
                newHeard,
                version + 1,
                newDueAt,
                newUrgency,
                createdAt,
                newHeardAt,
                newLease,
                newFailures);
    }
}
