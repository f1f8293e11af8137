package io.github.pbx24.pbx.http;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes small JSON texts. Reading is strict by RFC 8259 and bounded; a byte order mark is skipped, and a text that is
 * not UTF-8, or a member that occurs twice and says two things, reads as {@link JsonValue.Garbled}, so that it costs no more than itself.
 *
 * @since 0.1
 */
public final class Json {

    private static final JsonValue NOTHING = new JsonValue.Nothing();
    private static final JsonValue GARBLED = new JsonValue.Garbled();

    private final byte[] json;
    private final JsonLimits limits;
    private final JsonLexer lexer;
    private int nodes;

    private Json(byte[] json, JsonLimits limits) {
        this.json = json;
        this.limits = limits;
        this.lexer = new JsonLexer(json, limits.depth());
    }

    /**
     * Reads the body of a webhook, within {@link JsonLimits#WEBHOOK}.
     *
     * @param json the bytes of the text
     * @return its only value
     * @throws MalformedWebhookException if it is not JSON or exceeds a limit; the message quotes nothing
     */
    public static JsonValue read(byte[] json) {
        return read(json, JsonLimits.WEBHOOK);
    }

    /**
     * Reads a text.
     *
     * @param json the bytes of the text
     * @param limits how much is read at most
     * @return its only value
     * @throws MalformedWebhookException if it is not JSON or exceeds a limit; the message quotes nothing
     */
    public static JsonValue read(byte[] json, JsonLimits limits) {
        if (json.length > limits.bytes()) {
            throw new MalformedWebhookException("$", "is larger than " + limits.bytes() + " bytes");
        }
        Json reader = new Json(json, limits);
        reader.lexer.skipBlanks();
        JsonValue value = reader.value(1);
        reader.lexer.requireEnd();
        return value;
    }

    /**
     * Writes an object.
     *
     * @param members name to text, number, boolean, null, map or list of these
     * @return compact JSON
     * @throws IllegalArgumentException if there is a value of another type
     */
    public static String write(Map<String, ? extends @Nullable Object> members) {
        StringBuilder out = new StringBuilder();
        JsonWriting.append(out, members);
        return out.toString();
    }

    private JsonValue value(int depth) {
        if (++nodes > limits.nodes()) {
            throw new MalformedWebhookException("$", "has more than " + limits.nodes() + " values");
        }
        int c = lexer.peek();
        if (c == '{') {
            return structure(depth);
        }
        if (c == '[') {
            return items(depth);
        }
        JsonScanner.Kind kind = lexer.skipValue(depth);
        return switch (kind) {
            case TEXT -> {
                String text = text();
                yield text == null ? GARBLED : new JsonValue.Text(text);
            }
            case NUMBER -> new JsonValue.Numeric(String.valueOf(text()));
            case BOOLEAN -> new JsonValue.Flag(json[lexer.start()] == 't');
            default -> NOTHING;
        };
    }

    private @Nullable String text() {
        return JsonLexer.text(json, lexer.start(), lexer.end());
    }

    private JsonValue structure(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        open(depth, '{');
        for (boolean more = lexer.peek() != '}'; more; more = another()) {
            lexer.string();
            String name = text();
            lexer.skipBlanks();
            lexer.expect(':');
            lexer.skipBlanks();
            JsonValue value = value(depth + 1);
            if (name != null) {
                members.merge(name, value, Json::both);
            }
        }
        lexer.expect('}');
        return new JsonValue.Structure(Collections.unmodifiableMap(members));
    }

    /** Readers of JSON differ in which member of a name they take: only what both say counts. */
    private static JsonValue both(JsonValue one, JsonValue other) {
        String said = said(one);
        boolean same = one.equals(other) || said != null && Objects.equals(said, said(other));
        return same ? one : GARBLED;
    }

    private static @Nullable String said(JsonValue value) {
        if (value instanceof JsonValue.Text text) {
            return text.value();
        }
        return value instanceof JsonValue.Numeric || value instanceof JsonValue.Flag
                ? value.scalar().orElse(null)
                : null;
    }

    private JsonValue items(int depth) {
        List<JsonValue> items = new ArrayList<>();
        open(depth, '[');
        for (boolean more = lexer.peek() != ']'; more; more = another()) {
            items.add(value(depth + 1));
        }
        lexer.expect(']');
        return new JsonValue.Items(Collections.unmodifiableList(items));
    }

    private void open(int depth, char bracket) {
        lexer.requireDepth(depth);
        lexer.expect(bracket);
        lexer.skipBlanks();
    }

    /** Whether a comma leads to another value. */
    private boolean another() {
        lexer.skipBlanks();
        if (lexer.peek() != ',') {
            return false;
        }
        lexer.expect(',');
        lexer.skipBlanks();
        return true;
    }
}
