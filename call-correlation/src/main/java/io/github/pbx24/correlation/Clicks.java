package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.event.OnExternalCallStart;
import org.jspecify.annotations.Nullable;

/** Reads a click on a number as the exchange needs it. */
final class Clicks {

    private Clicks() {}

    /** The international form if Bitrix24 knows it, without what people write between digits. */
    static String dialable(OnExternalCallStart event) {
        String international = event.phoneNumberInternational();
        String number = international == null || international.isBlank() ? event.phoneNumber() : international;
        String digits = number.replaceAll("[^0-9*#]", "");
        return number.strip().startsWith("+") ? "+" + digits : digits;
    }

    static @Nullable String line(OnExternalCallStart event) {
        String line = event.lineNumber();
        return line == null || line.isBlank() ? null : line;
    }
}
