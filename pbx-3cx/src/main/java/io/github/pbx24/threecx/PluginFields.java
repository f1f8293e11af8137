package io.github.pbx24.threecx;

import com.squareup.moshi.JsonDataException;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one request of the plugin, wherever they stood: query string, form or JSON. Names are compared without case.
 *
 * <p>A field is judged when it is asked for, so that an unknown event may look as it likes.
 */
final class PluginFields {

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_FILES = 1_000;

    /** Fields with addresses of recordings. Builds differ in the name. */
    private static final Set<String> FILE_FIELDS = Set.of("files", "fileurls");

    /** A phone number, perhaps grouped. */
    private static final Pattern DIGITS = Pattern.compile("[0-9][0-9 ()-]*");

    private final String placePrefix;
    private final boolean formEncoded;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> problems = new HashMap<>();
    private final List<String> files = new ArrayList<>();
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
        String text = decode(request.body()).strip();
        String contentType = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        // The first character decides as well: senders are careless about the content type.
        if (contentType.contains("json") || text.startsWith("{") || text.startsWith("[")) {
            return ofJson(text);
        }
        return ofParameters("form", QueryParameters.decode(text));
    }

    private static String decode(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            // .NET writes a byte order mark unless told otherwise.
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new MalformedWebhookException("body", "not UTF-8");
        }
    }

    private static PluginFields ofParameters(String place, QueryParameters parameters) {
        PluginFields fields = new PluginFields(place + ".", true);
        for (String name : parameters.names()) {
            List<String> values = parameters.all(name);
            if (FILE_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
                fields.putFiles(values);
            } else {
                values.forEach(value -> fields.put(name, value));
            }
        }
        return fields;
    }

    static PluginFields ofJson(String text) {
        try {
            return Objects.requireNonNull(new PluginJson().fromJson(text));
        } catch (IOException e) {
            throw new MalformedWebhookException("$", "not valid JSON");
        } catch (JsonDataException e) {
            throw new MalformedWebhookException("$", "not an object, nested too deeply, or followed by more");
        }
    }

    /** Empty fields, to be filled from JSON. */
    static PluginFields ofEmptyJson() {
        return new PluginFields("$.", false);
    }

    /** Whether a field holds addresses of recordings. */
    static boolean isFileField(String name) {
        return FILE_FIELDS.contains(name.toLowerCase(Locale.ROOT));
    }

    void put(String name, String value) {
        String key = name.toLowerCase(Locale.ROOT);
        String earlier = texts.putIfAbsent(key, value);
        if (earlier != null && !earlier.equals(value)) {
            problems.put(key, "given twice with different values");
        }
    }

    void putUnusable(String name, String problem) {
        problems.put(name.toLowerCase(Locale.ROOT), problem);
    }

    void putFiles(List<String> values) {
        filesSeen = true;
        values.stream().map(String::strip).filter(value -> !value.isEmpty()).forEach(files::add);
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

    /**
     * A field without outer blanks.
     *
     * @param key in lower case
     * @return null if the field is absent, empty or says that it is empty
     * @throws MalformedWebhookException if it is too long, nested, or ambiguous
     */
    @Nullable
    String text(String key, int maxLength) {
        String raw = raw(key, maxLength);
        return raw == null ? null : raw.strip();
    }

    /**
     * A field that may hold a phone number. A raw plus sign in a query arrives as a blank and becomes a plus again.
     *
     * @return null if the field is absent, empty or says that it is empty
     */
    @Nullable
    String number(String key, int maxLength) {
        String raw = raw(key, maxLength);
        if (raw == null) {
            return null;
        }
        String text = raw.strip();
        boolean lostPlus =
                formEncoded && raw.charAt(0) == ' ' && DIGITS.matcher(text).matches();
        return lostPlus ? "+" + text : text;
    }

    /**
     * A field that must be there.
     *
     * @throws MalformedWebhookException if it is not
     */
    String required(String key, int maxLength) {
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
        String problem = problems.get(key);
        if (problem != null) {
            throw malformed(key, problem);
        }
        String value = texts.get(key);
        if (value == null || value.isBlank() || value.strip().equalsIgnoreCase("empty")) {
            return null;
        }
        if (value.length() > maxLength) {
            throw malformed(key, "longer than " + maxLength + " characters");
        }
        return value;
    }
}
