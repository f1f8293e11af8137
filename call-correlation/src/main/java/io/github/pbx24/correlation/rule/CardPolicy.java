package io.github.pbx24.correlation.rule;

/**
 * Decides who sees the card of a call.
 *
 * @since 0.1
 */
public enum CardPolicy {
    /** Everybody whose phone rings; once somebody answers, only those who talk. The default. */
    RINGING_AND_TALKING,
    /** Only those who talk. */
    TALKING,
    /** Nobody: calls are logged without a card. */
    NOBODY
}
