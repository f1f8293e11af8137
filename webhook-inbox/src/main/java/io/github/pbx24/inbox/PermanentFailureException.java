package io.github.pbx24.inbox;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by {@link InboxSource#handle} when trying again cannot help.
 *
 * @since 0.1
 */
public final class PermanentFailureException extends InboxException {
    private static final long serialVersionUID = 1L;

    /**
     * Says why it is hopeless.
     *
     * @param message why it is hopeless; shown in the journal, so without secrets or personal data
     */
    public PermanentFailureException(String message) {
        super(message, null);
    }

    /**
     * Says why it is hopeless.
     *
     * @param message why it is hopeless; shown in the journal, so without secrets or personal data
     * @param cause the failure behind it, or null
     */
    public PermanentFailureException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
