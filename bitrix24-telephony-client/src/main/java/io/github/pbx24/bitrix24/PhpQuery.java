package io.github.pbx24.bitrix24;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes parameters the way PHP reads them from a query: nested keys in brackets. */
final class PhpQuery {

    private PhpQuery() {}

    static String of(Map<String, Object> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((key, value) -> append(query, key, value));
        return query.toString();
    }

    private static void append(StringBuilder query, String path, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> append(query, path + "[" + key + "]", item));
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                append(query, path + "[" + i + "]", items.get(i));
            }
        } else {
            String text = value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
            query.append(query.length() == 0 ? "" : "&")
                    .append(URLEncoder.encode(path, StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(text, StandardCharsets.UTF_8));
        }
    }
}
