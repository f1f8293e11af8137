package io.github.pbx24.rostelecom;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over the members of one JSON object, in place. Strict by RFC 8259: UTF-8 only, nothing after the object, and
 * nesting is bounded.
 *
 * <p>Written by hand because every webhook passes here before its sender gets an answer: it allocates nothing for what is
 * not asked for, and it checks in the same pass what general readers let through (broken UTF-8, trailing text).
 */
final class JsonScanner {

    /** Nothing that the vendor sends is nested at all; unknown members may be, within reason. */
    static final int MAX_DEPTH = 32;

    /** What stands behind the name of a member. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL,
        /** An object or an array. */
        STRUCTURE
    }

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final byte[] json;
    private int at;
    private boolean opened;
    private int nameStart;
    private int nameEnd;
    private Kind kind = Kind.NULL;
    private int start;
    private int end;

    JsonScanner(byte[] json) {
        this.json = json;
    }

    /**
     * Goes to the next member.
     *
     * @return false at the end of the object, which must be the end of the text
     * @throws MalformedWebhookException if the text is not one JSON object in UTF-8, or is nested too deeply
     */
    boolean next() {
        skipBlanks();
        if (!opened) {
            expect('{');
            opened = true;
            skipBlanks();
            if (peek() == '}') {
                return finish();
            }
        } else if (peek() == '}') {
            return finish();
        } else {
            expect(',');
            skipBlanks();
        }
        string();
        nameStart = start;
        nameEnd = end;
        skipBlanks();
        expect(':');
        skipBlanks();
        kind = value(1);
        return true;
    }

    /** Whether the member has this name, which must be ASCII. */
    boolean nameIs(byte[] name) {
        if (Arrays.equals(json, nameStart, nameEnd, name, 0, name.length)) {
            return true;
        }
        // With escapes a name is always longer than without.
        return nameEnd - nameStart > name.length
                && isEscaped(json, nameStart, nameEnd)
                && text(json, nameStart, nameEnd).equals(new String(name, StandardCharsets.US_ASCII));
    }

    /** What the value of the member is. */
    Kind kind() {
        return kind;
    }

    /** Where a text (without quotes) or a number begins. Undefined for other kinds. */
    int start() {
        return start;
    }

    /** Where a text (without quotes) or a number ends, exclusively. Undefined for other kinds. */
    int end() {
        return end;
    }

    /** The text between two positions that a scanner has given, with escapes resolved. */
    static String text(byte[] json, int start, int end) {
        String raw = new String(json, start, end - start, StandardCharsets.UTF_8);
        if (!isEscaped(json, start, end)) {
            return raw;
        }
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

    private static boolean isEscaped(byte[] json, int start, int end) {
        for (int i = start; i < end; i++) {
            if (json[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private boolean finish() {
        at++;
        skipBlanks();
        if (at != json.length) {
            throw broken();
        }
        return false;
    }

    private Kind value(int depth) {
        switch (peek()) {
            case '"' -> {
                string();
                return Kind.TEXT;
            }
            case '{', '[' -> {
                structure(depth + 1);
                return Kind.STRUCTURE;
            }
            case 't' -> {
                literal(TRUE);
                return Kind.BOOLEAN;
            }
            case 'f' -> {
                literal(FALSE);
                return Kind.BOOLEAN;
            }
            case 'n' -> {
                literal(NULL);
                return Kind.NULL;
            }
            default -> {
                number();
                return Kind.NUMBER;
            }
        }
    }

    private void structure(int depth) {
        if (depth > MAX_DEPTH) {
            throw new MalformedWebhookException("$", "is nested too deeply");
        }
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
            value(depth);
            skipBlanks();
            if (peek() == close) {
                at++;
                return;
            }
            expect(',');
            skipBlanks();
        }
    }

    private void string() {
        expect('"');
        int first = at;
        boolean ascii = true;
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
            ascii &= c >= 0;
            at++;
            if (c == '\\') {
                escape();
            }
        }
        if (!ascii) {
            requireUtf8(first, at);
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

    private void requireUtf8(int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json, from, to - from));
        } catch (CharacterCodingException e) {
            throw new MalformedWebhookException("$", "is not UTF-8");
        }
    }

    private void number() {
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

    private void literal(byte[] literal) {
        int to = at + literal.length;
        if (to > json.length || !Arrays.equals(json, at, to, literal, 0, literal.length)) {
            throw broken();
        }
        at = to;
    }

    private void skipBlanks() {
        int i = at;
        while (i < json.length && (json[i] == ' ' || json[i] == '\n' || json[i] == '\r' || json[i] == '\t')) {
            i++;
        }
        at = i;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw broken();
        }
        at++;
    }

    /** The current byte; negative for a part of a character that is not ASCII. */
    private int peek() {
        if (at >= json.length) {
            throw new MalformedWebhookException("$", "is not a JSON object: it ends too early");
        }
        return json[at];
    }

    private MalformedWebhookException broken() {
        return new MalformedWebhookException("$", "is not a JSON object: mistake at byte " + at);
    }
}
