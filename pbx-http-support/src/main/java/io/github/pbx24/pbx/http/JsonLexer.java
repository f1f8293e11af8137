package io.github.pbx24.pbx.http;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The words of JSON, in place. Strict by RFC 8259, except that text need not be UTF-8 until somebody asks for it. */
final class JsonLexer {

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final byte[] json;
    /** Small, like the flags, so that a lexer takes no more memory than it needs: each webhook makes one. */
    private final short maxDepth;

    private int at;
    private int start;
    private int end;
    private boolean escaped;
    private boolean nameEscaped;

    JsonLexer(byte[] json, int maxDepth) {
        this.json = json;
        this.maxDepth = (short) Math.min(maxDepth, Short.MAX_VALUE);
        // .NET writes it unless told otherwise.
        boolean marked = json.length >= 3 && Arrays.equals(json, 0, 3, BYTE_ORDER_MARK, 0, 3);
        this.at = marked ? 3 : 0;
    }

    /** Where the last text (without quotes), number or literal began. */
    int start() {
        return start;
    }

    /** Where the last text (without quotes), number or literal ended, exclusively. */
    int end() {
        return end;
    }

    /** Reads the name of a member. */
    void name() {
        string();
        nameEscaped = escaped;
    }

    /** Whether the last {@link #name} has escapes, whatever was read since. */
    boolean isNameEscaped() {
        return nameEscaped;
    }

    /** The text between two positions with escapes resolved; null if it is not UTF-8. */
    static @Nullable String text(byte[] json, int start, int end) {
        boolean ascii = true;
        boolean escaped = false;
        for (int i = start; i < end; i++) {
            ascii &= json[i] >= 0;
            escaped |= json[i] == '\\';
        }
        String raw = ascii ? new String(json, start, end - start, StandardCharsets.ISO_8859_1) : utf8(json, start, end);
        return raw == null || !escaped ? raw : unescaped(raw);
    }

    private static @Nullable String utf8(byte[] json, int start, int end) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String unescaped(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            switch (raw.charAt(i)) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> text.append(raw.charAt(i));
            }
        }
        return text.toString();
    }

    void requireEnd() {
        skipBlanks();
        if (at != json.length) {
            throw broken();
        }
    }

    void requireDepth(int depth) {
        if (depth > maxDepth) {
            throw new MalformedWebhookException("$", "is nested too deeply");
        }
    }

    JsonScanner.Kind skipValue(int depth) {
        switch (peek()) {
            case '"' -> {
                string();
                return JsonScanner.Kind.TEXT;
            }
            case '{', '[' -> {
                structure(depth + 1);
                return JsonScanner.Kind.STRUCTURE;
            }
            case 't' -> {
                literal(TRUE);
                return JsonScanner.Kind.BOOLEAN;
            }
            case 'f' -> {
                literal(FALSE);
                return JsonScanner.Kind.BOOLEAN;
            }
            case 'n' -> {
                literal(NULL);
                return JsonScanner.Kind.NULL;
            }
            default -> {
                number();
                return JsonScanner.Kind.NUMBER;
            }
        }
    }

    private void structure(int depth) {
        requireDepth(depth);
        boolean object = peek() == '{';
        char close = object ? '}' : ']';
        at++;
        skipBlanks();
        if (peek() == close) {
            at++;
            return;
        }
        while (true) {
            if (object) {
                string();
                skipBlanks();
                expect(':');
                skipBlanks();
            }
            skipValue(depth);
            skipBlanks();
            if (peek() == close) {
                at++;
                return;
            }
            expect(',');
            skipBlanks();
        }
    }

    void string() {
        expect('"');
        int first = at;
        escaped = false;
        while (true) {
            // Most of a body passes here, so plain characters are skipped without touching a field.
            at = plainUntil(at);
            int c = peek();
            if (c == '"') {
                break;
            }
            if (c >= 0 && c < ' ') {
                throw broken();
            }
            at++;
            if (c == '\\') {
                escaped = true;
                escape();
            }
        }
        start = first;
        end = at;
        at++;
    }

    /** The next place where something other than an ordinary ASCII character stands. */
    private int plainUntil(int from) {
        int i = from;
        while (i < json.length && json[i] >= ' ' && json[i] != '"' && json[i] != '\\') {
            i++;
        }
        return i;
    }

    private void escape() {
        int c = peek();
        if ("\"\\/bfnrtu".indexOf(c) < 0) {
            throw broken();
        }
        at++;
        if (c == 'u') {
            for (int i = 0; i < 4; i++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw broken();
                }
                at++;
            }
        }
    }

    void number() {
        int first = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < json.length && json[at] == '.') {
            at++;
            digits();
        }
        if (at < json.length && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        start = first;
        end = at;
    }

    private void digits() {
        int first = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        if (at == first) {
            throw broken();
        }
    }

    void literal(byte[] literal) {
        int to = at + literal.length;
        if (to > json.length || !Arrays.equals(json, at, to, literal, 0, literal.length)) {
            throw broken();
        }
        start = at;
        end = to;
        at = to;
    }

    void skipBlanks() {
        int i = at;
        while (i < json.length && (json[i] == ' ' || json[i] == '\n' || json[i] == '\r' || json[i] == '\t')) {
            i++;
        }
        at = i;
    }

    void expect(char c) {
        if (peek() != c) {
            throw broken();
        }
        at++;
    }

    /** The current byte; negative for a part of a character that is not ASCII. */
    int peek() {
        if (at >= json.length) {
            throw new MalformedWebhookException("$", "is not JSON: it ends too early");
        }
        return json[at];
    }

    MalformedWebhookException broken() {
        return new MalformedWebhookException("$", "is not JSON: mistake at byte " + at);
    }
}
