package io.github.pbx24.app.call;

/**
 * How far a call has come.
 *
 * @since 0.1
 */
public enum CallState {
    /** Found; nothing is known yet but its id. */
    FOUND,
    /** Nobody talked, so there is nothing to listen to. It counts in statistics. */
    NOT_TALKED,
    /** Its line belongs to no project, or the project is switched off. It is worked on as soon as that changes. */
    UNMAPPED,
    /** The portal has no recording yet. It is asked again for some days. */
    NO_RECORDING,
    /** Somewhere between the download and writing into the CRM. */
    IN_WORK,
    /** Analysed, and written into the CRM. */
    DONE,
    /** A step was given up; see the delivery status. */
    FAILED
}
