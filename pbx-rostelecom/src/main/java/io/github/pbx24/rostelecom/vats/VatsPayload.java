package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.JsonPlace;
import io.github.pbx24.pbx.http.JsonScanner;
import io.github.pbx24.pbx.http.MemberNames;
import io.github.pbx24.pbx.text.DurationText;
import io.github.pbx24.pbx.text.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
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

    private final byte[] body;
    /** By field. */
    private final int[] found = new int[Field.ALL.length];

    private List<String> unreadable = List.of();

    private VatsPayload(byte[] body) {
        this.body = body;
    }

    /**
     * Finds the members.
     *
     * @throws MalformedWebhookException if the body is too large or is not one JSON object
     */
    static VatsPayload read(byte[] body) {
        if (body.length > MAX_BYTES) {
            throw new MalformedWebhookException("$", "is larger than " + MAX_BYTES + " bytes");
        }
        VatsPayload payload = new VatsPayload(body);
        JsonScanner scanner = new JsonScanner(body, Field.NAMES);
        while (true) {
            scanner.plainMembers(payload.found, 0, Field.ALL.length);
            if (!scanner.next()) {
                return payload;
            }
            if (scanner.name() >= 0) {
                int index = scanner.name();
                payload.found[index] = JsonPlace.both(body, payload.found[index], JsonPlace.of(scanner));
            }
        }
    }

    /** Neither a structure nor longer than anybody reads. */
    private static boolean isReadable(int value) {
        return JsonPlace.length(value) <= MAX_RAW;
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
            return JsonPlace.length(value) == 0
                    ? null
                    : JsonScanner.plainText(body, JsonPlace.start(value), JsonPlace.end(value));
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
        int length = JsonPlace.length(value);
        return JsonPlace.isPlain(value)
                && length <= MAX_TEXT
                && (length == 0 || body[JsonPlace.start(value)] != ' ' && body[JsonPlace.end(value) - 1] != ' ');
    }

    /** Which of some words the value is; -1 if it is none of them. Cheaper than to ask for its text. */
    int word(Field field, MemberNames words) {
        int value = found[field.ordinal()];
        return isPlain(value) ? words.indexOf(body, JsonPlace.start(value), JsonPlace.end(value)) : -1;
    }

    /** A number without anything around it; null for everything else, which {@link #text} may tell. */
    @Nullable
    String digits(Field field) {
        int value = found[field.ordinal()];
        int length = JsonPlace.length(value);
        int from = JsonPlace.start(value);
        int first = length > 0 && body[from] == '+' ? from + 1 : from;
        int to = from + length;
        // A quote or a comma follows, so no digit behind the value is taken for one of it.
        if (length > MAX_DIGITS || first == to || JsonScanner.digitsUntil(body, first) != to) {
            return null;
        }
        return JsonScanner.plainText(body, from, to);
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
        Instant usual = TimeText.usual(body, JsonPlace.start(value), JsonPlace.end(value));
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
        long seconds = DurationText.wholeSeconds(body, JsonPlace.start(value), JsonPlace.end(value));
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
        if (!JsonPlace.isSaid(value)) {
            return null;
        }
        String text = isReadable(value) ? JsonScanner.text(body, JsonPlace.start(value), JsonPlace.end(value)) : null;
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
