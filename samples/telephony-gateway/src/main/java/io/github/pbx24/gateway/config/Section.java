package io.github.pbx24.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one table of the file and notes every mistake on the way. A wrong value reads as absent, so that reading can go on.
 */
final class Section {

    private final Map<String, YamlNode> entries;
    private final String path;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    Section(YamlNode.Table table, String path, Problems problems) {
        this.entries = table.entries();
        this.path = path;
        this.problems = problems;
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    void problem(String key, String message) {
        problems.add(path(key), message);
    }

    boolean has(String key) {
        return value(key) != null;
    }

    /** The value; null if absent or empty. */
    private @Nullable YamlNode value(String key) {
        known.add(key);
        YamlNode node = entries.get(key);
        return node instanceof YamlNode.Nothing ? null : node;
    }

    Optional<String> text(String key) {
        YamlNode node = value(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof YamlNode.Scalar scalar) {
            String text = scalar.text().strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }
        problem(key, "must be a text");
        return Optional.empty();
    }

    /** A text in which blanks count, such as a password; an empty one is a value. */
    Optional<String> exactText(String key) {
        YamlNode node = value(key);
        if (node instanceof YamlNode.Scalar scalar) {
            return Optional.of(scalar.text());
        }
        if (node != null) {
            problem(key, "must be a text");
        }
        return Optional.empty();
    }

    /** A text that must be there; an empty one stands in for it until the mistakes are reported. */
    String requiredText(String key) {
        return text(key).orElseGet(() -> {
            if (!problems.concern(path(key))) {
                problem(key, "is missing");
            }
            return "";
        });
    }

    <T> Optional<T> convert(String key, String complaint, Function<String, T> conversion) {
        return text(key).flatMap(text -> {
            try {
                return Optional.of(conversion.apply(text));
            } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
                // A placeholder that could not be filled in is the one mistake to tell.
                if (!problems.concern(path(key))) {
                    problem(key, complaint);
                }
                return Optional.empty();
            }
        });
    }

    Optional<Integer> integer(String key, int least, int most) {
        return convert(key, "must be a whole number from " + least + " to " + most, text -> {
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException("out of range");
            }
            return number;
        });
    }

    Optional<Boolean> flag(String key) {
        return convert(key, "must be true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither");
        });
    }

    Optional<Long> size(String key, long least, long most) {
        return convert(
                key,
                "must be a size such as 1MiB, from " + ByteSize.format(least) + " to " + ByteSize.format(most),
                text -> {
                    long size = ByteSize.parse(text);
                    if (size < least || size > most) {
                        throw new IllegalArgumentException("out of range");
                    }
                    return size;
                });
    }

    /** From zero to a thousand days; longer is a slip of the pen. */
    Optional<Duration> duration(String key) {
        return convert(key, Durations.COMPLAINT, Durations::parse);
    }

    Optional<List<Duration>> durations(String key) {
        List<String> texts = texts(key);
        List<Duration> durations = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                durations.add(Durations.parsePositive(texts.get(i)));
            } catch (DateTimeException | IllegalArgumentException e) {
                problem(key + "[" + i + "]", Durations.POSITIVE_COMPLAINT);
            }
        }
        return has(key) ? Optional.of(List.copyOf(durations)) : Optional.empty();
    }

    Optional<Period> period(String key) {
        return convert(key, "must be a period such as P1095D, P3Y or 1095d, longer than zero", text -> {
            boolean days = text.matches("\\d{1,6} ?d");
            Period period = Period.parse(days ? "P" + text.replaceAll("\\D", "") + "D" : text);
            if (period.isNegative()
                    || period.isZero()
                    || period.toTotalMonths() > 12_000
                    || period.getDays() > 400_000) {
                throw new IllegalArgumentException("out of range");
            }
            return period;
        });
    }

    Optional<String> choice(String key, String... choices) {
        return convert(key, "must be one of " + String.join(", ", choices), text -> {
            if (!List.of(choices).contains(text)) {
                throw new IllegalArgumentException("not allowed");
            }
            return text;
        });
    }

    /** An absolute http or https address without user and fragment. */
    Optional<URI> address(String key) {
        return convert(key, "must be an absolute http or https address", text -> {
            URI uri;
            try {
                uri = new URI(text);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("not an address", e);
            }
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!web || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                throw new IllegalArgumentException("not such an address");
            }
            return uri;
        });
    }

    /** One text or a list of texts. */
    List<String> texts(String key) {
        if (!(value(key) instanceof YamlNode.Sequence sequence)) {
            return text(key).map(List::of).orElse(List.of());
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            if (sequence.items().get(i) instanceof YamlNode.Scalar scalar
                    && !scalar.text().isBlank()) {
                texts.add(scalar.text().strip());
            } else {
                problem(key + "[" + i + "]", "must be a text");
            }
        }
        return List.copyOf(texts);
    }

    /** A table of texts. */
    Map<String, String> table(String key) {
        Map<String, String> table = new LinkedHashMap<>();
        section(key)
                .ifPresent(section -> section.entries.forEach((name, node) -> {
                    section.known.add(name);
                    if (node instanceof YamlNode.Scalar scalar && !scalar.text().isBlank()) {
                        table.put(name, scalar.text().strip());
                    } else {
                        section.problem(name, "must be a text");
                    }
                }));
        return table;
    }

    /** The id of a user. */
    Optional<Long> user(String key) {
        return convert(key, "must be the id of a user", Section::userId);
    }

    Map<String, Long> userByExtension(String key) {
        Map<String, Long> users = new LinkedHashMap<>();
        table(key).forEach((extension, user) -> {
            try {
                users.put(extension, userId(user));
            } catch (IllegalArgumentException e) {
                problem(key + "." + extension, "must be the id of a user");
            }
        });
        return users;
    }

    private static long userId(String text) {
        long id = Long.parseLong(text);
        if (id < 1) {
            throw new IllegalArgumentException("not an id");
        }
        return id;
    }

    /** A table that somebody else reads. */
    Map<String, Object> foreign(String key) {
        YamlNode node = value(key);
        if (node instanceof YamlNode.Table table && table.plain() instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, item) -> copy.put(String.valueOf(name), item));
            return copy;
        }
        if (node != null) {
            problem(key, "must be a table");
        }
        return Map.of();
    }

    Optional<Section> section(String key) {
        YamlNode node = value(key);
        if (node instanceof YamlNode.Table table) {
            return Optional.of(new Section(table, path(key), problems));
        }
        if (node != null) {
            problem(key, "must be a table");
        }
        return Optional.empty();
    }

    /** A section that reads as empty if it is absent. */
    Section sectionOrEmpty(String key) {
        return section(key).orElseGet(() -> new Section(new YamlNode.Table(Map.of()), path(key), problems));
    }

    /** A list of tables that must not be empty. */
    List<Section> sections(String key) {
        YamlNode node = value(key);
        List<Section> sections = new ArrayList<>();
        if (node instanceof YamlNode.Sequence sequence && !sequence.items().isEmpty()) {
            for (int i = 0; i < sequence.items().size(); i++) {
                String place = key + "[" + i + "]";
                if (sequence.items().get(i) instanceof YamlNode.Table table) {
                    sections.add(new Section(table, path(place), problems));
                } else {
                    problem(place, "must be a table");
                    // Keeps the numbers of those that follow; its own keys are not complained about.
                    sections.add(new Section(new YamlNode.Table(Map.of()), path(place), new Problems()));
                }
            }
        } else {
            problem(key, node == null ? "is missing" : "must be a list with at least one table");
        }
        return sections;
    }

    /** Complains about keys that were never asked for. */
    void end() {
        for (String key : entries.keySet()) {
            if (!known.contains(key)) {
                String meant = Similar.to(key, known)
                        .map(similar -> "did you mean " + similar + "? ")
                        .orElse("");
                problem(
                        key,
                        "unknown key; " + meant + (meant.isEmpty() ? "known are " : "Known are ")
                                + String.join(", ", known));
            }
        }
    }
}
