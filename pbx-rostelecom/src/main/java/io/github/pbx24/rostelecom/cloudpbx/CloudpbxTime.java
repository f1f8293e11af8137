package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.text.TimeText;
import io.github.pbx24.pbx.text.WallClock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Times as the exchange writes them: {@code yyyy-MM-dd HH:mm:ss[.SSS]} in the zone of the domain, and whatever else {@link TimeText}
 * reads, with an offset or since 1970. Immutable and thread-safe.
 */
final class CloudpbxTime {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

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

    /** Reads a time in any of the usual spellings; null if the text is none. */
    static @Nullable Instant read(String text, ZoneId zone) {
        return TimeText.read(text, zone).orElse(null);
    }

    /** Writes a time as the requests for the history want it. */
    static String write(Instant time, ZoneId zone) {
        return SECONDS.format(time.atZone(zone));
    }
}
