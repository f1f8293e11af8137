package io.github.pbx24.app.status;

/**
 * What was done.
 *
 * @since 0.1
 */
public enum StepKind {
    /** An event of the portal was accepted, and looked up. */
    WEBHOOK,
    /** A call was found by reading the portal's statistics. */
    CATCH_UP,
    /** Recording fetched from the portal. */
    DOWNLOAD,
    /** Recording turned into words. */
    SPEECH,
    /** Personal data masked. */
    REDACTION,
    /** Words analysed. */
    ANALYSIS,
    /** Values made. */
    SCORING,
    /** Values written into the CRM. */
    WRITE_BACK,
    /** Custom fields, places and events checked. */
    SET_UP,
    /** Tokens of the portal found dead, or repaired. */
    AUTHORISATION
}
