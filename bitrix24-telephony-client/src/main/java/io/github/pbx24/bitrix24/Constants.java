package io.github.pbx24.bitrix24;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How dates, constants and nothing at all are written for the portal. The one place that decides it. */
final class Constants {

    /** The portal knows no parts of a second. */
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

    /** A query has no way to say null, and as JSON the portal takes null for "not given". An empty text clears. */
    private static final String NOTHING = "";

    /** Not every instant has a date that Java can write. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Constants() {}

    /** The text or number for a value; null if it is of another kind. */
    static @Nullable Object wire(String path, @Nullable Object value) {
        if (value == null) {
            return NOTHING;
        }
        if (value instanceof Instant instant) {
            if (instant.isBefore(FIRST) || !instant.isBefore(END)) {
                throw unknownYear(path);
            }
            return moment(path, instant.atOffset(ZoneOffset.UTC));
        }
        if (value instanceof OffsetDateTime time) {
            return moment(path, time);
        }
        if (value instanceof ZonedDateTime time) {
            return moment(path, time.toOffsetDateTime());
        }
        if (value instanceof LocalDate date) {
            checkYear(path, date.getYear());
            return date.toString();
        }
        if (value instanceof WireValue constant) {
            return constant.wireValue();
        }
        return value instanceof Enum<?> constant ? constant.name() : null;
    }

    private static String moment(String path, OffsetDateTime time) {
        checkYear(path, time.getYear());
        if (time.getOffset().getTotalSeconds() % 60 != 0) {
            throw new Bitrix24FieldException(path, "must have an offset in minutes");
        }
        return SECONDS.format(time);
    }

    private static void checkYear(String path, int year) {
        if (year < 1 || year > 9999) {
            throw unknownYear(path);
        }
    }

    private static Bitrix24FieldException unknownYear(String path) {
        return new Bitrix24FieldException(path, "must be in the years 1 to 9999");
    }
}
