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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** What some builds write where there is nothing to write. */
    private static final String EMPTY = "empty";

    /** Fields with addresses of recordings. Builds differ in the name. */
    private static final Set<String> FILE_FIELDS = Set.of("files", "fileurls");

    /** The fields of events, the frequent ones first. */
    enum Field {
        EVENT,
        ID,
        CALLERID,
        USER,
        TITLE,
        FINISHTYPE,
        TRANSFER,
        DURATION,
        USERTYPE,
        TRTYPE,
        TERMINATION_REASON_DETAILS,
        SOURCE_PRESENTATION,
        INBOUND_DID,
        DID;

        private static final Field[] ALL = values();
        private static final Map<String, Field> BY_KEY =
                Stream.of(ALL).collect(Collectors.toUnmodifiableMap(Field::key, Function.identity()));

        private final String key = name().toLowerCase(Locale.ROOT);

        private String key() {
            return key;
        }
    }

    private final String placePrefix;
    private final boolean formEncoded;
    private final @Nullable String[] texts = new String[Field.ALL.length];
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
            Field field = fieldOf(parameters, i);
            if (field != null) {
                fields.put(field, value);
            } else {
                fields.putUnusual(parameters.name(i), value);
            }
        }
        if (!readable) {
            parameters.unreadable().forEach(name -> fields.putUnusable(name, "is not UTF-8"));
        }
        return fields;
    }

    private static @Nullable Field fieldOf(QueryParameters parameters, int index) {
        for (Field field : Field.ALL) {
            if (parameters.isNamed(index, field.key)) {
                return field;
            }
        }
        return null;
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
            } else if (value instanceof JsonValue.Garbled) {
                fields.putUnusable(name, "is no text, or two");
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
        Field field = Field.BY_KEY.get(key);
        if (field != null) {
            put(field, value);
            return;
        }
        others = others.isEmpty() ? new HashMap<>() : others;
        check(key, others.putIfAbsent(key, value), value);
    }

    private void put(Field field, String value) {
        String earlier = texts[field.ordinal()];
        if (earlier == null) {
            texts[field.ordinal()] = value;
        } else {
            check(field.key, earlier, value);
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
    void unreadable(Field field) {
        unreadable(field.key);
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
     * @return null if the field is absent, empty or says that it is empty, or if it cannot be read: too long, nested, ambiguous
     */
    @Nullable
    String text(Field field, int maxLength) {
        String raw = raw(field, maxLength);
        return raw == null ? null : raw.strip();
    }

    /**
     * A field that events do not have.
     *
     * @param key in lower case
     * @return as of those that they have
     */
    @Nullable
    String other(String key, int maxLength) {
        String value = others.get(key);
        if (problem(key, value, maxLength) != null) {
            unreadable(key);
            return null;
        }
        return value == null || isEmpty(value) ? null : value.strip();
    }

    /**
     * A field that may hold a phone number. A raw plus sign in a query arrives as a blank and becomes a plus again.
     *
     * @return null if the field is absent, empty or says that it is empty, or if it cannot be read
     */
    @Nullable
    String number(Field field, int maxLength) {
        String raw = raw(field, maxLength);
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
    String required(Field field, int maxLength) {
        String problem = problem(field.key, texts[field.ordinal()], maxLength);
        if (problem != null) {
            throw malformed(field, problem);
        }
        String text = text(field, maxLength);
        if (text == null) {
            throw malformed(field, "is missing");
        }
        return text;
    }

    MalformedWebhookException malformed(Field field, String problem) {
        return new MalformedWebhookException(placePrefix + field.key, problem);
    }

    private @Nullable String raw(Field field, int maxLength) {
        String value = texts[field.ordinal()];
        if (problem(field.key, value, maxLength) != null) {
            unreadable(field);
            return null;
        }
        return value == null || isEmpty(value) ? null : value;
    }

    private static boolean isEmpty(String value) {
        return value.isBlank()
                || value.length() >= EMPTY.length() && value.strip().equalsIgnoreCase(EMPTY);
    }

    private @Nullable String problem(String key, @Nullable String value, int maxLength) {
        String problem = problems.isEmpty() ? null : problems.get(key);
        if (problem != null || value == null) {
            return problem;
        }
        if (value.length() > maxLength) {
            return "longer than " + maxLength + " characters";
        }
        // The name of an unknown event may be anything.
        boolean garbled = hasControls(value) && !key.equals(Field.EVENT.key) && hasControls(value.strip());
        return garbled ? "has control characters" : null;
    }

    private static boolean hasControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7F && c <= 0x9F) {
                return true;
            }
        }
        return false;
    }
}
