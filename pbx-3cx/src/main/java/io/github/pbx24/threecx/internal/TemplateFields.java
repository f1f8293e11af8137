package io.github.pbx24.threecx.internal;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.pbx.text.NumberText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one request that a template describes: of a JSON object or a form in the body, and of the query for what the body
 * does not say. Names are compared without case. A placeholder that the exchange did not replace, {@code %Ext%} or {@code
 * [Agent]}, counts as missing. For one thread.
 */
public final class TemplateFields {

    private static final int MAX_BODY = 1 << 20;
    private static final int MAX_TEXT = 1_024;

    private final Map<String, String> texts = new HashMap<>();
    /** Fields that were sent and say nothing that is a text, or two things. */
    private final Set<String> garbled = new HashSet<>();

    private final List<String> unreadable = new ArrayList<>();
    private final String place;

    private TemplateFields(String place) {
        this.place = place;
    }

    /**
     * Reads a request.
     *
     * @param request an accepted request
     * @return its fields
     * @throws MalformedWebhookException if the body is neither a JSON object nor a form, or too large
     */
    public static TemplateFields of(WebhookRequest request) {
        byte[] body = request.body();
        if (body.length > MAX_BODY) {
            throw new MalformedWebhookException("body", "larger than 1 MiB");
        }
        TemplateFields fields;
        if (isJson(request, body)) {
            fields = new TemplateFields("$.");
            fields.addJson(Json.read(body));
        } else {
            fields = new TemplateFields(body.length == 0 ? "query." : "form.");
            fields.addAll(QueryParameters.decode(body));
        }
        TemplateFields query = new TemplateFields("query.");
        query.addAll(request.query());
        fields.addMissing(query);
        return fields;
    }

    private static boolean isJson(WebhookRequest request, byte[] body) {
        String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        String start = new String(body, 0, Math.min(body.length, 16), StandardCharsets.UTF_8);
        String text = start.startsWith("\uFEFF") ? start.substring(1) : start;
        return body.length > 0 && (type.contains("json") || text.stripLeading().startsWith("{"));
    }

    private void addJson(JsonValue json) {
        if (!(json instanceof JsonValue.Structure structure)) {
            throw new MalformedWebhookException("$", "must be an object");
        }
        structure.members().forEach((name, value) -> {
            Optional<String> text = value.scalar();
            if (text.isPresent()) {
                add(name, text.get());
            } else if (!(value instanceof JsonValue.Text || value instanceof JsonValue.Nothing)) {
                garbled.add(name.toLowerCase(Locale.ROOT));
            }
        });
    }

    private void addAll(QueryParameters parameters) {
        for (int i = 0; i < parameters.count(); i++) {
            String name = parameters.name(i);
            String value = parameters.value(i);
            if (name != null && value != null) {
                add(name, value);
            } else if (name != null) {
                garbled.add(name.toLowerCase(Locale.ROOT));
            }
        }
    }

    /** Of a name that comes twice, perhaps in another case, only what both say counts. */
    private void add(String name, String value) {
        String key = name.toLowerCase(Locale.ROOT);
        String earlier = texts.putIfAbsent(key, value);
        if (earlier != null && !earlier.equals(value)) {
            garbled.add(key);
        }
    }

    private void addMissing(TemplateFields others) {
        others.texts.keySet().removeIf(this::has);
        others.garbled.removeIf(this::has);
        texts.putAll(others.texts);
        garbled.addAll(others.garbled);
    }

    /**
     * A field.
     *
     * @param name its name, any case
     * @return the text without outer blanks; empty if it is absent, blank, a placeholder, or unreadable, which is an object, an array, bytes
     *     that are no text, control characters, more than 1,024 characters, or two texts that differ
     */
    public Optional<String> text(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        if (garbled.contains(key)) {
            note(name);
            return Optional.empty();
        }
        String value = texts.get(key);
        String text = value == null ? "" : value.strip();
        if (text.isEmpty() || isPlaceholder(text)) {
            return Optional.empty();
        }
        if (text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            note(name);
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /**
     * Whether a field was sent, whatever stands in it.
     *
     * @param name its name, any case
     * @return true also for an empty one
     */
    public boolean has(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        return texts.containsKey(key) || garbled.contains(key);
    }

    /**
     * A client's number.
     *
     * @param name the field
     * @return the number; null if it is missing, withheld, or no number, which counts as unreadable
     */
    public @Nullable String number(String name) {
        String text = text(name).orElse(null);
        NumberText number = NumberText.read(text);
        if (text != null && number instanceof NumberText.Absent) {
            note(name);
        }
        return number.number().orElse(null);
    }

    /**
     * A time.
     *
     * @param name the field
     * @param zone the zone of a local time
     * @return the time; empty if the field is missing or is no time, which counts as unreadable
     */
    public Optional<Instant> time(String name, ZoneId zone) {
        return read(name, text -> PrintedTime.read(text, zone));
    }

    /**
     * A duration.
     *
     * @param name the field
     * @return the duration; empty if the field is missing or is no duration, which counts as unreadable
     */
    public Optional<Duration> duration(String name) {
        return read(name, PrintedDuration::read);
    }

    /**
     * A field that one of several readings understands.
     *
     * @param name the field
     * @param reading answers empty for what it does not understand
     * @param <T> what is read
     * @return what was read; empty if the field is missing or was not understood, which counts as unreadable
     */
    public <T> Optional<T> read(String name, Function<String, Optional<T>> reading) {
        Optional<String> text = text(name);
        Optional<T> value = text.flatMap(reading);
        if (text.isPresent() && value.isEmpty()) {
            note(name);
        }
        return value;
    }

    private void note(String name) {
        String at = place + bounded(name);
        if (!unreadable.contains(at)) {
            unreadable.add(at);
        }
    }

    /**
     * Where a field stands, for messages.
     *
     * @param name the field
     * @return for example {@code $.agent}
     */
    public String place(String name) {
        return place + name;
    }

    /**
     * What was there and could not be read so far.
     *
     * @return places without content
     */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    private static boolean isPlaceholder(String text) {
        return text.length() > 2
                && (text.startsWith("%") && text.endsWith("%") && text.indexOf('%', 1) == text.length() - 1
                        || text.startsWith("[") && text.endsWith("]"));
    }

    private static String bounded(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "?");
        return plain.length() > 32 ? plain.substring(0, 32) : plain;
    }
}
