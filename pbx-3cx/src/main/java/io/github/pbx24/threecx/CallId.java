package io.github.pbx24.threecx;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
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

    private static final Pattern LEG = Pattern.compile("(\\d{12})_\\d{1,18}-(\\d{1,9})");

    /** A file is named like the leg, then a hyphen and the number of the fragment. */
    private static final Pattern FILE = Pattern.compile("(\\d{12}_\\d{1,18}-\\d{1,9})-\\d{1,9}\\.\\w{1,8}");

    private static final int CENTURY = 2000;

    /**
     * Reads an id.
     *
     * @return null if the text is not an id
     */
    static @Nullable CallId read(String text, ZoneId zone) {
        Matcher matcher = LEG.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        try {
            Instant startedAt = time(text).atZone(zone).toInstant();
            return new CallId(text.substring(0, text.lastIndexOf('-')), Integer.parseInt(matcher.group(2)), startedAt);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * Reads the id in the name of a recording.
     *
     * @param path the path of its address
     * @return null if the name holds no id
     */
    static @Nullable CallId ofRecording(String path, ZoneId zone) {
        Matcher matcher = FILE.matcher(path.substring(path.lastIndexOf('/') + 1));
        return matcher.matches() ? read(matcher.group(1), zone) : null;
    }

    private static LocalDateTime time(String id) {
        return LocalDateTime.of(
                CENTURY + twoDigits(id, 0),
                twoDigits(id, 2),
                twoDigits(id, 4),
                twoDigits(id, 6),
                twoDigits(id, 8),
                twoDigits(id, 10));
    }

    private static int twoDigits(String id, int start) {
        return Integer.parseInt(id, start, start + 2, 10);
    }
}
