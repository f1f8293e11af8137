package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request: a flat JSON object, found by one pass over the bytes. Absent, null and blank are the same, and so are
 * texts, numbers and booleans that say the same. For one thread.
 */
final class CloudpbxPayload {

    /** Longer texts are unreadable: the longest real ones have about 80 characters. */
    static final int MAX_TEXT = 256;

    private static final byte DELETE = 0x7F;

    private final byte[] body;
    private final JsonScanner.@Nullable Kind[] kinds = new JsonScanner.Kind[CloudpbxField.ALL.length];
    private final int[] starts = new int[CloudpbxField.ALL.length];
    private final int[] ends = new int[CloudpbxField.ALL.length];
    private @Nullable List<String> unreadable;

    private CloudpbxPayload(byte[] body) {
        this.body = body;
    }

    /**
     * Finds the members; of members with the same name the last one counts.
     *
     * @throws MalformedWebhookException if the body is too large or not one JSON object
     */
    static CloudpbxPayload read(byte[] body) {
        if (body.length > JsonLimits.WEBHOOK.bytes()) {
            throw new MalformedWebhookException("$", "is larger than " + JsonLimits.WEBHOOK.bytes() + " bytes");
        }
        CloudpbxPayload payload = new CloudpbxPayload(body);
        JsonScanner scanner = new JsonScanner(body);
        int expected = 0;
        while (scanner.next()) {
            // Members usually come in the order of the enum, so the first look mostly hits.
            for (int i = 0; i < CloudpbxField.ALL.length; i++) {
                int index = (expected + i) % CloudpbxField.ALL.length;
                if (scanner.nameIs(CloudpbxField.ALL[index].bytes())) {
                    payload.kinds[index] = scanner.kind();
                    payload.starts[index] = scanner.start();
                    payload.ends[index] = scanner.end();
                    expected = index + 1;
                    break;
                }
            }
        }
        return payload;
    }

    /** Whether the member is there at all, whatever it says. */
    boolean has(CloudpbxField field) {
        return kinds[field.ordinal()] != null;
    }

    /** The text without outer blanks; null if there is none or it cannot be read, which is noted. */
    @Nullable
    String text(CloudpbxField field) {
        int index = field.ordinal();
        JsonScanner.Kind kind = kinds[index];
        if (kind == null || kind == JsonScanner.Kind.NULL) {
            return null;
        }
        if (standsAsItIs(index, kind)) {
            // Most values do: nothing but ordinary characters, and no blanks around them.
            int length = ends[index] - starts[index];
            return length == 0 ? null : new String(body, starts[index], length, StandardCharsets.ISO_8859_1);
        }
        String text = kind == JsonScanner.Kind.STRUCTURE ? null : raw(index, kind);
        if (text == null || text.length() > MAX_TEXT || !isPlain(text)) {
            note(field);
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    private boolean standsAsItIs(int index, JsonScanner.Kind kind) {
        int from = starts[index];
        int to = ends[index];
        boolean small = kind == JsonScanner.Kind.TEXT && to - from <= MAX_TEXT;
        if (!small || to > from && (body[from] == ' ' || body[to - 1] == ' ')) {
            return false;
        }
        for (int i = from; i < to; i++) {
            byte c = body[i];
            if (c < ' ' || c == '\\' || c == DELETE) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String raw(int index, JsonScanner.Kind kind) {
        if (kind == JsonScanner.Kind.BOOLEAN) {
            return body[starts[index]] == 't' ? "true" : "false";
        }
        String text = JsonScanner.text(body, starts[index], ends[index]);
        return text == null ? null : text.strip();
    }

    /** The text, which must be there. */
    String requiredText(CloudpbxField field) {
        String text = text(field);
        if (text == null) {
            throw new MalformedWebhookException(field.place(), has(field) ? "is unreadable" : "is missing");
        }
        return text;
    }

    /** The time; null if there is none or it cannot be read, which is noted. */
    @Nullable
    Instant time(CloudpbxField field, CloudpbxTime times) {
        int index = field.ordinal();
        Instant usual = kinds[index] == JsonScanner.Kind.TEXT ? times.usual(body, starts[index], ends[index]) : null;
        if (usual != null) {
            return usual;
        }
        String text = text(field);
        Instant time = text == null ? null : times.read(text);
        if (text != null && time == null) {
            note(field);
        }
        return time;
    }

    /** The places of what could not be read so far. */
    List<String> unreadable() {
        return unreadable == null ? List.of() : unreadable;
    }

    void note(CloudpbxField field) {
        if (unreadable == null) {
            unreadable = new ArrayList<>();
        }
        if (!unreadable.contains(field.place())) {
            unreadable.add(field.place());
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                return false;
            }
        }
        return true;
    }
}
