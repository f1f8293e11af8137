package io.github.pbx24.pbx.http;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the members of one JSON object, in place: for webhooks whose body is a flat object. For one thread.
 *
 * <p>Strict by RFC 8259, with nothing after the object, and bounded in depth; a byte order mark before the object is skipped. It
 * allocates nothing for what is not asked for. Text that is not UTF-8 costs only the value that it stands in.
 *
 * <pre>{@code
 * JsonScanner scanner = new JsonScanner(body);
 * while (scanner.next()) {
 *     if (scanner.nameIs(EVENT) && scanner.kind() == JsonScanner.Kind.TEXT) {
 *         event = JsonScanner.text(body, scanner.start(), scanner.end());
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class JsonScanner {

    /** Structures inside each other, the object itself included. */
    public static final int MAX_DEPTH = 32;

    /** What stands behind the name of a member. */
    public enum Kind {
        /** A text in quotes. */
        TEXT,
        /** A number. */
        NUMBER,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** {@code null}. */
        NULL,
        /** An object or an array. */
        STRUCTURE
    }

    private final byte[] json;
    private final JsonLexer lexer;
    private int nameStart;
    /** Zero before the first member. */
    private int nameEnd;

    private Kind kind = Kind.NULL;

    /**
     * Starts before the first member.
     *
     * @param json the text; must not change while it is scanned
     */
    public JsonScanner(byte[] json) {
        this.json = json;
        this.lexer = new JsonLexer(json, MAX_DEPTH);
    }

    /**
     * Goes to the next member.
     *
     * @return false at the end of the object, which must be the end of the text
     * @throws MalformedWebhookException if the text is not one JSON object, or is nested too deeply
     */
    public boolean next() {
        lexer.skipBlanks();
        if (nameEnd == 0) {
            lexer.expect('{');
            lexer.skipBlanks();
            if (lexer.peek() == '}') {
                return finish();
            }
        } else if (lexer.peek() == '}') {
            return finish();
        } else {
            lexer.expect(',');
            lexer.skipBlanks();
        }
        lexer.name();
        nameStart = lexer.start();
        nameEnd = lexer.end();
        lexer.skipBlanks();
        lexer.expect(':');
        lexer.skipBlanks();
        kind = lexer.skipValue(1);
        return true;
    }

    private boolean finish() {
        lexer.expect('}');
        lexer.requireEnd();
        return false;
    }

    /**
     * Whether the member has this name.
     *
     * @param name the name in ASCII
     * @return true if it is written like this, perhaps with escapes
     */
    public boolean nameIs(byte[] name) {
        if (Arrays.equals(json, nameStart, nameEnd, name, 0, name.length)) {
            return true;
        }
        // With escapes a name is always longer than without.
        return lexer.isNameEscaped()
                && nameEnd - nameStart > name.length
                && new String(name, StandardCharsets.US_ASCII).equals(text(json, nameStart, nameEnd));
    }

    /**
     * What the value of the member is.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Where a text (without quotes), a number or a boolean begins.
     *
     * @return the index of the first byte; undefined for other kinds
     */
    public int start() {
        return lexer.start();
    }

    /**
     * Where a text (without quotes), a number or a boolean ends.
     *
     * @return the index after the last byte; undefined for other kinds
     */
    public int end() {
        return lexer.end();
    }

    /**
     * The text between two positions that a scanner has given, with escapes resolved.
     *
     * @param json the scanned text
     * @param start as {@link #start()} told
     * @param end as {@link #end()} told
     * @return the text; null if the bytes are not UTF-8
     */
    public static @Nullable String text(byte[] json, int start, int end) {
        return JsonLexer.text(json, start, end);
    }
}
