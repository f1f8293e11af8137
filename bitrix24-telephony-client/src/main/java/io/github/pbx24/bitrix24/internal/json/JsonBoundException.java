package io.github.pbx24.bitrix24.internal.json;

import java.io.IOException;

/** A document breaks a bound; the message says which, after "JSON". */
public final class JsonBoundException extends IOException {

    private static final long serialVersionUID = 1L;

    JsonBoundException(String message) {
        super(message);
    }
}
