package io.github.pbx24.inbox;

import org.jspecify.annotations.Nullable;

/**
 * Root of what this module throws.
 *
 * @since 0.1
 */
public class InboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what happened.
     *
     * @param message what happened; without payload, secrets or personal data
     * @param cause what caused it, or null
     */
    public InboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
