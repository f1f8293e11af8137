package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.text.WallClock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Times as the exchange writes them: {@code yyyy-MM-dd HH:mm:ss[.SSS]} in the zone of the domain, and seconds since 1970. Immutable and
 * thread-safe.
 */
final class CloudpbxTime {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-12-31T23:59:59Z");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int DATE_AND_TIME = 19;

    private final ZoneId zone;
    private final WallClock clock;

    CloudpbxTime(ZoneId zone) {
        this.zone = zone;
        this.clock = WallClock.of(zone);
    }

    /** As {@link #read(String, ZoneId)}. */
    @Nullable
    Instant read(String text) {
        return read(text, zone);
    }

    /**
     * Reads a time of the usual form where it stands, with or without milliseconds.
     *
     * @return the time; null if there is anything else, which {@link #read} may be able to read
     */
    @Nullable
    Instant usual(byte[] text, int from, int to) {
        return clock.usual(text, from, to);
    }

    /** Reads a time; null if the text is none. Milliseconds may be missing, and a {@code T} may stand for the blank. */
    static @Nullable Instant read(String text, ZoneId zone) {
        if (text.length() == 10 && digits(text, 0, 10) >= 0) {
            return plausible(Instant.ofEpochSecond(digits(text, 0, 10)));
        }
        if (text.length() < DATE_AND_TIME
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != ' ' && text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int nanos = nanos(text);
        if (nanos < 0) {
            return null;
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    (int) digits(text, 0, 4),
                    (int) digits(text, 5, 7),
                    (int) digits(text, 8, 10),
                    (int) digits(text, 11, 13),
                    (int) digits(text, 14, 16),
                    (int) digits(text, 17, 19),
                    nanos);
            return plausible(time.atZone(zone).toInstant());
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Writes a time as the requests for the history want it. */
    static String write(Instant time, ZoneId zone) {
        return SECONDS.format(time.atZone(zone));
    }

    private static @Nullable Instant plausible(Instant time) {
        return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
    }

    /** The fraction in nanoseconds; -1 if what follows the seconds is none. */
    private static int nanos(String text) {
        if (text.length() == DATE_AND_TIME) {
            return 0;
        }
        int count = text.length() - DATE_AND_TIME - 1;
        char mark = text.charAt(DATE_AND_TIME);
        if (mark != '.' && mark != ',' || count < 1 || count > 9) {
            return -1;
        }
        long fraction = digits(text, DATE_AND_TIME + 1, text.length());
        for (int i = count; i < 9; i++) {
            fraction *= 10;
        }
        return fraction < 0 ? -1 : (int) fraction;
    }

    /** The digits as a number; -1 if there is anything else. */
    private static long digits(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
