package io.github.pbx24.correlation.rule;

import java.time.Duration;

/**
 * How long to wait for what, with a call. Immutable and thread-safe.
 *
 * @param settle after the end of a call, and after any news of it, for late facts
 * @param settleLimit how long after its end news can keep a call from being finished
 * @param silentCall until a call is closed of which there is no news and that nobody ended
 * @param silentTalk the same while somebody talks
 * @param originateWait for news of a call of which it is not known whether the exchange dials it
 * @param startedWait for news of a call that the exchange said it dials
 * @param clickFresh how old a click may be to be dialled
 * @param unknownOutcome until a command is repeated that is not repeatable and whose answer was lost; must be longer than such a
 *     command may still run at Bitrix24
 * @param lateOpening until a call is finished whose registration or card got no answer. What Bitrix24 carries out later than this, and
 *     after the finish, makes a second open call. Longer is safer, and saves short calls later
 * @since 0.1
 */
public record CallWaits(
        Duration settle,
        Duration settleLimit,
        Duration silentCall,
        Duration silentTalk,
        Duration originateWait,
        Duration startedWait,
        Duration clickFresh,
        Duration unknownOutcome,
        Duration lateOpening) {

    /** The longest wait: 1 year. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /**
     * 2 s and at most 60 s to settle; 4 h of silence and 12 h while somebody talks; 60 s and 3 min for a clicked call, which may be 2
     * min old; 70 s for a lost answer: a request may run 60 s in the cloud; 15 s for a lost opening: a registration takes less
     * than one.
     */
    public static final CallWaits DEFAULT = new CallWaits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofHours(4),
            Duration.ofHours(12),
            Duration.ofSeconds(60),
            Duration.ofMinutes(3),
            Duration.ofMinutes(2),
            Duration.ofSeconds(70),
            Duration.ofSeconds(15));

    /**
     * Checks the waits.
     *
     * @throws IllegalArgumentException if one is negative or longer than {@link #LONGEST}
     */
    public CallWaits {
        check("settle", settle);
        check("settleLimit", settleLimit);
        check("silentCall", silentCall);
        check("silentTalk", silentTalk);
        check("originateWait", originateWait);
        check("startedWait", startedWait);
        check("clickFresh", clickFresh);
        check("unknownOutcome", unknownOutcome);
        check("lateOpening", lateOpening);
    }

    private static void check(String name, Duration wait) {
        if (wait.isNegative() || wait.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be 0 to 365 days, was " + wait);
        }
    }

    /**
     * These waits with another time to settle.
     *
     * @param wait after the end of a call
     * @return new waits
     */
    public CallWaits withSettle(Duration wait) {
        return new CallWaits(
                wait,
                settleLimit,
                silentCall,
                silentTalk,
                originateWait,
                startedWait,
                clickFresh,
                unknownOutcome,
                lateOpening);
    }

    /**
     * These waits with another patience with silence.
     *
     * @param call until a call without news is closed
     * @param talk the same while somebody talks
     * @return new waits
     */
    public CallWaits withSilence(Duration call, Duration talk) {
        return new CallWaits(
                settle, settleLimit, call, talk, originateWait, startedWait, clickFresh, unknownOutcome, lateOpening);
    }

    /**
     * These waits with another patience with lost answers.
     *
     * @param outcome until a command that is not repeatable is repeated
     * @param opening until a call is finished that may still be being opened
     * @return new waits
     */
    public CallWaits withLostAnswers(Duration outcome, Duration opening) {
        return new CallWaits(
                settle, settleLimit, silentCall, silentTalk, originateWait, startedWait, clickFresh, outcome, opening);
    }
}
