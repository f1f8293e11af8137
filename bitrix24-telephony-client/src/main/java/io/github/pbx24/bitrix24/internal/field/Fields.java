package io.github.pbx24.bitrix24.internal.field;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.ResultNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Limits that Bitrix24 enforces too late or not at all, and small readers. */
public final class Fields {

    public static final int MAX_PHONE = 20;
    public static final int MAX_LINE = 50;
    public static final int MAX_EXTERNAL_ID = 64;
    public static final int MAX_TEXT = 255;
    public static final int MAX_CURRENCY = 50;

    private static final DateTimeFormatter WITH_OFFSET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

    private Fields() {}

    /** Keeps what the portal keeps. A longer number makes finish fail after the activity was made. */
    public static String phone(String field, String number) {
        StringBuilder kept = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if ((c >= '0' && c <= '9') || "#*+,;".indexOf(c) >= 0) {
                kept.append(c);
            }
        }
        if (kept.isEmpty()) {
            throw new Bitrix24FieldException(field, "must contain a digit or one of # * + , ;");
        }
        if (kept.length() > MAX_PHONE) {
            throw new Bitrix24FieldException(
                    field, "must have at most " + MAX_PHONE + " characters, had " + kept.length());
        }
        return kept.toString();
    }

    public static String text(String field, String value, int max) {
        int length = value.codePointCount(0, value.length());
        if (length > max) {
            throw new Bitrix24FieldException(field, "must have at most " + max + " characters, had " + length);
        }
        return value;
    }

    public static String required(String field, String value, int max) {
        if (value.isBlank()) {
            throw new Bitrix24FieldException(field, "must not be blank");
        }
        return text(field, value, max);
    }

    public static @Nullable String optional(String field, @Nullable String value, int max) {
        return value == null ? null : required(field, value, max);
    }

    public static String callId(String callId) {
        return required("CALL_ID", callId, MAX_TEXT);
    }

    public static long userId(long userId) {
        return positive("USER_ID", userId);
    }

    public static long positive(String field, long id) {
        if (id <= 0) {
            throw new Bitrix24FieldException(field, "must be positive, was " + id);
        }
        return id;
    }

    public static long offset(long start) {
        if (start < 0) {
            throw new Bitrix24FieldException("start", "must be 0 or more, was " + start);
        }
        return start;
    }

    public static String date(String field, OffsetDateTime date) {
        if (date.getYear() < 1970 || date.getYear() > 9999 || hasSeconds(date.getOffset())) {
            throw new Bitrix24FieldException(field, "must be in the years 1970 to 9999 and have an offset in minutes");
        }
        return date.format(WITH_OFFSET);
    }

    public static String fileName(String fileName, boolean flacToo) {
        boolean known =
                fileName.endsWith(".mp3") || fileName.endsWith(".wav") || (flacToo && fileName.endsWith(".flac"));
        if (!known) {
            throw new Bitrix24FieldException("FILENAME", "must end with .mp3 or .wav in lower case");
        }
        if (fileName.chars().anyMatch(c -> c < ' ' || c == '/' || c == '\\' || c == 127)) {
            throw new Bitrix24FieldException("FILENAME", "must be a plain file name");
        }
        return text("FILENAME", fileName, MAX_TEXT);
    }

    public static @Nullable Long longOrNull(ResultNode node) {
        OptionalLong number = node.asLong();
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }

    /** An id; the portal writes 0 for none. */
    public static @Nullable Long idOrNull(ResultNode node) {
        Long id = longOrNull(node);
        return id == null || id <= 0 ? null : id;
    }

    public static @Nullable Duration secondsOrNull(ResultNode node) {
        OptionalLong seconds = node.asLong();
        return seconds.isPresent() ? Duration.ofSeconds(seconds.getAsLong()) : null;
    }

    public static @Nullable String textOrNull(ResultNode node) {
        return node.asText().orElse(null);
    }

    /** The last four digits of a longer number, for messages. */
    public static @Nullable String masked(@Nullable String number) {
        return number == null || number.length() <= 4 ? number : "*" + number.substring(number.length() - 4);
    }

    private static boolean hasSeconds(ZoneOffset offset) {
        return offset.getTotalSeconds() % 60 != 0;
    }
}
