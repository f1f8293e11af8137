package io.github.pbx24.inbox;

import org.jspecify.annotations.Nullable;

/**
 * The inbox cannot store or read now: the database is down, busy beyond patience, or the inbox is closed.
 *
 * <p>For {@link Inbox#accept} the sender must be told to come again (HTTP 503 with {@code Retry-After}). The delivery may
 * have been stored all the same; a repetition then ends as {@link Receipt.Duplicate}.
 *
 * @since 0.1
 */
public final class InboxUnavailableException extends InboxException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what could not be done.
     *
     * @param message what could not be done; without payload, secrets or personal data
     * @param cause the store's own failure, or null if there is none
     */
    public InboxUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
