package io.github.pbx24.pbx.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Times to read, and how one would read them otherwise. */
final class Times {

    private Times() {}

    /** A date and a time, mostly such that exist. */
    static String local(Random random) {
        String time = String.format(
                Locale.ROOT,
                "%04d-%02d-%02d %02d:%02d:%02d",
                1998 + random.nextInt(105),
                random.nextInt(14),
                random.nextInt(33),
                random.nextInt(25),
                random.nextInt(61),
                random.nextInt(61));
        return random.nextBoolean() ? time : time + String.format(Locale.ROOT, ".%03d", random.nextInt(1_000));
    }

    /** Replaces a character now and then. */
    static void spoil(byte[] text, Random random) {
        if (random.nextInt(4) == 0) {
            text[random.nextInt(text.length)] = (byte) "0123456789:-. TZ+/x\u00b0\u00ff".charAt(random.nextInt(21));
        }
    }

    /** What the platform reads; null unless the text is of the usual form and of the years 2001 to 2099. */
    static @Nullable Instant plain(String text, ZoneId zone) {
        if (!text.matches("20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{3})?")
                || text.startsWith("2000")) {
            return null;
        }
        try {
            return LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
