package io.github.pbx24.app.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A step that trying again cannot help.
 *
 * @since 0.1
 */
public final class StepFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says why it is hopeless.
     *
     * @param message why, shown in the delivery status: free of secrets and of what was said
     * @param cause the failure behind it, or null
     */
    public StepFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
