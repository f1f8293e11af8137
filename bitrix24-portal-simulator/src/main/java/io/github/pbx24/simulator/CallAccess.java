package io.github.pbx24.simulator;

/**
 * Which calls a role of the portal's telephony lets an employee see or hear.
 *
 * @since 0.1
 */
public enum CallAccess {
    /** Every call of the portal. */
    ALL,
    /** Calls the employee answered or made. */
    OWN,
    /** No call. */
    NONE
}
