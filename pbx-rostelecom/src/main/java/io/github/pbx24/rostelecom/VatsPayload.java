package io.github.pbx24.rostelecom;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The body of one webhook: a flat JSON object, found by one pass over the bytes. Values are read and checked when they are
 * asked for, so that an event that nobody knows may carry anything. Absent, null and blank are the same.
 */
final class VatsPayload {

    /** Larger bodies are refused, whatever the receiver lets through. */
    static final int MAX_BYTES = 1 << 20;

    /** Longer texts are refused: the longest real ones have about 40 characters. */
    static final int MAX_TEXT = 256;

    /** Longer calls are taken for a mistake. */
    static final Duration MAX_DURATION = Duration.ofDays(30);

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-12-31T23:59:59Z");

    /** The members that we read, in the order in which the vendor shows them. */
    enum Field {
        EVENT("event"),
        CALL_UUID("call_uuid"),
        CALL_DIRECTION("call_direction"),
        CALLER_ID("caller_id"),
        CALLED_NUMBER("called_number"),
        EXTENSION("extension"),
        CALL_START("call_start"),
        CALL_ANSWER("call_answer"),
        CALL_END("call_end"),
        DURATION_FULL("duration_full"),
        DURATION_TALK("duration_talk"),
        RECORD_ID("record_id");

        private static final Field[] ALL = values();

        private final String place;
        private final byte[] name;

        Field(String name) {
            this.place = "$." + name;
            this.name = name.getBytes(StandardCharsets.US_ASCII);
        }

        MalformedWebhookException malformed(String problem) {
            return new MalformedWebhookException(place, problem);
        }
    }

    private final byte[] body;
    private final JsonScanner.@Nullable Kind[] kinds = new JsonScanner.Kind[Field.ALL.length];
    private final int[] starts = new int[Field.ALL.length];
    private final int[] ends = new int[Field.ALL.length];

    private VatsPayload(byte[] body) {
        this.body = body;
    }

    /**
     * Finds the members.
     *
     * @throws MalformedWebhookException if the body is too large, is not one JSON object, or has a known member twice
     */
    static VatsPayload read(byte[] body) {
        if (body.length > MAX_BYTES) {
            throw new MalformedWebhookException("$", "is larger than " + MAX_BYTES + " bytes");
        }
        VatsPayload payload = new VatsPayload(body);
        JsonScanner scanner = new JsonScanner(body);
        int expected = 0;
        while (scanner.next()) {
            // Members usually come in the order of the enum, so the first look mostly hits.
            for (int i = 0; i < Field.ALL.length; i++) {
                int index = (expected + i) % Field.ALL.length;
                if (scanner.nameIs(Field.ALL[index].name)) {
                    payload.set(index, scanner);
                    expected = index + 1;
                    break;
                }
            }
        }
        return payload;
    }

    private void set(int index, JsonScanner scanner) {
        if (kinds[index] != null) {
            throw Field.ALL[index].malformed("occurs twice");
        }
        kinds[index] = scanner.kind();
        starts[index] = scanner.start();
        ends[index] = scanner.end();
    }

    /** The text without outer blanks, or null. */
    @Nullable
    String text(Field field) {
        int index = field.ordinal();
        JsonScanner.Kind kind = kinds[index];
        if (kind == null || kind == JsonScanner.Kind.NULL) {
            return null;
        }
        if (kind != JsonScanner.Kind.TEXT) {
            throw field.malformed("must be a text");
        }
        String text = JsonScanner.text(body, starts[index], ends[index]).strip();
        if (text.length() > MAX_TEXT) {
            throw field.malformed("is longer than " + MAX_TEXT + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                throw field.malformed("has a character that does not belong there");
            }
        }
        return text.isEmpty() ? null : text;
    }

    /** The text, which must be there. */
    String requiredText(Field field) {
        String text = text(field);
        if (text == null) {
            throw field.malformed("is missing");
        }
        return text;
    }

    /** The date, or null. */
    @Nullable
    Instant time(Field field) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        Instant time;
        try {
            time = IsoTime.parse(text);
        } catch (DateTimeException e) {
            throw field.malformed("must be an ISO-8601 date with time and offset");
        }
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw field.malformed("must be in the years 2000 to 2100");
        }
        return time;
    }

    /** Whole seconds, or null. */
    @Nullable
    Duration seconds(Field field) {
        int index = field.ordinal();
        JsonScanner.Kind kind = kinds[index];
        if (kind == null || kind == JsonScanner.Kind.NULL) {
            return null;
        }
        if (kind != JsonScanner.Kind.NUMBER) {
            throw field.malformed("must be a whole number of seconds");
        }
        long seconds = 0;
        for (int i = starts[index]; i < ends[index]; i++) {
            int digit = body[i] - '0';
            if (body[i] == '-') {
                throw field.malformed("must not be negative");
            }
            if (digit < 0 || digit > 9) {
                throw field.malformed("must be a whole number of seconds");
            }
            seconds = seconds * 10 + digit;
            if (seconds > MAX_DURATION.toSeconds()) {
                throw field.malformed("is longer than " + MAX_DURATION.toDays() + " days");
            }
        }
        return Duration.ofSeconds(seconds);
    }
}
