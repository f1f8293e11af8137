package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonPlace;
import io.github.pbx24.pbx.http.JsonScanner;
import io.github.pbx24.pbx.http.MemberNames;
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

    private final byte[] body;
    /** By field. */
    private final int[] found = new int[CloudpbxField.ALL.length];

    private @Nullable List<String> unreadable;

    private CloudpbxPayload(byte[] body) {
        this.body = body;
    }

    /**
     * Finds the members; of members with the same name only what all say counts.
     *
     * @throws MalformedWebhookException if the body is too large or not one JSON object
     */
    static CloudpbxPayload read(byte[] body) {
        if (body.length > JsonLimits.WEBHOOK.bytes()) {
            throw new MalformedWebhookException("$", "is larger than " + JsonLimits.WEBHOOK.bytes() + " bytes");
        }
        CloudpbxPayload payload = new CloudpbxPayload(body);
        JsonScanner scanner = new JsonScanner(body, CloudpbxField.NAMES);
        while (true) {
            scanner.plainMembers(payload.found, 0, CloudpbxField.ALL.length);
            if (!scanner.next()) {
                return payload;
            }
            if (scanner.name() >= 0) {
                int index = scanner.name();
                payload.found[index] = JsonPlace.both(body, payload.found[index], JsonPlace.of(scanner));
            }
        }
    }

    /** Whether the member is there at all, whatever it says. */
    boolean has(CloudpbxField field) {
        return found[field.ordinal()] != 0;
    }

    /** The text without outer blanks; null if there is none or it cannot be read, which is noted. */
    @Nullable
    String text(CloudpbxField field) {
        int value = found[field.ordinal()];
        if (!JsonPlace.isSaid(value)) {
            return null;
        }
        int from = JsonPlace.start(value);
        int to = JsonPlace.end(value);
        if (standsAsItIs(value, from, to)) {
            // Most values do: nothing but ordinary characters, and no blanks around them.
            return from == to ? null : JsonScanner.plainText(body, from, to);
        }
        String text = JsonPlace.isUnreadable(value) ? null : JsonScanner.text(body, from, to);
        text = text == null ? null : text.strip();
        if (text == null || text.length() > MAX_TEXT || !isPlain(text)) {
            note(field);
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    private boolean standsAsItIs(int value, int from, int to) {
        return JsonPlace.isPlain(value)
                && to - from <= MAX_TEXT
                && (to == from || body[from] != ' ' && body[to - 1] != ' ');
    }

    /** Whether it is clear at a glance that there is no text. */
    boolean isBlank(CloudpbxField field) {
        int value = found[field.ordinal()];
        return !JsonPlace.isSaid(value) || JsonPlace.isText(body, value) && JsonPlace.length(value) == 0;
    }

    /** Which of some words the value is; -1 if it is none of them. Cheaper than to ask for its text. */
    int word(CloudpbxField field, MemberNames words) {
        int value = found[field.ordinal()];
        return isPlainText(value) ? words.indexOf(body, JsonPlace.start(value), JsonPlace.end(value)) : -1;
    }

    private boolean isPlainText(int value) {
        return JsonPlace.isText(body, value) && JsonPlace.isPlain(value);
    }

    /** Whom a value means; nobody if there is none or it cannot be read, which is noted. */
    CloudpbxAddress address(CloudpbxField field) {
        int value = found[field.ordinal()];
        CloudpbxAddress usual =
                isPlainText(value) ? CloudpbxAddress.usual(body, JsonPlace.start(value), JsonPlace.end(value)) : null;
        CloudpbxAddress address = usual != null ? usual : CloudpbxAddress.read(text(field));
        if (address.unreadable()) {
            note(field);
        }
        return address;
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
        int value = found[field.ordinal()];
        Instant usual =
                JsonPlace.isText(body, value) ? times.usual(body, JsonPlace.start(value), JsonPlace.end(value)) : null;
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
