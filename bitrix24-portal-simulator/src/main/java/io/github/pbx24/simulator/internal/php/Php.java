package io.github.pbx24.simulator.internal.php;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The portal is written in PHP; its conversions between types are part of the protocol. Pure. */
public final class Php {

    private static final Pattern LEADING_INTEGER = Pattern.compile("^\\s*([+-]?\\d{1,18})");
    private static final Pattern LEADING_DECIMAL = Pattern.compile("^\\s*([+-]?\\d{1,18}(?:\\.\\d{0,18})?)");

    private Php() {}

    /** Builds an ordered map from alternating keys and values. */
    public static Map<String, @Nullable Object> map(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return map;
    }

    /** PHP's idea of true: {@code "N"} and {@code "false"} are, {@code "0"} and {@code ""} are not. */
    public static boolean truthy(@Nullable Object value) {
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        String text = value.toString();
        return !text.isEmpty() && !text.equals("0");
    }

    public static long toLong(@Nullable Object value) {
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof Number number) {
            return number.longValue();
        }
        if (value instanceof String text) {
            Matcher matcher = LEADING_INTEGER.matcher(text);
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        }
        return truthy(value) ? 1 : 0;
    }

    public static double toDouble(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof String text) {
            Matcher matcher = LEADING_DECIMAL.matcher(text);
            return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
        }
        return truthy(value) ? 1 : 0;
    }

    public static String toText(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Boolean flag) {
            return flag ? "1" : "";
        }
        if (value instanceof Double number) {
            return plain(number);
        }
        if (value instanceof Map || value instanceof List) {
            return "Array";
        }
        return value.toString();
    }

    /** Writes a number the way PHP does: no exponent, no needless fraction. */
    static String plain(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString((long) number);
        }
        return Double.isFinite(number) ? BigDecimal.valueOf(number).toPlainString() : "0";
    }

    /** Turns maps with the keys 0, 1, 2… into lists, at every level; that is how PHP writes them as JSON. */
    static @Nullable Object listsWhereSequential(@Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            for (Object item : list) {
                copy.add(listsWhereSequential(item));
            }
            return copy;
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        boolean sequential = !map.isEmpty();
        int index = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            sequential = sequential && key.equals(Integer.toString(index++));
            copy.put(key, listsWhereSequential(entry.getValue()));
        }
        return sequential ? new ArrayList<>(copy.values()) : copy;
    }

    /** The entries of a map, or of a list under the keys 0, 1, 2…; empty for anything else. */
    public static Map<String, @Nullable Object> entries(@Nullable Object value) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> entries.put(String.valueOf(key), item));
        } else if (value instanceof List<?> list) {
            int index = 0;
            for (Object item : list) {
                entries.put(Integer.toString(index++), item);
            }
        }
        return entries;
    }

    /** A scalar as a list of one, a list as it is, nothing as an empty list. */
    public static List<@Nullable Object> listOf(@Nullable Object value) {
        if (value == null) {
            return new ArrayList<>();
        }
        if (value instanceof Map || value instanceof List) {
            return new ArrayList<>(entries(value).values());
        }
        List<@Nullable Object> one = new ArrayList<>();
        one.add(value);
        return one;
    }
}
