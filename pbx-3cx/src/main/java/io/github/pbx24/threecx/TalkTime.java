package io.github.pbx24.threecx;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads talk times: {@code m:ss}, also with more than 59 minutes, and {@code h:mm:ss}. */
final class TalkTime {

    /** A longer conversation is a mistake of the sender. */
    static final Duration MAX = Duration.ofDays(7);

    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,5}):)?(\\d{1,6}):([0-5]\\d)");

    private TalkTime() {}

    /**
     * Reads a duration that stands alone.
     *
     * @return null if the text is not a duration
     */
    static @Nullable Duration read(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String hours = matcher.group(1);
        int minutes = Integer.parseInt(matcher.group(2));
        if (hours != null && (minutes > 59 || matcher.group(2).length() != 2)) {
            return null;
        }
        return Duration.ofHours(hours == null ? 0 : Integer.parseInt(hours))
                .plusMinutes(minutes)
                .plusSeconds(Integer.parseInt(matcher.group(3)));
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
