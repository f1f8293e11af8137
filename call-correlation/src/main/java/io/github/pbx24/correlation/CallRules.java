package io.github.pbx24.correlation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How calls are shown in a portal, and how long to wait for what. Immutable.
 *
 * @param owner which employee a finished call belongs to
 * @param crmCreate whether Bitrix24 shall create a lead or contact for an unknown number
 * @param settle how long to wait after the end of a call, and after any news of it, for late facts
 * @param silentCall after how long without news a call that nobody ended is closed
 * @param originateWait how long to wait for the PBX to report a call that a user started in Bitrix24
 * @param unknownOutcome how long to wait before a command that is not repeatable, and whose answer was lost, is repeated;
 *     must be longer than such a command may still run at Bitrix24
 * @param recordings what is done with recordings
 * @param recordingRetries waits between attempts to fetch a recording; after the last it counts as failed
 * @since 0.1
 */
public record CallRules(
        OwnerPolicy owner,
        boolean crmCreate,
        Duration settle,
        Duration silentCall,
        Duration originateWait,
        Duration unknownOutcome,
        RecordingRule recordings,
        List<Duration> recordingRetries) {

    /** Last talker owns, CRM objects are created, 2 s to settle, 4 h until a silent call is closed. */
    public static final CallRules DEFAULT = new CallRules(
            OwnerPolicy.lastTalker(),
            true,
            Duration.ofSeconds(2),
            Duration.ofHours(4),
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            RecordingRule.IGNORE,
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15)));

    /** Copies the list and checks the waits. */
    public CallRules {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(recordings, "recordings");
        recordingRetries = List.copyOf(recordingRetries);
        requireNotNegative(settle, "settle");
        requireNotNegative(silentCall, "silentCall");
        requireNotNegative(originateWait, "originateWait");
        requireNotNegative(unknownOutcome, "unknownOutcome");
    }

    /**
     * These rules with another owner policy.
     *
     * @param policy who owns a finished call
     * @return new rules
     */
    public CallRules withOwner(OwnerPolicy policy) {
        return new CallRules(
                policy, crmCreate, settle, silentCall, originateWait, unknownOutcome, recordings, recordingRetries);
    }

    /**
     * These rules with or without creation of CRM objects.
     *
     * @param create whether an unknown number makes a lead or contact
     * @return new rules
     */
    public CallRules withCrmCreate(boolean create) {
        return new CallRules(
                owner, create, settle, silentCall, originateWait, unknownOutcome, recordings, recordingRetries);
    }

    /**
     * These rules with other waits.
     *
     * @param settleTime after the end of a call
     * @param silence until a call that nobody ended is closed
     * @return new rules
     */
    public CallRules withWaits(Duration settleTime, Duration silence) {
        return new CallRules(
                owner, crmCreate, settleTime, silence, originateWait, unknownOutcome, recordings, recordingRetries);
    }

    /**
     * These rules with recordings.
     *
     * @param rule what is done with recordings
     * @param retries waits between attempts to fetch one
     * @return new rules
     */
    public CallRules withRecordings(RecordingRule rule, List<Duration> retries) {
        return new CallRules(owner, crmCreate, settle, silentCall, originateWait, unknownOutcome, rule, retries);
    }

    private static void requireNotNegative(Duration duration, String name) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + duration);
        }
    }
}
