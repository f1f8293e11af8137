package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.crm.CrmActivities;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.StatisticRow;
import io.github.pbx24.correlation.CrmProgress.Change;
import io.github.pbx24.correlation.EngineListener.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Carries out commands at Bitrix24. Knows what may be repeated, and finds out what happened where it may not.
 *
 * <p>Every method changes the progress of one call; storing it is the caller's business.
 */
final class CallActions {

    /** Waits after failures in a row; the last one repeats. A portal that comes back is noticed within a minute. */
    private static final List<Duration> BACKOFF = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1));

    /** What only a person can mend is tried again more rarely, and never given up: nothing is lost meanwhile. */
    private static final Duration AFTER_PERMANENT_FAILURE = Duration.ofMinutes(1);

    private static final Duration CHECK_AGAIN = Duration.ofSeconds(3);

    private final PortalConnection portal;
    private final Clock clock;

    CallActions(PortalConnection portal, Clock clock) {
        this.portal = portal;
        this.clock = clock;
    }

    Outcome register(RegisterIntent intent, Change change) {
        try {
            String callId = client().execute(BitrixCalls.register(intent)).callId();
            change.crmCallId(callId).succeeded();
            if (intent.show()) {
                change.addCards(Set.of(intent.userId()));
            }
            return Outcome.DONE;
        } catch (Bitrix24Exception e) {
            OptionalLong standIn = standInFor(intent.userId(), e);
            if (standIn.isPresent()) {
                change.register(BitrixCalls.forUser(intent, standIn.getAsLong()))
                        .failed("register: user is not active", null);
                return Outcome.RETRY;
            }
            return failed("register", e, change);
        }
    }

    /** A user who has left is replaced. The refusal proves that nothing was done, so here an intent may change. */
    private OptionalLong standInFor(long userId, Bitrix24Exception failure) {
        Long fallback = portal.directory().known().defaultUser();
        return fallback != null
                        && fallback != userId
                        && failure instanceof Bitrix24ApiException api
                        && api.kind() == Bitrix24ErrorKind.USER_NOT_FOUND
                ? OptionalLong.of(fallback)
                : OptionalLong.empty();
    }

    Outcome show(String callId, Set<Long> users, Change change) {
        try {
            client().execute(ExternalCalls.show(callId, users));
            change.succeeded();
        } catch (Bitrix24Exception e) {
            if (mayPass(e)) {
                return failed("show", e, change);
            }
            change.succeeded();
        }
        change.addCards(users);
        return Outcome.DONE;
    }

    Outcome hide(String callId, Set<Long> users, Change change) {
        try {
            client().execute(ExternalCalls.hide(callId, users));
            change.succeeded();
        } catch (Bitrix24Exception e) {
            if (mayPass(e)) {
                return failed("hide", e, change);
            }
            // A card that cannot be hidden must not keep the call from being finished.
            change.succeeded();
        }
        change.removeCards(users);
        return Outcome.DONE;
    }

    /**
     * Finishing must not happen twice: the second time would be refused at best, and at worst make a second record. So a
     * finish whose answer was lost is looked up first, and repeated only when it cannot be running any more.
     *
     * @return the outcome; empty if the finish has to be sent now
     */
    Optional<Outcome> resolveFinish(String callId, Instant sentAt, Change change) {
        try {
            if (lookUp(callId, change)) {
                return Optional.of(Outcome.DONE);
            }
        } catch (Bitrix24Exception e) {
            return Optional.of(failed("finish", e, change));
        }
        Instant safe = sentAt.plus(portal.rules().unknownOutcome());
        Instant now = clock.instant();
        if (now.isBefore(safe)) {
            Instant soon = now.plus(CHECK_AGAIN);
            change.failed("finish: answer lost, checking", soon.isBefore(safe) ? soon : safe);
            return Optional.of(Outcome.RETRY);
        }
        return Optional.empty();
    }

    Outcome finish(String callId, FinishIntent intent, Change change) {
        try {
            change.finished(client().execute(BitrixCalls.finish(callId, intent)).activityId())
                    .succeeded();
            return Outcome.DONE;
        } catch (Bitrix24Exception e) {
            if (!e.mayHaveRun()) {
                change.finishSentAt(null);
            }
            OptionalLong standIn = standInFor(intent.userId(), e);
            if (standIn.isPresent()) {
                change.finish(new FinishIntent(standIn.getAsLong(), intent.talkSeconds(), intent.statusCode()))
                        .failed("finish: user is not active", null);
                return Outcome.RETRY;
            }
            if (e instanceof Bitrix24ApiException api && api.kind() == Bitrix24ErrorKind.CALL_NOT_FOUND) {
                return finishOfUnknownCall(callId, e, change);
            }
            return failed("finish", e, change);
        }
    }

    /** Bitrix24 says this both of a call that it finished before and of a call that it never had. */
    private Outcome finishOfUnknownCall(String callId, Bitrix24Exception refusal, Change change) {
        try {
            return lookUp(callId, change) ? Outcome.DONE : failed("finish", refusal, change);
        } catch (Bitrix24Exception e) {
            return failed("finish", e, change);
        }
    }

    private boolean lookUp(String callId, Change change) {
        List<StatisticRow> rows = client().execute(BitrixCalls.finished(callId));
        if (rows.isEmpty()) {
            return false;
        }
        change.finished(rows.get(0).activityId()).succeeded();
        return true;
    }

    /** The description of an activity can be written again and again, unlike a comment in the timeline. */
    Outcome note(long activityId, String text, Change change) {
        try {
            client().execute(CrmActivities.describe(activityId, text));
        } catch (Bitrix24Exception e) {
            if (mayPass(e)) {
                return failed("note", e, change);
            }
            change.noted().succeeded();
            return Outcome.GIVEN_UP;
        }
        change.noted().succeeded();
        return Outcome.DONE;
    }

    Outcome failed(String what, Bitrix24Exception failure, Change change) {
        Duration wait = mayPass(failure)
                ? BACKOFF.get(Math.min(change.failures(), BACKOFF.size() - 1))
                : AFTER_PERMANENT_FAILURE;
        Instant retryAt = clock.instant().plus(wait);
        if (failure instanceof Bitrix24ApiException api) {
            Instant told = api.retryAt().orElse(retryAt);
            retryAt = told.isAfter(retryAt) ? told : retryAt;
        }
        change.failed(what + ": " + failure.getMessage(), retryAt);
        return Outcome.RETRY;
    }

    private static boolean mayPass(Bitrix24Exception failure) {
        return failure.isTemporary() || failure.mayHaveRun();
    }

    private Bitrix24Client client() {
        return portal.client();
    }
}
