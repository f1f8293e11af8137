package io.github.pbx24.pbx.tck;

import io.github.pbx24.pbx.WebhookRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a request, be they members of a JSON object in the body, those of a form, or parameters of the query. */
final class Fields {

    private static final String UNKNOWN = "no_such_field";
    private static final Pattern MEMBER = Pattern.compile("\\s*\"[^\"\\\\]+\"\\s*:\\s*");

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

    /** The fields of a request, members of objects in objects too. */
    static List<Field> of(WebhookRequest request) {
        List<Field> fields = new ArrayList<>();
        String query = request.rawQuery();
        pairs(query, left -> request.toBuilder().rawQuery(left).build(), fields);
        String body = text(request);
        if (isObject(body)) {
            members(body, left -> with(request, left), fields);
        } else {
            pairs(body, left -> with(request, left), fields);
        }
        return fields;
    }

    private static void pairs(String text, Function<String, WebhookRequest> with, List<Field> fields) {
        List<String> parts = parts(text, '&');
        for (int i = 0; i < parts.size(); i++) {
            int equals = parts.get(i).indexOf('=');
            if (equals > 0) {
                fields.add(new Field(parts, i, equals + 1, "&", false, with));
            }
        }
    }

    private static void members(String object, Function<String, WebhookRequest> with, List<Field> fields) {
        List<String> parts = parts(inside(object), ',');
        Function<String, WebhookRequest> inObject = left -> with.apply("{" + left + "}");
        for (int i = 0; i < parts.size(); i++) {
            Matcher member = MEMBER.matcher(parts.get(i));
            if (!member.lookingAt()) {
                continue;
            }
            Field field = new Field(parts, i, member.end(), ",", true, inObject);
            fields.add(field);
            String value = parts.get(i).substring(member.end());
            if (isObject(value)) {
                members(value, field::with, fields);
            }
        }
    }

    /**
     * One field of a request.
     *
     * @param parts all fields that stand beside it, and itself
     * @param index its place among them
     * @param value where its value begins
     * @param separator what stands between fields
     * @param json whether it is a member of an object
     * @param request makes a request of all fields
     */
    record Field(
            List<String> parts,
            int index,
            int value,
            String separator,
            boolean json,
            Function<String, WebhookRequest> request) {

        private String name() {
            return parts.get(index).substring(0, value);
        }

        private WebhookRequest replaced(List<String> by) {
            List<String> all = new ArrayList<>(parts.subList(0, index));
            all.addAll(by);
            all.addAll(parts.subList(index + 1, parts.size()));
            return request.apply(String.join(separator, all));
        }

        WebhookRequest with(String other) {
            return replaced(List.of(name() + other));
        }

        WebhookRequest without() {
            return replaced(List.of());
        }

        /** Values that are no text. */
        List<WebhookRequest> unreadable() {
            List<String> values = json ? List.of("{\"a\":1}", "[\"x\",[]]", "\"\\ud800\"") : List.of("%FF%FE", "a%C3");
            return values.stream().map(this::with).toList();
        }

        /** The field and beside it the same with another value, in one of both orders. */
        WebhookRequest twice(boolean otherFirst) {
            String mine = parts.get(index);
            String other = name() + (json ? "\"7\"" : "7");
            return replaced(otherFirst ? List.of(other, mine) : List.of(mine, other));
        }

        WebhookRequest withControls() {
            return with(json ? "\"7\\u00007\"" : "7%007");
        }

        /** A text without backslashes, encoded as it has to be. */
        WebhookRequest withText(String text) {
            return with(
                    json ? "\"" + text.replace("\"", "\\\"") + "\"" : URLEncoder.encode(text, StandardCharsets.UTF_8));
        }

        /** The name without what follows it. */
        @Override
        public String toString() {
            return "field " + name().replaceAll("[\\s\":=]", "");
        }
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
