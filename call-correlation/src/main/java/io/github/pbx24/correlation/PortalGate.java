package io.github.pbx24.correlation;

import io.github.pbx24.correlation.PortalHealth.State;
import io.github.pbx24.correlation.internal.portal.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a portal can be asked. While it cannot, exactly one try at a time is let through. For one thread at a time.
 */
final class PortalGate {

    /**
     * One lost answer may be the fault of one request; three in a row, of two calls at least, are the portal's. So are three
     * requests in a row that certainly did not reach it, even of one call, which does not count them and would not wait.
     */
    private static final int TOLERATED = 2;

    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));
    private static final Duration UNAUTHORISED_PAUSE = Duration.ofSeconds(10);
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private State state = State.UP;
    private String reason = "";
    private int failures;
    private String firstFailed = "";
    private boolean several;
    private int pauses;
    private @Nullable Instant resumeAt;
    private boolean probing;

    State state() {
        return state;
    }

    boolean isUp() {
        return state == State.UP;
    }

    PortalHealth health(String portal) {
        return new PortalHealth(portal, state, reason, resumeAt);
    }

    /** Asks for leave to try. While the portal is not up, the one who gets it must {@link #probed} afterwards. */
    boolean mayTry(Instant now) {
        if (isUp()) {
            return true;
        }
        if (probing || resumeAt != null && now.isBefore(resumeAt)) {
            return false;
        }
        probing = true;
        return true;
    }

    boolean wouldLetThrough(Instant now) {
        return isUp() || !probing && (resumeAt == null || !now.isBefore(resumeAt));
    }

    /** The try is over, whether or not the portal was asked. */
    void probed() {
        probing = false;
    }

    /**
     * Takes note of an answer.
     *
     * @param asker the call that asked
     * @param notReached whether the portal certainly did nothing, so that it cannot have stumbled over the request
     * @return whether the state changed
     */
    boolean answered(String asker, Outage outage, boolean notReached, Instant now) {
        State before = state;
        switch (outage.kind()) {
            case NONE -> up();
            case UNREACHABLE -> {
                several |= notReached || failures > 0 && !asker.equals(firstFailed);
                firstFailed = failures == 0 ? asker : firstFailed;
                failures++;
                if (!isUp() || several && failures > TOLERATED) {
                    pause(State.PAUSED, outage, now, PAUSES.get(Math.min(pauses, PAUSES.size() - 1)));
                }
            }
            case BUSY -> pause(State.PAUSED, outage, now, BUSY_PAUSE);
            case UNAUTHORISED -> pause(State.UNAUTHORISED, outage, now, UNAUTHORISED_PAUSE);
        }
        return state != before;
    }

    /** The very first thing that was asked failed: nothing shows that the portal ever worked. */
    boolean neverAnswered(Outage outage, Instant now) {
        several = true;
        failures = TOLERATED;
        return answered("", outage, true, now);
    }

    private void up() {
        state = State.UP;
        reason = "";
        failures = 0;
        several = false;
        pauses = 0;
        resumeAt = null;
    }

    private void pause(State next, Outage outage, Instant now, Duration pause) {
        // Answers to what was sent before the pause say nothing new.
        boolean late = !isUp() && resumeAt != null && now.isBefore(resumeAt);
        state = next;
        reason = outage.reason();
        if (!late) {
            pauses++;
            Instant told = outage.retryAt();
            Instant planned = now.plus(pause);
            Instant latest = now.plus(LONGEST_PAUSE);
            resumeAt = told == null || told.isBefore(planned) ? planned : told.isAfter(latest) ? latest : told;
        }
    }
}
