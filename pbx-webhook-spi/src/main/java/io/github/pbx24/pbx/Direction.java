package io.github.pbx24.pbx;

/**
 * Which side started a call, seen from the company.
 *
 * @since 0.1
 */
public enum Direction {
    /** The client called the company. */
    INBOUND,
    /** The company called the client. */
    OUTBOUND,
    /** Both ends are extensions. Such calls are acknowledged and not shown in the CRM. */
    INTERNAL
}
