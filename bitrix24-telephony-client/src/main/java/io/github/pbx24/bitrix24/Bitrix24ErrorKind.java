package io.github.pbx24.bitrix24;

/**
 * Meaning of an error answer, found from its code and, because the code is often empty, its description.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/error-codes.html">Error codes</a>
 * @since 0.1
 */
public enum Bitrix24ErrorKind {
    /** No active call with this CALL_ID: never registered, or finished already. */
    CALL_NOT_FOUND,
    /** No row in the call statistics yet: finish comes first. */
    CALL_NOT_FINISHED,
    /** The user does not exist, is not active, or is a bot. */
    USER_NOT_FOUND,
    /** No user was named, or no active user has this extension. The portal answers both with the same text. */
    UNKNOWN_EXTENSION,
    /** Too many requests per second from this address. Not executed. */
    RATE_LIMITED(true, false),
    /** The method used up its server time of ten minutes. Not executed. */
    OPERATION_LIMITED(true, false),
    /** The vendor blocked this application or webhook by hand. */
    OVERLOADED,
    /** The access token is older than an hour, and the renewed one was refused too. */
    EXPIRED_TOKEN,
    /** The access token is unknown or was revoked. */
    INVALID_TOKEN,
    /** No or wrong credentials, a dismissed owner of the webhook, or a removed application. */
    NO_AUTH,
    /** The portal could not reach the authorization server. Not executed. */
    AUTHORIZATION_UNAVAILABLE(true, false),
    /** The scope of the method was not granted. */
    INSUFFICIENT_SCOPE,
    /** The method does not accept an incoming webhook: an OAuth application is needed. */
    NEEDS_APPLICATION,
    /** The user, the plan or the subscription does not allow it. */
    ACCESS_DENIED,
    /** An administrator has to confirm the method for this token. Not a token problem. */
    METHOD_CONFIRM_WAITING,
    /** An administrator refused the method for this token. */
    METHOD_CONFIRM_DENIED,
    /** No such method, a missing module, or a malformed webhook address. */
    METHOD_NOT_FOUND,
    /** A parameter is missing or wrong. */
    INVALID_ARGUMENT,
    /** The external line exists already. */
    LINE_EXISTS,
    /** The same handler is bound already: what was asked for is so. */
    ALREADY_BOUND,
    /** There is no external line with this number. */
    LINE_NOT_FOUND,
    /** Another object was not found. */
    NOT_FOUND,
    /** The portal could not download the recording from the given address. */
    RECORD_NOT_FETCHED,
    /** The portal failed inside; the request may have run, wholly or in part. */
    SERVER_ERROR(true, true),
    /** The portal was closed. */
    PORTAL_GONE,
    /** Anything else; see code and description. */
    OTHER;

    private final boolean temporary;
    private final boolean mayHaveRun;

    Bitrix24ErrorKind() {
        this(false, false);
    }

    Bitrix24ErrorKind(boolean temporary, boolean mayHaveRun) {
        this.temporary = temporary;
        this.mayHaveRun = mayHaveRun;
    }

    /**
     * Whether the same request may succeed later by itself.
     *
     * @return true for limits and failures inside the portal
     */
    public boolean isTemporary() {
        return temporary;
    }

    /**
     * Whether the kind alone says that the portal may have executed the request. A {@link Bitrix24ApiException} knows more.
     *
     * @return true only for {@link #SERVER_ERROR}
     */
    public boolean mayHaveRun() {
        return mayHaveRun;
    }
}
