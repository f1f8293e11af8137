package io.github.pbx24.bitrix24.internal.http;

import java.io.IOException;

/** A file on this side of the network failed: trying again would not help. The message is free of content. */
final class LocalFileException extends IOException {

    private static final long serialVersionUID = 1L;

    LocalFileException(String message) {
        super(message);
    }
}
