package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.JsonScanner;
import io.github.pbx24.pbx.http.MemberNames;
import io.github.pbx24.pbx.text.DurationText;
import io.github.pbx24.pbx.text.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of one webhook: a flat JSON object, found by one pass over the bytes. Values are read and checked when they are
 * asked for, so that an event that nobody knows may carry anything. Absent, null and blank are the same; what cannot be read is noted
 * and reads as absent.
 */
final class VatsPayload {

    /** Larger bodies are refused, whatever the receiver lets through. A power of two, because places of values are packed. */
    static final int MAX_BYTES = 1 << 20;

    /** Longer texts are not read: the longest real ones have about 40 characters. */
    static final int MAX_TEXT = 256;

    /** Longer ones are no phone numbers. */
    private static final int MAX_DIGITS = 32;

    /** A character takes up to six bytes; more is not even decoded. */
    private static final int MAX_RAW = 6 * MAX_TEXT;

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
        private static final MemberNames NAMES =
                MemberNames.of(Stream.of(ALL).map(field -> field.name).toList());

        private final String place;
        private final String name;

        Field(String name) {
            this.place = "$." + name;
            this.name = name;
        }

        MalformedWebhookException malformed(String problem) {
            return new MalformedWebhookException(place, problem);
        }
    }

    private static final int ABSENT = 0;
    private static final int LENGTH_BITS = 11;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final int START_MASK = MAX_BYTES - 1;
    /** In place of a length: a structure, or longer than anybody reads. */
    private static final int UNUSABLE = LENGTH_MASK;
    /** Set if the bytes are what the value says. */
    private static final int PLAIN = Integer.MIN_VALUE;

    private final byte[] body;
    /** By field: where the value begins, and its length in the lower bits. No value begins at 0. */
    private final int[] found = new int[Field.ALL.length];

    /** Which fields occurred, null among them. */
    private int said;

    private List<String> unreadable = List.of();

    private VatsPayload(byte[] body) {
        this.body = body;
    }

    /**
     * Finds the members.
     *
     * @throws MalformedWebhookException if the body is too large, is not one JSON object, or has the call or the kind
     *     of event twice
     */
    static VatsPayload read(byte[] body) {
        if (body.length > MAX_BYTES) {
            throw new MalformedWebhookException("$", "is larger than " + MAX_BYTES + " bytes");
        }
        VatsPayload payload = new VatsPayload(body);
        JsonScanner scanner = new JsonScanner(body, Field.NAMES);
        while (scanner.next()) {
            int index = scanner.name();
            if (index >= 0) {
                payload.set(index, scanner);
            }
        }
        return payload;
    }

    private void set(int index, JsonScanner scanner) {
        Field field = Field.ALL[index];
        int value = value(scanner);
        if ((said & 1 << index) == 0) {
            found[index] = value;
            said |= 1 << index;
            return;
        }
        if (field == Field.EVENT || field == Field.CALL_UUID) {
            throw field.malformed("occurs twice");
        }
        if (!isSame(found[index], value)) {
            unreadable(field);
            found[index] = ABSENT;
        }
    }

    private static int value(JsonScanner scanner) {
        if (scanner.kind() == JsonScanner.Kind.NULL) {
            return ABSENT;
        }
        int length = scanner.end() - scanner.start();
        boolean huge = scanner.kind() == JsonScanner.Kind.STRUCTURE || length > MAX_RAW;
        int plain = !huge && scanner.isPlain() ? PLAIN : 0;
        return plain | scanner.start() << LENGTH_BITS | (huge ? UNUSABLE : length);
    }

    private boolean isSame(int one, int other) {
        if (one == ABSENT || other == ABSENT || (one & LENGTH_MASK) == UNUSABLE || (other & LENGTH_MASK) == UNUSABLE) {
            return one == other;
        }
        return Arrays.equals(body, start(one), end(one), body, start(other), end(other));
    }

    private static int start(int value) {
        return value >>> LENGTH_BITS & START_MASK;
    }

    private static int end(int value) {
        return start(value) + (value & LENGTH_MASK);
    }

    /** The places of details that were there and could not be read, so far. */
    List<String> unreadable() {
        return unreadable;
    }

    /** Notes a detail that could not be read. */
    void unreadable(Field field) {
        if (unreadable.isEmpty()) {
            unreadable = new ArrayList<>();
        }
        if (!unreadable.contains(field.place)) {
            unreadable.add(field.place);
        }
    }

    /** The text without outer blanks; null if it is absent or unreadable. Numbers and booleans read as texts. */
    @Nullable
    String text(Field field) {
        int value = found[field.ordinal()];
        if (isPlain(value)) {
            // Most values are: nothing but ordinary characters, and no blanks around them.
            return (value & LENGTH_MASK) == 0 ? null : JsonScanner.plainText(body, start(value), end(value));
        }
        String raw = raw(field);
        if (raw == null) {
            return null;
        }
        String text = raw.strip();
        if (text.length() > MAX_TEXT || !isPlain(text)) {
            unreadable(field);
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    /** Whether the value can be taken as it stands. */
    private boolean isPlain(int value) {
        int length = value & LENGTH_MASK;
        return value < 0
                && length <= MAX_TEXT
                && (length == 0 || body[start(value)] != ' ' && body[end(value) - 1] != ' ');
    }

    /** How many bytes the value has; 0 if it is absent. */
    int length(Field field) {
        return found[field.ordinal()] & LENGTH_MASK;
    }

    /** Whether the value is exactly this, which is cheaper to ask than its text. */
    boolean is(Field field, byte[] ascii) {
        int value = found[field.ordinal()];
        return value != ABSENT
                && (value & LENGTH_MASK) == ascii.length
                && Arrays.equals(body, start(value), end(value), ascii, 0, ascii.length);
    }

    /** A number without anything around it; null for everything else, which {@link #text} may tell. */
    @Nullable
    String digits(Field field) {
        int value = found[field.ordinal()];
        int length = value & LENGTH_MASK;
        int from = start(value);
        int first = length > 0 && body[from] == '+' ? from + 1 : from;
        if (length > MAX_DIGITS || first == from + length) {
            return null;
        }
        for (int i = first; i < from + length; i++) {
            if (body[i] < '0' || body[i] > '9') {
                return null;
            }
        }
        return JsonScanner.plainText(body, from, from + length);
    }

    /** The text, without which the event has no meaning. */
    String requiredText(Field field) {
        String text = text(field);
        if (text == null) {
            throw field.malformed(unreadable.contains(field.place) ? "cannot be read" : "is missing");
        }
        return text;
    }

    /** The time; null if it is absent or unreadable. */
    @Nullable
    Instant time(Field field, @Nullable ZoneId zone) {
        int value = found[field.ordinal()];
        Instant usual = TimeText.usual(body, start(value), end(value));
        if (usual != null) {
            return usual;
        }
        String text = text(field);
        Instant time = text == null ? null : TimeText.read(text, zone).orElse(null);
        if (text != null && time == null) {
            unreadable(field);
        }
        return time;
    }

    /** The duration; null if it is absent or unreadable. */
    @Nullable
    Duration duration(Field field) {
        int value = found[field.ordinal()];
        long seconds = DurationText.wholeSeconds(body, start(value), end(value));
        if (seconds >= 0) {
            return Duration.ofSeconds(seconds);
        }
        String text = text(field);
        Duration duration = text == null ? null : DurationText.read(text).orElse(null);
        if (text != null && duration == null) {
            unreadable(field);
        }
        return duration;
    }

    private @Nullable String raw(Field field) {
        int value = found[field.ordinal()];
        if (value == ABSENT) {
            return null;
        }
        boolean huge = (value & LENGTH_MASK) == UNUSABLE;
        String text = huge ? null : JsonScanner.text(body, start(value), end(value));
        if (text == null) {
            unreadable(field);
        }
        return text;
    }

    /** Emoji stand in names, halves of them and control characters stand nowhere. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
