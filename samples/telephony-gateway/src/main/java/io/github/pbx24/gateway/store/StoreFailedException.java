package io.github.pbx24.gateway.store;

/** The database could not be opened or prepared. The message says what to look at, without addresses or passwords. */
public final class StoreFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean inUse;

    StoreFailedException(String message, boolean inUse, Throwable cause) {
        super(message, cause);
        this.inUse = inUse;
    }

    /**
     * Whether another process has the file open.
     *
     * @return true if it exists and is merely taken
     */
    public boolean isInUse() {
        return inUse;
    }
}
