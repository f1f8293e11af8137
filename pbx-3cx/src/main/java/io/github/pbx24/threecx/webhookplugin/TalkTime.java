package io.github.pbx24.threecx.webhookplugin;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads talk times: {@code m:ss}, also with more than 59 minutes, and {@code h:mm:ss}. */
final class TalkTime {

    /** A longer conversation is a mistake of the sender. */
    static final Duration MAX = Duration.ofDays(7);

    private TalkTime() {}

    /**
     * Reads a duration that stands alone.
     *
     * @return null if the text is not a duration
     */
    static @Nullable Duration read(String text) {
        int first = Words.afterDigits(text, 0);
        if (first == 0 || first == text.length() || text.charAt(first) != ':') {
            return null;
        }
        int second = Words.afterDigits(text, first + 1);
        if (second == text.length()) {
            return first > 6 || !isSexagesimal(text, first + 1) ? null : of(0, number(text, 0, first), text);
        }
        boolean hours = first <= 5
                && second == first + 3
                && text.charAt(second) == ':'
                && isSexagesimal(text, first + 1, second)
                && isSexagesimal(text, second + 1);
        return hours ? of(number(text, 0, first), number(text, first + 1, second), text) : null;
    }

    private static Duration of(int hours, int minutes, String text) {
        return Duration.ofSeconds((hours * 60L + minutes) * 60 + number(text, text.length() - 2, text.length()));
    }

    /** Whether two digits stand at the end that are no more than 59. */
    private static boolean isSexagesimal(String text, int from) {
        return isSexagesimal(text, from, text.length());
    }

    private static boolean isSexagesimal(String text, int from, int to) {
        return to == from + 2 && text.charAt(from) <= '5' && Words.afterDigits(text, from) >= to;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /**
     * Reads the duration in the last parentheses of a sentence.
     *
     * @return null if there is none
     */
    static @Nullable Duration ofTitle(String title) {
        int close = title.lastIndexOf(')');
        int open = title.lastIndexOf('(', close);
        return open < 0 ? null : read(title.substring(open + 1, close).strip());
    }
}
