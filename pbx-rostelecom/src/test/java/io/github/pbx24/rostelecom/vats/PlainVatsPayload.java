package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.JsonScanner;
import io.github.pbx24.pbx.text.DurationText;
import io.github.pbx24.pbx.text.TimeText;
import io.github.pbx24.rostelecom.vats.VatsPayload.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@link VatsPayload} means, written plainly: each value is read as a text, and the text by the general readers. */
final class PlainVatsPayload {

    /** A member as it came: a text that may be unreadable (null), or nothing. */
    private record Value(boolean isNull, boolean huge, String text, String raw) {

        /** What two members of one name say together. */
        Value and(Value other) {
            boolean same = isNull || other.isNull
                    ? isNull && other.isNull
                    : !huge && !other.huge && (raw.equals(other.raw) || text != null && text.equals(other.text));
            return same ? this : new Value(false, true, null, "ambiguous");
        }
    }

    private final Map<Field, Value> values = new EnumMap<>(Field.class);
    private final List<String> unreadable = new ArrayList<>();

    static PlainVatsPayload read(byte[] body) {
        if (body.length > VatsPayload.MAX_BYTES) {
            throw new MalformedWebhookException("$", "is larger than " + VatsPayload.MAX_BYTES + " bytes");
        }
        PlainVatsPayload payload = new PlainVatsPayload();
        JsonScanner scanner = new JsonScanner(body);
        while (scanner.next()) {
            for (Field field : Field.values()) {
                if (scanner.nameIs(field.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII))) {
                    payload.set(field, value(body, scanner));
                }
            }
        }
        return payload;
    }

    private static Value value(byte[] body, JsonScanner scanner) {
        if (scanner.kind() == JsonScanner.Kind.NULL) {
            return new Value(true, false, null, "null");
        }
        int length = scanner.end() - scanner.start();
        if (scanner.kind() == JsonScanner.Kind.STRUCTURE || length > 6 * VatsPayload.MAX_TEXT) {
            return new Value(false, true, null, "huge at " + scanner.start());
        }
        return new Value(
                false,
                false,
                JsonScanner.text(body, scanner.start(), scanner.end()),
                new String(body, scanner.start(), length, StandardCharsets.ISO_8859_1));
    }

    private void set(Field field, Value value) {
        values.merge(field, value, Value::and);
    }

    List<String> unreadable() {
        return unreadable;
    }

    void unreadable(Field field) {
        String place = "$." + field.name().toLowerCase(Locale.ROOT);
        if (!unreadable.contains(place)) {
            unreadable.add(place);
        }
    }

    String text(Field field) {
        Value value = values.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        String text = value.text() == null ? null : value.text().strip();
        if (text == null || text.length() > VatsPayload.MAX_TEXT || !isPlain(text)) {
            unreadable(field);
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    private static boolean isPlain(String text) {
        return text.codePoints().noneMatch(c -> Character.isISOControl(c) || c >= 0xD800 && c <= 0xDFFF);
    }

    String requiredText(Field field) {
        String text = text(field);
        if (text == null) {
            boolean noted = unreadable.contains("$." + field.name().toLowerCase(Locale.ROOT));
            throw field.malformed(noted ? "cannot be read" : "is missing");
        }
        return text;
    }

    Instant time(Field field, ZoneId zone) {
        String text = text(field);
        Instant time = text == null ? null : TimeText.read(text, zone).orElse(null);
        if (text != null && time == null) {
            unreadable(field);
        }
        return time;
    }

    Duration duration(Field field) {
        String text = text(field);
        Duration duration = text == null ? null : DurationText.read(text).orElse(null);
        if (text != null && duration == null) {
            unreadable(field);
        }
        return duration;
    }
}
