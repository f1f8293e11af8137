package io.github.pbx24.pbx.http;

import org.jspecify.annotations.Nullable;

/**
 * A file of certificates cannot be read, or holds none. The message says what is wrong in words for an operator.
 *
 * @since 0.1
 */
public final class UnusableCertificatesException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param problem what is wrong, in a few words without quotations from the file */
    UnusableCertificatesException(String problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
