package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one request of the plugin, wherever they stood: query string, form or JSON. Names are compared without case.
 *
 * <p>A field is judged when it is asked for, so that an unknown event may look as it likes. What cannot be read is noted and reads as
 * absent, unless the request has no meaning without it.
 */
final class PluginFields {

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_FILES = 1_000;
    private static final int MAX_NAMES = 1_000;

    /** Fields with addresses of recordings. Builds differ in the name. */
    private static final Set<String> FILE_FIELDS = Set.of("files", "fileurls");

    /** The fields that we read, the frequent ones first. */
    private static final String[] KEYS = {
        "event",
        "id",
        "callerid",
        "user",
        "title",
        "finishtype",
        "transfer",
        "duration",
        "usertype",
        "trtype",
        "termination_reason_details",
        "source_presentation",
        "inbound_did",
        "did"
    };

    private static final Map<String, Integer> PLACES = places();

    private final String placePrefix;
    private final boolean formEncoded;
    private final @Nullable String[] texts = new String[KEYS.length];
    /** Fields that events do not have, for answers of the exchange. */
    private Map<String, String> others = Map.of();
    /** Only of those that cannot be read. */
    private Map<String, String> problems = Map.of();

    private List<String> files = List.of();
    private List<String> unreadable = List.of();
    private boolean filesSeen;

    private PluginFields(String placePrefix, boolean formEncoded) {
        this.placePrefix = placePrefix;
        this.formEncoded = formEncoded;
    }

    private static Map<String, Integer> places() {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < KEYS.length; i++) {
            places.put(KEYS[i], i);
        }
        return Map.copyOf(places);
    }

    /**
     * Reads the fields of a request: of the body if there is one, else of the query.
     *
     * @throws MalformedWebhookException if they cannot be read or are too large
     */
    static PluginFields of(WebhookRequest request) {
        if (request.method().equals("GET") || request.body().length == 0) {
            if (request.rawQuery().length() > MAX_BYTES) {
                throw new MalformedWebhookException("query", "larger than 1 MiB");
            }
            return ofParameters("query", request.query());
        }
        if (request.body().length > MAX_BYTES) {
            throw new MalformedWebhookException("body", "larger than 1 MiB");
        }
        String contentType = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
        int first = firstCharacter(request.body());
        // The first character decides as well: senders are careless about the content type.
        if (contentType.contains("json") && first >= 0 || first == '{' || first == '[') {
            return ofJson(request.body());
        }
        return ofParameters("form", QueryParameters.decode(request.body()));
    }

    /** The first character after blanks and a byte order mark, which .NET writes unless told otherwise; -1 if there is none. */
    private static int firstCharacter(byte[] body) {
        int at = body.length >= 3 && (body[0] & 0xFF) == 0xEF && (body[1] & 0xFF) == 0xBB && (body[2] & 0xFF) == 0xBF
                ? 3
                : 0;
        while (at < body.length && Character.isWhitespace(body[at])) {
            at++;
        }
        return at < body.length ? body[at] & 0xFF : -1;
    }

    private static PluginFields ofParameters(String place, QueryParameters parameters) {
        PluginFields fields = new PluginFields(place + ".", true);
        boolean readable = true;
        for (int i = 0; i < parameters.count(); i++) {
            String value = parameters.value(i);
            if (value == null) {
                readable = false;
                continue;
            }
            int key = keyOf(parameters, i);
            if (key >= 0) {
                fields.put(key, value);
            } else {
                fields.putUnusual(parameters.name(i), value);
            }
        }
        if (!readable) {
            parameters.unreadable().forEach(name -> fields.putUnusable(name, "is not UTF-8"));
        }
        return fields;
    }

    private static int keyOf(QueryParameters parameters, int index) {
        for (int key = 0; key < KEYS.length; key++) {
            if (parameters.isNamed(index, KEYS[key])) {
                return key;
            }
        }
        return -1;
    }

    /** A file, a name in an unusual spelling, or a field that nobody asks for. */
    private void putUnusual(@Nullable String name, String value) {
        if (name != null && isFileField(name)) {
            putFiles(List.of(value));
        } else if (name != null) {
            put(name.strip(), value);
        }
    }

    static PluginFields ofJson(byte[] body) {
        if (!(Json.read(body) instanceof JsonValue.Structure structure)) {
            throw new MalformedWebhookException("$", "is not a JSON object");
        }
        if (structure.members().size() > MAX_NAMES) {
            throw new MalformedWebhookException("$", "more than " + MAX_NAMES + " fields");
        }
        PluginFields fields = new PluginFields("$.", false);
        structure.members().forEach((name, value) -> {
            if (isFileField(name)) {
                fields.putFiles(files(value, fields));
            } else if (value instanceof JsonValue.Structure || value instanceof JsonValue.Items) {
                fields.putUnusable(name, "must be a text, a number or a boolean");
            } else if (value instanceof JsonValue.Text text) {
                fields.put(name, text.value());
            } else {
                value.scalar().ifPresent(text -> fields.put(name, text));
            }
        });
        return fields;
    }

    private static List<String> files(JsonValue value, PluginFields fields) {
        List<JsonValue> items = value instanceof JsonValue.Items list
                ? list.items()
                : value instanceof JsonValue.Nothing ? List.of() : List.of(value);
        List<String> files = new ArrayList<>();
        for (JsonValue item : items) {
            if (item instanceof JsonValue.Text text) {
                files.add(text.value());
            } else {
                fields.unreadable("files");
            }
        }
        return files;
    }

    /** Whether a field holds addresses of recordings. */
    static boolean isFileField(String name) {
        return FILE_FIELDS.contains(name.toLowerCase(Locale.ROOT));
    }

    void put(String name, String value) {
        String key = name.toLowerCase(Locale.ROOT);
        Integer place = PLACES.get(key);
        if (place != null) {
            put(place.intValue(), value);
            return;
        }
        others = others.isEmpty() ? new HashMap<>() : others;
        check(key, others.putIfAbsent(key, value), value);
    }

    private void put(int place, String value) {
        String earlier = texts[place];
        if (earlier == null) {
            texts[place] = value;
        } else {
            check(KEYS[place], earlier, value);
        }
    }

    private void check(String key, @Nullable String earlier, String value) {
        if (earlier != null && !earlier.equals(value)) {
            putUnusable(key, "given twice with different values");
        }
    }

    void putUnusable(String name, String problem) {
        problems = problems.isEmpty() ? new HashMap<>() : problems;
        problems.put(name.toLowerCase(Locale.ROOT), problem);
    }

    void putFiles(List<String> values) {
        filesSeen = true;
        files = files.isEmpty() ? new ArrayList<>() : files;
        for (String value : values) {
            String file = value.strip();
            if (!file.isEmpty()) {
                files.add(file);
            }
        }
        if (files.size() > MAX_FILES) {
            throw new MalformedWebhookException(placePrefix + "files", "more than " + MAX_FILES + " files");
        }
    }

    /** Whether there was a field for recordings, even an empty one. */
    boolean hasFiles() {
        return filesSeen;
    }

    /** The addresses of recordings in the order of the request; may repeat. */
    List<String> files() {
        return files;
    }

    /** The places of details that were there and could not be read, so far. */
    List<String> unreadable() {
        return unreadable;
    }

    /** Notes a detail that could not be read. */
    void unreadable(String key) {
        unreadable = unreadable.isEmpty() ? new ArrayList<>() : unreadable;
        if (!unreadable.contains(placePrefix + key)) {
            unreadable.add(placePrefix + key);
        }
    }

    /**
     * A field without outer blanks.
     *
     * @param key in lower case
     * @return null if the field is absent, empty or says that it is empty, or if it cannot be read: too long, nested, ambiguous
     */
    @Nullable
    String text(String key, int maxLength) {
        String raw = raw(key, maxLength);
        return raw == null ? null : raw.strip();
    }

    /**
     * A field that may hold a phone number. A raw plus sign in a query arrives as a blank and becomes a plus again.
     *
     * @return null if the field is absent, empty or says that it is empty, or if it cannot be read
     */
    @Nullable
    String number(String key, int maxLength) {
        String raw = raw(key, maxLength);
        if (raw == null) {
            return null;
        }
        String text = raw.strip();
        boolean lostPlus = formEncoded && raw.charAt(0) == ' ' && isGroupedNumber(text);
        return lostPlus ? "+" + text : text;
    }

    /** A digit, and after it digits, blanks, parentheses and hyphens. */
    private static boolean isGroupedNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!digit && (i == 0 || " ()-".indexOf(c) < 0)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * A field without which the request has no meaning.
     *
     * @throws MalformedWebhookException if it is absent or cannot be read
     */
    String required(String key, int maxLength) {
        String problem = problem(key, maxLength);
        if (problem != null) {
            throw malformed(key, problem);
        }
        String text = text(key, maxLength);
        if (text == null) {
            throw malformed(key, "is missing");
        }
        return text;
    }

    MalformedWebhookException malformed(String key, String problem) {
        return new MalformedWebhookException(placePrefix + key, problem);
    }

    private @Nullable String raw(String key, int maxLength) {
        if (problem(key, maxLength) != null) {
            unreadable(key);
            return null;
        }
        String value = value(key);
        return value == null || value.isBlank() || value.strip().equalsIgnoreCase("empty") ? null : value;
    }

    private @Nullable String value(String key) {
        Integer place = PLACES.get(key);
        return place != null ? texts[place] : others.get(key);
    }

    private @Nullable String problem(String key, int maxLength) {
        String problem = problems.get(key);
        String value = value(key);
        boolean tooLong = problem == null && value != null && value.length() > maxLength;
        return tooLong ? "longer than " + maxLength + " characters" : problem;
    }
}
