package io.github.pbx24.correlation.store;

import org.jspecify.annotations.Nullable;

/**
 * The store of calls could not be reached or read. What was to be changed may or may not have changed.
 *
 * @since 0.1
 */
public class CallStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Describes a failure.
     *
     * @param message what was tried
     * @param cause why it failed; null if nothing else did
     */
    public CallStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
