package io.github.pbx24.correlation.plan;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was said to Bitrix24 to register a call. Immutable.
 *
 * @param intent what was or will be said; null if nothing, or if it certainly was not done
 * @param attempts how often the intent was or may have been sent
 * @param crmCallId the id that Bitrix24 gave; null until confirmed
 * @param refusedUsers users whom Bitrix24 does not accept for this call, because they have left
 * @param strayed whether an earlier registration of unknown outcome was given up, which may have left an open call behind
 * @param unanswered requests to register that may still be carried out
 * @since 0.1
 */
public record Registration(
        @Nullable RegisterIntent intent,
        int attempts,
        @Nullable String crmCallId,
        Set<Long> refusedUsers,
        boolean strayed,
        @Nullable Unanswered unanswered) {

    /** Nothing said yet. */
    public static final Registration NONE = new Registration(null, 0, null, Set.of(), false, Unanswered.NONE);

    /** Copies the set. What an earlier release stored has nothing unanswered. */
    public Registration {
        refusedUsers = Set.copyOf(refusedUsers);
        unanswered = unanswered == null ? Unanswered.NONE : unanswered;
    }

    /**
     * From when on a request to register may be running of which nobody knows what became.
     *
     * @return the time; null if the outcome of all is known
     */
    public @Nullable Instant runningSince() {
        return requests().since();
    }

    private Unanswered requests() {
        return unanswered == null ? Unanswered.NONE : unanswered;
    }

    /**
     * The same call said again in time, with or without a card, is a repetition: Bitrix24 recognises it. Anything else gives
     * the earlier up.
     */
    Registration intending(RegisterIntent next, Instant now) {
        boolean repeated = intent != null && intent.showing(next.show()).equals(next) && next.isRepeatable(now);
        return new Registration(
                next,
                repeated ? attempts + 1 : 1,
                crmCallId,
                refusedUsers,
                strayed || intent != null && !repeated,
                requests().said(now));
    }

    Registration confirmed(String callId) {
        return new Registration(
                intent, attempts, callId, refusedUsers, strayed, requests().known());
    }

    /** The last attempt certainly failed. If it was the only one the intent is withdrawn, so that it can be made anew. */
    Registration withdrawn() {
        return attempts <= 1
                ? new Registration(
                        null, 0, crmCallId, refusedUsers, strayed, requests().known())
                : new Registration(
                        intent,
                        attempts - 1,
                        crmCallId,
                        refusedUsers,
                        strayed,
                        requests().known());
    }

    /** The answer to the last attempt was lost. */
    Registration lost(Instant now) {
        return new Registration(
                intent, attempts, crmCallId, refusedUsers, strayed, requests().lost(now));
    }

    Registration without(long userId) {
        Set<Long> refused = new HashSet<>(refusedUsers);
        refused.add(userId);
        return new Registration(
                crmCallId == null ? null : intent,
                0,
                crmCallId,
                refused,
                strayed,
                requests().known());
    }

    /** Bitrix24 confirmed the call and does not have it. The intent says by what to look for it. */
    Registration missed() {
        return new Registration(intent, intent == null ? 0 : 1, null, refusedUsers, true, requests());
    }

    /** Bitrix24 does not know the call any more: it has to be registered anew. */
    Registration forgotten() {
        return new Registration(null, 0, null, refusedUsers, true, requests());
    }
}
