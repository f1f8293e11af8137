package io.github.pbx24.pbx;

import io.github.pbx24.pbx.PbxSettingsException.Problem;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of one exchange and collects every mistake on the way.
 *
 * <p>A provider reads all its settings, then calls {@link #check()}, which complains about all mistakes at once, unknown
 * keys included. Reading a wrong setting gives a harmless value, so that reading can go on. For one thread.
 *
 * <pre>{@code
 * String key = settings.requiredText("sign-key");
 * URI api = settings.address("api-url").orElse(DEFAULT_API);
 * settings.check();
 * }</pre>
 *
 * @since 0.1
 */
public final class PbxSettings {

    /** Stands in for a wrong or missing text until {@link #check()} throws. */
    private static final String UNUSABLE = "unusable";

    private final Map<String, Object> values;
    private final Set<String> known = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private PbxSettings(Map<String, ?> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /**
     * Wraps settings as a YAML or JSON reader gives them.
     *
     * @param values text, numbers, booleans, lists and maps of these by key
     * @return a reader
     */
    public static PbxSettings of(Map<String, ?> values) {
        return new PbxSettings(values);
    }

    /**
     * Whether a setting is there, right or wrong. Does not make it known.
     *
     * @param key the setting
     * @return true if it has a value
     */
    public boolean has(String key) {
        return values.get(key) != null;
    }

    /**
     * A text that may be absent.
     *
     * @param key the setting
     * @return the text without outer blanks; empty if absent or blank
     */
    public Optional<String> text(String key) {
        known.add(key);
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (isScalar(value)) {
            String text = value.toString().strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }
        problem(key, "must be a text");
        return Optional.empty();
    }

    /**
     * A text that must be there.
     *
     * @param key the setting
     * @return the text; a placeholder if it is missing, which {@link #check()} reports
     */
    public String requiredText(String key) {
        return text(key).orElseGet(() -> {
            missing(key);
            return UNUSABLE;
        });
    }

    /**
     * One text or a list of texts.
     *
     * <p>A blank text is a mistake: a secret emptied by a forgotten variable must not read as "no secret wanted". An empty
     * list says so on purpose.
     *
     * @param key the setting
     * @return the texts; empty if absent
     */
    public List<String> texts(String key) {
        if (!(values.get(key) instanceof List<?> list)) {
            Optional<String> single = text(key);
            if (single.isEmpty() && values.get(key) instanceof String) {
                problem(key, "must not be blank");
            }
            return single.map(List::of).orElse(List.of());
        }
        known.add(key);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Object item = list.get(i);
            if (isScalar(item)) {
                String text = item.toString().strip();
                if (text.isEmpty()) {
                    problem(key + "[" + i + "]", "must not be blank");
                } else {
                    texts.add(text);
                }
            } else {
                problem(key + "[" + i + "]", "must be a text");
            }
        }
        return List.copyOf(texts);
    }

    /**
     * At least one text.
     *
     * @param key the setting
     * @return the texts; empty if they are missing, which {@link #check()} reports
     */
    public List<String> requiredTexts(String key) {
        List<String> texts = texts(key);
        if (texts.isEmpty() && problems.stream().noneMatch(p -> p.key().startsWith(key + "["))) {
            missing(key);
        }
        return texts;
    }

    /**
     * An absolute http or https address.
     *
     * @param key the setting
     * @return the address; empty if absent or wrong
     */
    public Optional<URI> address(String key) {
        return convert(key, "must be an absolute http or https address", text -> {
            URI uri = URI.create(text);
            if (uri.getHost() == null
                    || !("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))) {
                throw new IllegalArgumentException("not absolute");
            }
            return uri;
        });
    }

    /**
     * A duration in ISO-8601 form, for example {@code PT30S}; not negative.
     *
     * @param key the setting
     * @return the duration; empty if absent or wrong
     */
    public Optional<Duration> duration(String key) {
        return convert(key, "must be a duration such as PT30S", text -> {
            Duration duration;
            try {
                duration = Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("not a duration", e);
            }
            if (duration.isNegative()) {
                throw new IllegalArgumentException("negative");
            }
            return duration;
        });
    }

    /**
     * A time zone, for example {@code Europe/Moscow}.
     *
     * @param key the setting
     * @return the zone; empty if absent or wrong
     */
    public Optional<ZoneId> zone(String key) {
        return convert(key, "must be a time zone such as Europe/Moscow", text -> {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("not a zone", e);
            }
        });
    }

    /**
     * One of a few words.
     *
     * @param key the setting
     * @param choices what is allowed
     * @return the word; empty if absent or wrong
     */
    public Optional<String> choice(String key, String... choices) {
        String allowed = Arrays.stream(choices).collect(Collectors.joining(", "));
        return convert(key, "must be one of " + allowed, text -> {
            if (!List.of(choices).contains(text)) {
                throw new IllegalArgumentException("not allowed");
            }
            return text;
        });
    }

    /**
     * A table of texts.
     *
     * @param key the setting
     * @return name to text, in order; empty if absent
     */
    public Map<String, String> table(String key) {
        known.add(key);
        Object value = values.get(key);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            problem(key, "must be a table of names and values");
            return Map.of();
        }
        Map<String, String> table = new LinkedHashMap<>();
        map.forEach((name, item) -> {
            if (!isScalar(item)) {
                problem(key + "." + name, "must be a text");
            } else if (item.toString().isBlank()) {
                problem(key + "." + name, "must not be blank");
            } else {
                table.put(String.valueOf(name), item.toString().strip());
            }
        });
        return table;
    }

    /**
     * Reports a mistake that only the provider can see. Reporting it twice is the same as once.
     *
     * @param key the setting
     * @param message what is wrong with it, without its value
     */
    public void problem(String key, String message) {
        Problem problem = new Problem(key, message);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /**
     * Ends the reading.
     *
     * @throws PbxSettingsException if anything was missing or wrong, or if a key was never read
     */
    public void check() {
        values.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> problem(
                        key,
                        "unknown setting; known are " + known.stream().sorted().collect(Collectors.joining(", "))));
        if (!problems.isEmpty()) {
            throw new PbxSettingsException(problems);
        }
    }

    private <T> Optional<T> convert(String key, String complaint, Function<String, T> conversion) {
        return text(key).flatMap(text -> {
            try {
                return Optional.of(conversion.apply(text));
            } catch (IllegalArgumentException e) {
                problem(key, complaint);
                return Optional.empty();
            }
        });
    }

    private static boolean isScalar(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    private void missing(String key) {
        if (problems.stream().noneMatch(p -> p.key().equals(key))) {
            problem(key, "is missing");
        }
    }

    /** Shows the keys only: values may be secrets. */
    @Override
    public String toString() {
        return "PbxSettings" + values.keySet();
    }
}
