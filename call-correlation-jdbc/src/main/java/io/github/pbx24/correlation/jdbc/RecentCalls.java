package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.jdbc.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two questions behind a page of calls: those that ring or talk, and the others. */
final class RecentCalls {

    private final String conditions;
    private final List<@Nullable Object> values = new ArrayList<>();

    RecentCalls(CallQuery query) {
        StringBuilder text = new StringBuilder();
        if (!query.exchanges().isEmpty()) {
            text.append(" AND c.pbx IN (")
                    .append(Statements.placeholders(query.exchanges().size()))
                    .append(")");
            query.exchanges().forEach(pbx -> values.add(StoredText.of(pbx)));
        }
        if (query.before() != null) {
            text.append(" AND c.heard_at < ?");
            values.add(query.before());
        }
        if (query.text() != null && !query.text().isEmpty()) {
            text.append(" AND c.search LIKE ? ESCAPE '!'");
            values.add("%" + escaped(StoredText.of(query.text().toLowerCase(Locale.ROOT))) + "%");
        }
        conditions = text + " ORDER BY c.heard_at DESC, c.id LIMIT ?";
        values.add(query.limit());
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    String all() {
        return select("1 = 1");
    }

    String live() {
        return select("c.due_at IS NOT NULL AND c.urgency = 0");
    }

    String others() {
        return select("(c.due_at IS NULL OR c.urgency <> 0)");
    }

    private String select(String which) {
        return "SELECT " + CallColumns.HEADER + ", c.progress, c.search FROM pbx24_call c WHERE " + which + conditions;
    }

    @Nullable
    Object[] values() {
        return values.toArray();
    }
}
