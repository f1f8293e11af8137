package io.github.pbx24.pbx;

/**
 * How a call moved from one extension to another.
 *
 * @since 0.1
 */
public enum TransferKind {
    /** Handed over without asking the receiving employee first. */
    BLIND,
    /** Handed over after a consultation. */
    ATTENDED,
    /** The vendor did not say. */
    UNKNOWN
}
