package io.github.pbx24.correlation.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was said to Bitrix24 to finish a call. Immutable.
 *
 * @param intent what was or will be said; null if nothing, or if it certainly was not done
 * @param sentAt when finishing was tried last; null if it was not tried or certainly did not happen
 * @param blind whether the portal's statistics cannot be read, so that a lost answer cannot be looked up
 * @param unknownCall whether Bitrix24 said that it has no open call of this id
 * @param finished whether Bitrix24 confirmed the end
 * @param activityId the activity in the CRM; null if there is none
 * @since 0.1
 */
public record Finishing(
        @Nullable FinishIntent intent,
        @Nullable Instant sentAt,
        boolean blind,
        boolean unknownCall,
        boolean finished,
        @Nullable Long activityId) {

    /** Nothing said yet. */
    public static final Finishing NONE = new Finishing(null, null, false, false, false, null);

    Finishing intending(FinishIntent next, Instant now) {
        return new Finishing(next, now, blind, unknownCall, false, null);
    }

    Finishing confirmed(@Nullable Long activity) {
        return new Finishing(intent, null, blind, unknownCall, true, activity);
    }

    /** As if the answer had been lost just now, so that the call is looked for. */
    Finishing missed(Instant now) {
        return new Finishing(intent, intent == null ? null : now, blind, false, false, null);
    }

    Finishing withdrawn() {
        return new Finishing(null, null, blind, false, false, null);
    }

    Finishing withoutStatistics() {
        return new Finishing(intent, sentAt, true, unknownCall, finished, activityId);
    }

    Finishing ofUnknownCall() {
        return new Finishing(intent, sentAt, blind, true, finished, activityId);
    }
}
