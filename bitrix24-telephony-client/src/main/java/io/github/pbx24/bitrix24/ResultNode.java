package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.internal.json.JsonArray;
import io.github.pbx24.bitrix24.internal.json.JsonNumber;
import io.github.pbx24.bitrix24.internal.json.JsonObject;
import io.github.pbx24.bitrix24.internal.json.JsonTree;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.RandomAccess;
import java.util.function.IntFunction;
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

    /** More digits do not fit an int for sure. */
    private static final int LONGEST_INDEX = 10;

    /** Eight digits are a date like 20260825. */
    private static final int DATE_DIGITS = 8;

    /** Instants outside the years 1 to 9999 are rubbish. */
    private static final double MAX_EPOCH_SECOND = 253_402_300_799d;

    private static final ResultNode ABSENT = new ResultNode(null);

    /** A JsonObject, JsonArray, JsonNumber, String, Boolean, or null. */
    private final @Nullable Object value;

    private ResultNode(@Nullable Object value) {
        this.value = value;
    }

    /**
     * Makes a node from plain values, mainly for tests of decoders.
     *
     * @param tree null, string, number, boolean, collection, or map with string keys; copied
     * @return the node
     * @throws IllegalArgumentException if a value is of another kind
     */
    public static ResultNode of(@Nullable Object tree) {
        return tree instanceof ResultNode node ? node : wrapped(immutable(tree));
    }

    private static @Nullable Object immutable(@Nullable Object tree) {
        if (tree == null || tree instanceof String || tree instanceof Boolean) {
            return tree;
        }
        if (tree instanceof JsonObject || tree instanceof JsonArray || tree instanceof JsonNumber) {
            return tree;
        }
        if (tree instanceof ResultNode node) {
            return node.value;
        }
        if (tree instanceof Number number) {
            return new JsonNumber(number.toString());
        }
        if (tree instanceof Collection<?> items) {
            JsonArray.Builder copy = new JsonArray.Builder();
            items.forEach(item -> copy.add(immutable(item)));
            return copy.build();
        }
        if (tree instanceof Map<?, ?> map) {
            JsonObject.Builder copy = new JsonObject.Builder();
            map.forEach((key, item) -> copy.put(String.valueOf(key), immutable(item)));
            return copy.build();
        }
        throw new IllegalArgumentException("cannot read a " + tree.getClass().getName());
    }

    private static ResultNode wrapped(@Nullable Object value) {
        return value == null ? ABSENT : new ResultNode(value);
    }

    /**
     * Reads a JSON document, for example the options that a page in the portal gets as text.
     *
     * @param json the text
     * @return the root; empty if the text is not exactly one JSON value or is nested deeper than 64 levels
     */
    public static Optional<ResultNode> ofJson(String json) {
        try {
            return Optional.of(wrapped(JsonTree.read(new Buffer().writeUtf8(json))));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /**
     * A field of a map. A list answers for its positions, because PHP writes a map with keys 0, 1, 2 as a list.
     *
     * @param key name of the field, case-sensitive
     * @return the field; an absent node if there is none
     */
    public ResultNode get(String key) {
        int at = position(key);
        if (at < 0) {
            return ABSENT;
        }
        return wrapped(value instanceof JsonObject fields ? fields.value(at) : ((JsonArray) orAbsent()).get(at));
    }

    /**
     * Whether the map has the field at all, whatever its value.
     *
     * @param key name of the field
     * @return true if the key was written
     */
    public boolean has(String key) {
        return position(key) >= 0;
    }

    private int position(String key) {
        if (value instanceof JsonObject fields) {
            return fields.find(key);
        }
        if (value instanceof JsonArray items && isIndex(key) && key.length() < LONGEST_INDEX) {
            int index = Integer.parseInt(key);
            // PHP takes "07" for a name, not for the position 7.
            return index < items.size() && (key.length() == 1 || key.charAt(0) != '0') ? index : -1;
        }
        return -1;
    }

    private Object orAbsent() {
        return value == null ? JsonArray.EMPTY : value;
    }

    /**
     * The items of a list, or the values of a map whose keys are all numbers.
     *
     * @return unmodifiable; empty for anything else
     */
    public List<ResultNode> items() {
        if (value instanceof JsonArray items) {
            return new Items(items.size(), items::get);
        }
        if (value instanceof JsonObject fields) {
            for (int i = 0; i < fields.size(); i++) {
                if (!isIndex(fields.name(i))) {
                    return List.of();
                }
            }
            return new Items(fields.size(), fields::value);
        }
        return List.of();
    }

    /**
     * The fields of a map in the order written, or the items of a list under their positions.
     *
     * @return unmodifiable; empty for anything else
     */
    public Map<String, ResultNode> fields() {
        Map<String, ResultNode> copy = new LinkedHashMap<>();
        if (value instanceof JsonObject fields) {
            for (int i = 0; i < fields.size(); i++) {
                copy.put(fields.name(i), wrapped(fields.value(i)));
            }
        } else if (value instanceof JsonArray items) {
            for (int i = 0; i < items.size(); i++) {
                copy.put(Integer.toString(i), wrapped(items.get(i)));
            }
        }
        return Collections.unmodifiableMap(copy);
    }

    /** A view: the nodes are made when they are asked for. */
    private static final class Items extends AbstractList<ResultNode> implements RandomAccess {

        private final int size;
        private final IntFunction<@Nullable Object> valueAt;

        Items(int size, IntFunction<@Nullable Object> valueAt) {
            this.size = size;
            this.valueAt = valueAt;
        }

        @Override
        public ResultNode get(int index) {
            return wrapped(valueAt.apply(Objects.checkIndex(index, size)));
        }

        @Override
        public int size() {
            return size;
        }
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
        if (value instanceof JsonNumber number) {
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
        if (value instanceof JsonNumber) {
            return asDouble().orElse(0) != 0;
        }
        return value instanceof String text
                && (text.equals("1") || text.equalsIgnoreCase("y") || text.equalsIgnoreCase("true"));
    }

    /**
     * A point in time: ISO-8601 with offset, or seconds since 1970 with or without a fraction. Text of eight digits is no
     * time, it is a date such as 20260825.
     *
     * @return empty if it is neither; the portal sometimes writes a date as {@code {}}, or without an offset
     */
    public Optional<Instant> asInstant() {
        if (value instanceof String text && text.length() == DATE_DIGITS) {
            return Optional.empty();
        }
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
     * Whether a text was written here.
     *
     * @return true for any text, the empty one too; false for a number
     */
    public boolean isText() {
        return value instanceof String;
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
                || (value instanceof JsonArray items && items.size() == 0)
                || (value instanceof JsonObject fields && fields.size() == 0);
    }

    /**
     * The text of a field that an answer must have. For decoders.
     *
     * @param key name of the field
     * @return its text
     * @throws UnreadableResultException if there is none; the client then reports an unreadable answer
     */
    public String requireText(String key) {
        return get(key).asText().orElseThrow(() -> new UnreadableResultException(key + " is missing"));
    }

    /**
     * The whole number of a field that an answer must have. For decoders.
     *
     * @param key name of the field
     * @return its value
     * @throws UnreadableResultException if there is none; the client then reports an unreadable answer
     */
    public long requireLong(String key) {
        return get(key).asLong().orElseThrow(() -> new UnreadableResultException(key + " is missing"));
    }

    private @Nullable String number() {
        String text = value instanceof JsonNumber number ? number.text() : value instanceof String string ? string : "";
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

    private static boolean isIndex(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) < '0' || key.charAt(i) > '9') {
                return false;
            }
        }
        return !key.isEmpty();
    }

    /** Kind and size only; the content may be personal or secret. */
    @Override
    public String toString() {
        if (value == null) {
            return "ResultNode[absent]";
        }
        if (value instanceof JsonArray items) {
            return "ResultNode[list of " + items.size() + "]";
        }
        if (value instanceof JsonObject fields) {
            return "ResultNode[map of " + fields.size() + "]";
        }
        return "ResultNode["
                + (value instanceof JsonNumber ? "number" : value.getClass().getSimpleName()) + "]";
    }
}
