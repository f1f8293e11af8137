package io.github.pbx24.rostelecom.cloudpbx;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The members of requests that we read, in alphabetical order, which is the order in which the exchange writes them. */
enum CloudpbxField {
    DISCONNECT_REASON,
    FROM_NUMBER,
    FROM_PIN,
    IS_RECORD,
    ORDER_ID,
    REQUEST_NUMBER,
    REQUEST_PIN,
    SESSION_ID,
    STATE,
    TIMESTAMP,
    TYPE;

    static final CloudpbxField[] ALL = values();

    private final byte[] name;

    CloudpbxField() {
        this.name = name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }

    byte[] bytes() {
        return name;
    }

    String place() {
        return "$." + new String(name, StandardCharsets.US_ASCII);
    }
}
