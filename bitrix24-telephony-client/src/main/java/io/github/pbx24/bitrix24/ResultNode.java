package io.github.pbx24.bitrix24;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A place in the tree of an answer or an event. Reads leniently what PHP writes: ids as string or number, and
 * {@code null}, {@code false}, {@code ""}, {@code []} and {@code {}} for "nothing". No reading method throws on content
 * of another kind; it answers "nothing". Immutable.
 *
 * @since 0.1
 */
public final class ResultNode {

    /** Largest whole number a double holds exactly. */
    private static final double EXACT_DOUBLE = 9_007_199_254_740_992d;

    private static final int LONGEST_NUMBER = 64;

    /** Instants outside the years 1 to 9999 are rubbish. */
    private static final double MAX_EPOCH_SECOND = 253_402_300_799d;

    private static final ResultNode ABSENT = new ResultNode(null);

    /** One of String, NumberText, Boolean, List of nodes, Map of nodes, or null. */
    private final @Nullable Object value;

    private ResultNode(@Nullable Object value) {
        this.value = value;
    }

    /** A number as it was written, so that no digit is lost. */
    private record NumberText(String text) {}

    /**
     * Makes a node from plain values, mainly for tests of decoders.
     *
     * @param tree null, string, number, boolean, collection, or map with string keys; copied
     * @return the node
     * @throws IllegalArgumentException if a value is of another kind
     */
    public static ResultNode of(@Nullable Object tree) {
        if (tree == null) {
            return ABSENT;
        }
        if (tree instanceof ResultNode node) {
            return node;
        }
        if (tree instanceof String || tree instanceof Boolean) {
            return new ResultNode(tree);
        }
        if (tree instanceof Number number) {
            return ofNumber(number.toString());
        }
        if (tree instanceof Collection<?> items) {
            List<ResultNode> nodes = new ArrayList<>(items.size());
            items.forEach(item -> nodes.add(of(item)));
            return ofItems(nodes);
        }
        if (tree instanceof Map<?, ?> map) {
            Map<String, ResultNode> nodes = new LinkedHashMap<>();
            map.forEach((key, item) -> nodes.put(String.valueOf(key), of(item)));
            return ofFields(nodes);
        }
        throw new IllegalArgumentException("cannot read a " + tree.getClass().getName());
    }

    /**
     * Reads a JSON document, for example the options that a page in the portal gets as text.
     *
     * @param json the text
     * @return the root; empty if the text is not exactly one JSON value or is nested deeper than 64 levels
     */
    public static Optional<ResultNode> ofJson(String json) {
        try {
            return Optional.of(JsonTree.read(new Buffer().writeUtf8(json)));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    static ResultNode ofNumber(String text) {
        return new ResultNode(new NumberText(text));
    }

    static ResultNode ofItems(List<ResultNode> items) {
        return new ResultNode(Collections.unmodifiableList(items));
    }

    static ResultNode ofFields(Map<String, ResultNode> fields) {
        return new ResultNode(Collections.unmodifiableMap(fields));
    }

    /**
     * A field of a map. A list answers for its positions, because PHP writes a map with keys 0, 1, 2 as a list.
     *
     * @param key name of the field, case-sensitive
     * @return the field; an absent node if there is none
     */
    public ResultNode get(String key) {
        return fields().getOrDefault(key, ABSENT);
    }

    /**
     * Whether the map has the field at all, whatever its value.
     *
     * @param key name of the field
     * @return true if the key was written
     */
    public boolean has(String key) {
        return fields().containsKey(key);
    }

    /**
     * The items of a list, or the values of a map whose keys are all numbers.
     *
     * @return unmodifiable; empty for anything else
     */
    public List<ResultNode> items() {
        if (value instanceof List<?> items) {
            return nodes(items);
        }
        if (value instanceof Map<?, ?> map && map.keySet().stream().allMatch(ResultNode::isIndex)) {
            return nodes(new ArrayList<>(map.values()));
        }
        return List.of();
    }

    /**
     * The fields of a map in the order written, or the items of a list under their positions.
     *
     * @return unmodifiable; empty for anything else
     */
    public Map<String, ResultNode> fields() {
        Map<String, ResultNode> fields = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, node) -> fields.put((String) key, (ResultNode) node));
        } else if (value instanceof List<?> items) {
            items.forEach(node -> fields.put(Integer.toString(fields.size()), (ResultNode) node));
        }
        return Collections.unmodifiableMap(fields);
    }

    /**
     * The text of a string or number.
     *
     * @return empty for an absent node, an empty string, a map or a list
     */
    public Optional<String> asText() {
        if (value instanceof String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }
        if (value instanceof NumberText number) {
            return Optional.of(number.text());
        }
        return Boolean.TRUE.equals(value) ? Optional.of("true") : Optional.empty();
    }

    /**
     * A whole number, written as number or string.
     *
     * @return empty if it is not one, or does not fit a long
     */
    public OptionalLong asLong() {
        String text = number();
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException notPlain) {
            double number = asDouble().orElse(Double.NaN);
            boolean whole = number == Math.rint(number) && Math.abs(number) <= EXACT_DOUBLE;
            return whole ? OptionalLong.of((long) number) : OptionalLong.empty();
        }
    }

    /**
     * A number, written as number or string.
     *
     * @return empty if it is not a finite number
     */
    public OptionalDouble asDouble() {
        String text = number();
        if (text == null) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException notANumber) {
            return OptionalDouble.empty();
        }
    }

    /**
     * A decimal number without rounding, written as number or string.
     *
     * @return empty if it is not a number of sane size
     */
    public Optional<BigDecimal> asDecimal() {
        String text = number();
        if (text == null || asDouble().isEmpty()) {
            return Optional.empty();
        }
        try {
            BigDecimal decimal = new BigDecimal(text);
            // A tiny text can name a number of a billion digits.
            return Math.abs(decimal.scale()) <= LONGEST_NUMBER ? Optional.of(decimal) : Optional.empty();
        } catch (NumberFormatException notADecimal) {
            return Optional.empty();
        }
    }

    /**
     * A flag: {@code true}, a number other than zero, {@code "1"}, {@code "Y"} or {@code "true"} in any case.
     *
     * @return false for everything else
     */
    public boolean asBoolean() {
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof NumberText) {
            return asDouble().orElse(0) != 0;
        }
        return value instanceof String text
                && (text.equals("1") || text.equalsIgnoreCase("y") || text.equalsIgnoreCase("true"));
    }

    /**
     * A point in time: ISO-8601 with offset, or seconds since 1970 with or without a fraction.
     *
     * @return empty if it is neither; the portal sometimes writes a date as {@code {}}
     */
    public Optional<Instant> asInstant() {
        OptionalDouble seconds = asDouble();
        if (seconds.isPresent()) {
            double epoch = seconds.getAsDouble();
            if (Math.abs(epoch) > MAX_EPOCH_SECOND) {
                return Optional.empty();
            }
            double whole = Math.floor(epoch);
            return Optional.of(Instant.ofEpochSecond((long) whole, Math.round((epoch - whole) * 1e6) * 1000));
        }
        if (!(value instanceof String text) || text.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    /**
     * Whether the node says "nothing".
     *
     * @return true for a missing key, null, false, an empty string, an empty list and an empty map
     */
    public boolean isAbsent() {
        return value == null
                || Boolean.FALSE.equals(value)
                || (value instanceof String text && text.isEmpty())
                || (value instanceof List<?> items && items.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    /**
     * The text of a field that an answer must have. For decoders.
     *
     * @param key name of the field
     * @return its text
     * @throws IllegalStateException if there is none; the client then reports an unreadable answer
     */
    public String requireText(String key) {
        return get(key).asText().orElseThrow(() -> new IllegalStateException(key + " is missing"));
    }

    /**
     * The whole number of a field that an answer must have. For decoders.
     *
     * @param key name of the field
     * @return its value
     * @throws IllegalStateException if there is none; the client then reports an unreadable answer
     */
    public long requireLong(String key) {
        return get(key).asLong().orElseThrow(() -> new IllegalStateException(key + " is missing"));
    }

    private @Nullable String number() {
        String text = value instanceof NumberText number ? number.text() : value instanceof String string ? string : "";
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return null;
        }
        // Double.parseDouble also takes "NaN", "1f" and hexadecimal, which no portal means.
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
                return null;
            }
        }
        return text;
    }

    private static boolean isIndex(@Nullable Object key) {
        return key instanceof String text && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static List<ResultNode> nodes(List<?> items) {
        return items.stream().map(ResultNode.class::cast).toList();
    }

    /** Kind and size only; the content may be personal or secret. */
    @Override
    public String toString() {
        if (value == null) {
            return "ResultNode[absent]";
        }
        if (value instanceof List<?> items) {
            return "ResultNode[list of " + items.size() + "]";
        }
        if (value instanceof Map<?, ?> map) {
            return "ResultNode[map of " + map.size() + "]";
        }
        return "ResultNode["
                + (value instanceof NumberText ? "number" : value.getClass().getSimpleName()) + "]";
    }
}
