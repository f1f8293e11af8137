package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonScanner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request: a flat JSON object, found by one pass over the bytes. Absent, null and blank are the same, and so are
 * texts, numbers and booleans that say the same. For one thread.
 */
final class CloudpbxPayload {

    /** Longer texts are unreadable: the longest real ones have about 80 characters. */
    static final int MAX_TEXT = 256;

    private final byte[] body;
    /** By field: where the value begins and where it ends. */
    private final int[] places = new int[2 * CloudpbxField.ALL.length];

    /** Which fields occurred, null among them. */
    private int said;

    /** Of which fields the bytes are what they say. */
    private int plain;

    private int texts;
    private int structures;
    private int nulls;
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
        JsonScanner scanner = new JsonScanner(body, CloudpbxField.NAMES);
        while (scanner.next()) {
            int index = scanner.name();
            if (index >= 0) {
                payload.set(index, scanner);
            }
        }
        return payload;
    }

    private void set(int index, JsonScanner scanner) {
        int bit = 1 << index;
        if ((said & bit) != 0) {
            texts &= ~bit;
            structures &= ~bit;
            nulls &= ~bit;
            plain &= ~bit;
        }
        said |= bit;
        places[2 * index] = scanner.start();
        places[2 * index + 1] = scanner.end();
        if (scanner.isPlain()) {
            plain |= bit;
        }
        switch (scanner.kind()) {
            case TEXT -> texts |= bit;
            case STRUCTURE -> structures |= bit;
            case NULL -> nulls |= bit;
            case NUMBER, BOOLEAN -> {}
        }
    }

    private static boolean isIn(int bits, int index) {
        return (bits & 1 << index) != 0;
    }

    /** Whether the member is there at all, whatever it says. */
    boolean has(CloudpbxField field) {
        return isIn(said, field.ordinal());
    }

    /** The text without outer blanks; null if there is none or it cannot be read, which is noted. */
    @Nullable
    String text(CloudpbxField field) {
        int index = field.ordinal();
        if (!isIn(said & ~nulls, index)) {
            return null;
        }
        int from = places[2 * index];
        int to = places[2 * index + 1];
        if (standsAsItIs(index, from, to)) {
            // Most values do: nothing but ordinary characters, and no blanks around them.
            return from == to ? null : JsonScanner.plainText(body, from, to);
        }
        String text = isIn(structures, index) ? null : JsonScanner.text(body, from, to);
        text = text == null ? null : text.strip();
        if (text == null || text.length() > MAX_TEXT || !isPlain(text)) {
            note(field);
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    private boolean standsAsItIs(int index, int from, int to) {
        return isIn(plain & ~structures, index)
                && to - from <= MAX_TEXT
                && (to == from || body[from] != ' ' && body[to - 1] != ' ');
    }

    /** Whether it is clear at a glance that there is no text. */
    boolean isBlank(CloudpbxField field) {
        int index = field.ordinal();
        return !isIn(said & ~nulls, index) || isIn(texts, index) && places[2 * index] == places[2 * index + 1];
    }

    /** Whether the value is exactly this, which is cheaper to ask than its text. */
    boolean is(CloudpbxField field, byte[] ascii) {
        int index = field.ordinal();
        int from = places[2 * index];
        int to = places[2 * index + 1];
        return isIn(texts, index) && Arrays.equals(body, from, to, ascii, 0, ascii.length);
    }

    /** Whom a value means; nobody if there is none or it cannot be read, which is noted. */
    CloudpbxAddress address(CloudpbxField field) {
        int index = field.ordinal();
        CloudpbxAddress usual = isIn(plain & texts, index)
                ? CloudpbxAddress.usual(body, places[2 * index], places[2 * index + 1])
                : null;
        return usual != null ? usual : CloudpbxAddress.read(text(field));
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
        Instant usual = isIn(texts, index) ? times.usual(body, places[2 * index], places[2 * index + 1]) : null;
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
