package io.github.pbx24.pbx.simulator.threecx;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of a CRM template: {@code [Variable]}, and methods of what is inside. Each round replaces the innermost brackets, as many
 * rounds as the template grants. What is unknown stays as it stands.
 */
final class TemplateText {

    private static final Pattern INNERMOST = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final Pattern METHOD =
            Pattern.compile("(\u0001\\d+\u0002|[^.]*)\\.(\\w+)\\((?:\"([^\"]*)\")?(?:,\"([^\"]*)\")?\\)");

    private final Map<String, Object> variables;

    TemplateText(Map<String, Object> variables) {
        this.variables = variables;
    }

    /** Works a text out. Values that are no text yet, such as times, keep their kind between two rounds. */
    String evaluate(String text, int rounds) {
        Values values = new Values();
        String current = text;
        for (int round = 0; round < Math.max(1, rounds); round++) {
            current = INNERMOST.matcher(current).replaceAll(match -> {
                Object value = value(match.group(1), values);
                return Matcher.quoteReplacement(value == null ? match.group() : values.keep(value));
            });
        }
        return values.printed(current);
    }

    /** Whether a condition holds: comparisons by {@code ==} and {@code !=}, joined by {@code ||}. An empty one does not. */
    boolean holds(String condition) {
        for (String comparison : condition.split("\\|\\|", -1)) {
            boolean different = comparison.contains("!=");
            String[] sides = comparison.split(different ? "!=" : "==", 2);
            if (sides.length == 2
                    && different
                            != evaluate(sides[0], 1)
                                    .equals(evaluate(sides[1], 1).replace("\"", ""))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Object value(String expression, Values values) {
        if (variables.containsKey(expression)) {
            return variables.get(expression);
        }
        Matcher method = METHOD.matcher(expression);
        if (!method.matches()) {
            return null;
        }
        Object subject = values.find(method.group(1));
        return switch (method.group(2)) {
            case "ToString" -> formatted(subject, method.group(3));
            case "get_TotalSeconds" ->
                subject instanceof Duration duration ? (double) duration.toMillis() / 1000 : null;
            case "Replace" -> String.valueOf(subject).replace(method.group(3), method.group(4));
            default -> null;
        };
    }

    private static @Nullable Object formatted(Object subject, @Nullable String format) {
        if (subject instanceof Instant instant && "yyyy-MM-ddTHH:mm:ssZ".equals(format)) {
            return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
                    .format(instant.atOffset(ZoneOffset.UTC));
        }
        if (subject instanceof Double number && "F0".equals(format)) {
            return String.format(Locale.ROOT, "%.0f", number);
        }
        return null;
    }

    /** Values inside a text, each under a mark that no template contains. */
    private static final class Values {

        private static final Pattern MARK = Pattern.compile("\u0001(\\d+)\u0002");

        private final List<Object> kept = new ArrayList<>();

        String keep(Object value) {
            kept.add(value);
            return "\u0001" + (kept.size() - 1) + "\u0002";
        }

        Object find(String mark) {
            Matcher matcher = MARK.matcher(mark);
            return matcher.matches() ? kept.get(Integer.parseInt(matcher.group(1))) : mark;
        }

        String printed(String text) {
            return MARK.matcher(text).replaceAll(match -> Matcher.quoteReplacement(printed(match)));
        }

        /** A time without a format is printed as the exchange's culture has it; ours is Austrian. */
        private String printed(MatchResult match) {
            Object value = kept.get(Integer.parseInt(match.group(1)));
            return value instanceof Instant instant
                    ? DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm:ss", Locale.ROOT)
                            .format(instant.atOffset(ZoneOffset.UTC))
                    : String.valueOf(value);
        }
    }
}
