package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Filters of {@code crm.item.list}: conditions with operators, and groups of them joined by {@code logic}. Pure. */
final class ItemFilter {

    private ItemFilter() {}

    static List<Map<String, @Nullable Object>> apply(
            ListQuery query,
            List<Map<String, @Nullable Object>> rows,
            Map<String, @Nullable Object> filter,
            Set<String> known) {
        boolean or = "OR".equalsIgnoreCase(Php.toText(filter.get("logic")));
        List<Map<String, @Nullable Object>> kept = or ? new ArrayList<>() : rows;
        for (Map.Entry<String, @Nullable Object> condition : filter.entrySet()) {
            if (condition.getKey().equals("logic")) {
                continue;
            }
            List<Map<String, @Nullable Object>> from = or ? rows : kept;
            List<Map<String, @Nullable Object>> found = condition.getKey().matches("[0-9]+")
                    ? apply(query, from, Php.entries(condition.getValue()), known)
                    : query.filter(from, upper(condition), known);
            if (or) {
                for (Map<String, @Nullable Object> row : found) {
                    if (!kept.contains(row)) {
                        kept.add(row);
                    }
                }
            } else {
                kept = found;
            }
        }
        return kept;
    }

    private static Map<String, @Nullable Object> upper(Map.Entry<String, @Nullable Object> condition) {
        String name = condition.getKey().replaceFirst("^[^A-Za-z]+", "");
        String operator = condition.getKey().substring(0, condition.getKey().length() - name.length());
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put(operator + ItemNames.upper(name), condition.getValue());
        return one;
    }
}
