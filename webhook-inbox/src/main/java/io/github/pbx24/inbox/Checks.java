package io.github.pbx24.inbox;

import java.time.Duration;

/** Refuses wrong settings at the call that is wrong, naming the parameter. */
final class Checks {
    private Checks() {}

    static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
        return value;
    }

    static String name(String parameter, String value) {
        if (value.isBlank() || value.length() > 100 || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException(
                    parameter + " must be 1 to 100 printable ASCII characters, was " + BoundedText.cut(value, 100));
        }
        return value;
    }
}
