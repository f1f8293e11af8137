package io.github.pbx24.pbx.http;

import org.jspecify.annotations.Nullable;

/**
 * A file of certificates cannot be read, or holds none.
 *
 * @since 0.1
 */
public final class UnusableCertificatesException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableCertificatesException(@Nullable Throwable cause) {
        super("no usable certificates", cause);
    }
}
