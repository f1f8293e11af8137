package io.github.pbx24.bitrix24;

/**
 * What happens when the same request reaches the portal twice. Decides which failures are retried.
 *
 * @since 0.1
 */
public enum Repeatability {
    /** A second execution changes nothing more: reads, show, hide, attachRecord, updates. */
    REPEATABLE,

    /**
     * The portal recognises the second execution for a limited time: {@code telephony.externalCall.register}, for 30
     * minutes after the start date of the call.
     */
    DEDUPLICATED,

    /** A second execution has a second effect, or reports a success as an error: finish, add, delete, transcripts. */
    NOT_REPEATABLE
}
