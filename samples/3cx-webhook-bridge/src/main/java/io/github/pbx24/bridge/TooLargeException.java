package io.github.pbx24.bridge;

import java.io.IOException;

/** A recording is larger than anything sensible; the next attempt would be no better. */
final class TooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    TooLargeException() {
        super("larger than anything sensible");
    }
}
