package io.github.pbx24.pbx.tck;

import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The fields of a request, be they members of a JSON object in the body, those of a form, or parameters of the query. */
final class Fields {

    private static final String UNKNOWN = "no_such_field";

    private Fields() {}

    /** The request with one field less, once for each of them. */
    static List<WebhookRequest> without(WebhookRequest request) {
        List<WebhookRequest> all = new ArrayList<>();
        String query = request.rawQuery();
        for (String left : withoutOne(parts(query, '&'), "&")) {
            all.add(request.toBuilder().rawQuery(left).build());
        }
        String body = text(request);
        if (isObject(body)) {
            for (String left : withoutOne(parts(inside(body), ','), ",")) {
                all.add(with(request, "{" + left + "}"));
            }
        } else if (!body.isEmpty()) {
            for (String left : withoutOne(parts(body, '&'), "&")) {
                all.add(with(request, left));
            }
        }
        return all;
    }

    /** The request with a field that nobody knows. */
    static WebhookRequest withUnknown(WebhookRequest request) {
        String body = text(request);
        if (isObject(body)) {
            String members = inside(body);
            String more = "\"" + UNKNOWN + "\":{\"a\":[1,null,\"x\"]}";
            return with(request, "{" + (members.isBlank() ? more : members + "," + more) + "}");
        }
        return body.isEmpty()
                ? request.toBuilder()
                        .rawQuery(joined(request.rawQuery(), UNKNOWN + "=x"))
                        .build()
                : with(request, joined(body, UNKNOWN + "=x"));
    }

    /** The pairs of a query or a form. */
    static List<String> pairs(String text) {
        return parts(text, '&');
    }

    /** The body, each byte as one character. */
    static String text(WebhookRequest request) {
        return new String(request.body(), StandardCharsets.ISO_8859_1);
    }

    static boolean isObject(String body) {
        String text = body.strip();
        return text.startsWith("{") && text.endsWith("}");
    }

    private static String inside(String object) {
        String text = object.strip();
        return text.substring(1, text.length() - 1);
    }

    private static String joined(String pairs, String more) {
        return pairs.isEmpty() ? more : pairs + "&" + more;
    }

    private static WebhookRequest with(WebhookRequest request, String body) {
        return request.toBuilder()
                .body(body.getBytes(StandardCharsets.ISO_8859_1))
                .build();
    }

    private static List<String> withoutOne(List<String> parts, String separator) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            List<String> left = new ArrayList<>(parts);
            left.remove(i);
            all.add(String.join(separator, left));
        }
        return all;
    }

    /** What stands between separators that are neither in quotes nor in brackets. */
    private static List<String> parts(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (separator == ',' && quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (separator == ',' && c == '"') {
                quoted = true;
            } else if (separator == ',' && (c == '{' || c == '[')) {
                depth++;
            } else if (separator == ',' && (c == '}' || c == ']')) {
                depth--;
            } else if (c == separator && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        if (from < text.length()) {
            parts.add(text.substring(from));
        }
        return parts;
    }
}
