package io.github.pbx24.app.session;

/**
 * The user may not do this. The message can be shown to the user.
 *
 * @since 0.1
 */
public final class NotAllowedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is not allowed.
     *
     * @param message in words, free of secrets
     */
    public NotAllowedException(String message) {
        super(message);
    }
}
