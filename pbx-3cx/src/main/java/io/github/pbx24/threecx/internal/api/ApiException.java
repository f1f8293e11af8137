package io.github.pbx24.threecx.internal.api;

/** The exchange did not do what it was asked. The message is for people and holds no secret. */
public final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    /** No answer was received. */
    public static final int NOT_REACHED = 0;

    /** The HTTP status, or {@link #NOT_REACHED}. */
    private final int status;

    /** Whether the request may have been carried out all the same. */
    private final boolean mayHaveRun;

    /**
     * Makes the exception.
     *
     * @param message for people, without secrets
     * @param status the HTTP status, or {@link #NOT_REACHED}
     * @param mayHaveRun whether the request may have been carried out all the same
     */
    public ApiException(String message, int status, boolean mayHaveRun) {
        super(message);
        this.status = status;
        this.mayHaveRun = mayHaveRun;
    }

    /**
     * The HTTP status.
     *
     * @return the status, or {@link #NOT_REACHED}
     */
    public int status() {
        return status;
    }

    /**
     * Whether the request may have been carried out all the same.
     *
     * @return false if it certainly was not
     */
    public boolean mayHaveRun() {
        return mayHaveRun;
    }
}
