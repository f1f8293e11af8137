package io.github.pbx24.simulator.internal.protocol;

import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PortalDates;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filter, order and pages of the portal's lists. Pure. */
public final class ListQuery {

    private static final int PAGE = 50;
    private static final Pattern KEY = Pattern.compile("(!><|!%|!@|!=|><|>=|<=|[=!<>?%@])?(.+)");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,18})?");
    private static final Set<String> TEXT = Set.of(
            "EXTERNAL_CALL_ID",
            "PHONE_NUMBER",
            "PORTAL_NUMBER",
            "CALL_FAILED_CODE",
            "UF_PHONE_INNER",
            "TITLE",
            "NAME",
            "LAST_NAME",
            "PHONE",
            "CALL_ID",
            "ORIGIN_ID");

    private final ZoneId zone;

    public ListQuery(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Keeps the rows a filter asks for. Unknown fields are dropped without a word, so a misspelt filter returns
     * everything.
     *
     * @param known the fields that can be filtered; empty means those that a row has
     */
    public List<Map<String, @Nullable Object>> filter(
            List<Map<String, @Nullable Object>> rows, Map<String, @Nullable Object> filter, Set<String> known) {
        List<Map<String, @Nullable Object>> kept = new ArrayList<>(rows);
        Set<String> fields = new HashSet<>(known);
        if (known.isEmpty()) {
            rows.forEach(row -> fields.addAll(row.keySet()));
        }
        filter.forEach((key, wanted) -> {
            Matcher matcher = KEY.matcher(key.toUpperCase(Locale.ROOT));
            if (matcher.matches() && fields.contains(matcher.group(2))) {
                String operator = matcher.group(1) == null ? "=" : matcher.group(1);
                String field = matcher.group(2);
                kept.removeIf(row -> !matches(operator, field, row.get(field), wanted));
            }
        });
        return kept;
    }

    private boolean matches(String operator, String field, @Nullable Object value, @Nullable Object wanted) {
        List<@Nullable Object> many = Php.listOf(wanted);
        Object first = many.isEmpty() ? null : many.get(0);
        return switch (operator) {
            case "=", "@" -> equalsAny(field, value, many);
            case "!", "!=", "!@" -> !equalsAny(field, value, many);
            case "<" -> value != null && compare(field, value, first) < 0;
            case "<=" -> value != null && compare(field, value, first) <= 0;
            case ">" -> value != null && compare(field, value, first) > 0;
            case ">=" -> value != null && compare(field, value, first) >= 0;
            case "><" -> between(field, value, many);
            case "!><" -> !between(field, value, many);
            case "%", "?" -> contains(value, first);
            default -> !contains(value, first);
        };
    }

    private boolean equalsAny(String field, @Nullable Object value, List<@Nullable Object> many) {
        if (many.isEmpty()) {
            return Php.toText(value).isEmpty();
        }
        return many.stream().anyMatch(one -> equalsOne(field, value, one));
    }

    private boolean equalsOne(String field, @Nullable Object value, @Nullable Object wanted) {
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(item -> {
                Object scalar = item instanceof Map<?, ?> map ? map.get("VALUE") : item;
                return Php.toText(scalar).equals(Php.toText(wanted));
            });
        }
        if (value instanceof Boolean flag) {
            return flag == (Php.truthy(wanted) && !"N".equals(wanted) && !"false".equals(wanted));
        }
        String expected = wanted instanceof Boolean flag && !flag ? "" : Php.toText(wanted);
        if (value == null || expected.isEmpty()) {
            return Php.toText(value).equals(expected);
        }
        return compare(field, value, wanted) == 0;
    }

    private boolean between(String field, @Nullable Object value, List<@Nullable Object> limits) {
        return value != null
                && limits.size() == 2
                && compare(field, value, limits.get(0)) >= 0
                && compare(field, value, limits.get(1)) <= 0;
    }

    private static boolean contains(@Nullable Object value, @Nullable Object part) {
        String wanted = Php.toText(part).toLowerCase(Locale.ROOT).replace("%", "");
        return Php.toText(value).toLowerCase(Locale.ROOT).contains(wanted);
    }

    /** Numbers as numbers, dates as instants, the rest as text without regard to case. */
    int compare(String field, @Nullable Object left, @Nullable Object right) {
        String a = Php.toText(left);
        String b = Php.toText(right);
        if (isDate(field)) {
            Optional<Instant> from = PortalDates.parse(a, zone);
            Optional<Instant> to = PortalDates.parse(b, zone);
            if (from.isPresent() && to.isPresent()) {
                return from.get().compareTo(to.get());
            }
        }
        if (!TEXT.contains(field)
                && DECIMAL.matcher(a).matches()
                && DECIMAL.matcher(b).matches()) {
            return new BigDecimal(a).compareTo(new BigDecimal(b));
        }
        return a.toLowerCase(Locale.ROOT).compareTo(b.toLowerCase(Locale.ROOT));
    }

    private static boolean isDate(String field) {
        return field.contains("DATE")
                || field.endsWith("_TIME")
                || Set.of("CREATED", "DEADLINE", "LAST_UPDATED", "TIMESTAMP_X").contains(field);
    }

    public List<Map<String, @Nullable Object>> sort(
            List<Map<String, @Nullable Object>> rows, Map<String, @Nullable Object> order) {
        List<Map<String, @Nullable Object>> sorted = new ArrayList<>(rows);
        Comparator<Map<String, @Nullable Object>> comparator = null;
        for (Map.Entry<String, @Nullable Object> entry : order.entrySet()) {
            String field = entry.getKey().toUpperCase(Locale.ROOT);
            boolean descending =
                    Php.toText(entry.getValue()).toUpperCase(Locale.ROOT).startsWith("DESC");
            Comparator<Map<String, @Nullable Object>> step =
                    (left, right) -> compare(field, left.get(field), right.get(field)) * (descending ? -1 : 1);
            comparator = comparator == null ? step : comparator.thenComparing(step);
        }
        if (comparator != null) {
            sorted.sort(comparator);
        }
        return sorted;
    }

    /**
     * A whole list request: filter, order, columns, page.
     *
     * @param orderedBy the column that orders rows if the caller names none
     * @param known the fields that can be filtered; empty means those that a row has
     */
    public Answer listed(List<Map<String, @Nullable Object>> rows, Params given, String orderedBy, Set<String> known) {
        Params params = given.upperCase();
        Map<String, @Nullable Object> order = params.object("ORDER");
        List<Map<String, @Nullable Object>> found = filter(rows, params.object("FILTER"), known);
        found = sort(found, order.isEmpty() ? Php.map(orderedBy, "ASC") : order);
        return page(select(found, Php.listOf(params.get("SELECT"))), params.get("START"));
    }

    /** One page of 50; a start of -1 switches counting off. */
    public Answer page(List<Map<String, @Nullable Object>> rows, @Nullable Object start) {
        long from = Php.toLong(start);
        if (from < 0) {
            return Answer.page(rows.subList(0, Math.min(PAGE, rows.size())), 0L, null);
        }
        int begin = (int) Math.min(from, rows.size());
        int end = Math.min(begin + PAGE, rows.size());
        return Answer.page(rows.subList(begin, end), (long) rows.size(), end < rows.size() ? (long) end : null);
    }

    /** Narrows rows to the columns of {@code select}; all of them if it is empty or holds {@code *}. */
    public static List<Map<String, @Nullable Object>> select(
            List<Map<String, @Nullable Object>> rows, List<@Nullable Object> select) {
        if (select.isEmpty() || select.contains("*")) {
            return rows;
        }
        List<Map<String, @Nullable Object>> narrowed = new ArrayList<>();
        for (Map<String, @Nullable Object> row : rows) {
            Map<String, @Nullable Object> selected = new LinkedHashMap<>();
            selected.put("ID", row.get("ID"));
            for (Object column : select) {
                String name = Php.toText(column).toUpperCase(Locale.ROOT);
                if (row.containsKey(name)) {
                    selected.put(name, row.get(name));
                }
            }
            narrowed.add(selected);
        }
        return narrowed;
    }
}
