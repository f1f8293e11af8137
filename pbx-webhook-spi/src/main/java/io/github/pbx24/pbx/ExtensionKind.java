package io.github.pbx24.pbx;

/**
 * What answers under an internal number.
 *
 * @since 0.1
 */
public enum ExtensionKind {
    /** A phone of an employee. */
    PHONE,
    /** A queue or a ring group. */
    QUEUE,
    /** A voice menu. */
    IVR,
    /** The vendor did not say, or cannot be believed. */
    UNKNOWN
}
