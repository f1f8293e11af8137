package io.github.pbx24.bitrix24.event;

/**
 * Whether an event comes from the portal.
 *
 * @since 0.1
 */
public enum EventVerdict {
    /** The token is one of the accepted ones, and the portal is the expected one. */
    ACCEPTED("accepted"),
    /** The body is not a form or breaks its bounds. */
    MALFORMED("the body is not a form"),
    /** There is no {@code auth[application_token]}. */
    TOKEN_MISSING("auth[application_token] is missing"),
    /** The token is none of the accepted ones. */
    TOKEN_WRONG("auth[application_token] is wrong"),
    /** {@code auth[member_id]} is missing or names another portal. */
    MEMBER_WRONG("auth[member_id] is not the expected portal");

    private final String reason;

    EventVerdict(String reason) {
        this.reason = reason;
    }

    /**
     * Whether the event may be processed.
     *
     * @return true only for {@link #ACCEPTED}
     */
    public boolean isAccepted() {
        return this == ACCEPTED;
    }

    /**
     * The reason in words, for logs.
     *
     * @return a text without any part of the event
     */
    public String reason() {
        return reason;
    }
}
