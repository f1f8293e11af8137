package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.http.MemberNames;
import java.util.Locale;
import java.util.stream.Stream;

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

    /** The names by ordinal. */
    static final MemberNames NAMES =
            MemberNames.of(Stream.of(ALL).map(field -> field.name).toList());

    private final String name;
    private final String place;

    CloudpbxField() {
        this.name = name().toLowerCase(Locale.ROOT);
        this.place = "$." + name;
    }

    String place() {
        return place;
    }
}
