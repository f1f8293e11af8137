package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.text.WallClock;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The plugin's id of a leg, {@code yyMMddHHmmss_number-link}.
 *
 * @param chain the part before the last hyphen: equal for all legs of one call
 * @param leg 0 until somebody answers, then counted from 1
 * @param startedAt when the call reached the exchange
 */
record CallId(String chain, int leg, Instant startedAt) {

    /** The grammar in words, for complaints. */
    static final String FORM = "must look like yyMMddHHmmss_number-link, with a real date";

    /** A file is named like the leg, then a hyphen and the number of the fragment. */
    private static final Pattern FILE = Pattern.compile("(\\d{12}_\\d{1,18}-\\d{1,9})-\\d{1,9}\\.\\w{1,8}");

    private static final int CENTURY = 2000;
    private static final int DIGITS_OF_TIME = 12;

    /**
     * Reads an id.
     *
     * @return null if the text is not an id
     */
    static @Nullable CallId read(String text, WallClock clock) {
        int number = DIGITS_OF_TIME + 1;
        int hyphen = Words.afterDigits(text, number);
        int link = hyphen + 1;
        boolean id = Words.afterDigits(text, 0) == DIGITS_OF_TIME
                && hyphen < text.length()
                && text.charAt(DIGITS_OF_TIME) == '_'
                && text.charAt(hyphen) == '-'
                && within(hyphen - number, 18)
                && within(text.length() - link, 9)
                && Words.afterDigits(text, link) == text.length();
        if (!id) {
            return null;
        }
        Instant startedAt = time(text, clock);
        return startedAt == null
                ? null
                : new CallId(text.substring(0, hyphen), Integer.parseInt(text, link, text.length(), 10), startedAt);
    }

    /**
     * Reads the id in the name of a recording.
     *
     * @param path the path of its address
     * @return null if the name holds no id
     */
    static @Nullable CallId ofRecording(String path, WallClock clock) {
        Matcher matcher = FILE.matcher(path.substring(path.lastIndexOf('/') + 1));
        return matcher.matches() ? read(matcher.group(1), clock) : null;
    }

    private static boolean within(int length, int most) {
        return length >= 1 && length <= most;
    }

    private static @Nullable Instant time(String id, WallClock clock) {
        return clock.at(
                CENTURY + twoDigits(id, 0),
                twoDigits(id, 2),
                twoDigits(id, 4),
                twoDigits(id, 6),
                twoDigits(id, 8),
                twoDigits(id, 10),
                0);
    }

    private static int twoDigits(String id, int start) {
        return 10 * (id.charAt(start) - '0') + id.charAt(start + 1) - '0';
    }
}
