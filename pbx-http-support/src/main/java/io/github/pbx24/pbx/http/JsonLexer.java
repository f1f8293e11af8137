package io.github.pbx24.pbx.http;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The words of JSON, in place. Strict by RFC 8259, except that text need not be UTF-8 until somebody asks for it. */
class JsonLexer {

    /** Eight bytes at once, the first one in the lowest bits. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;
    /** Lifts what is more than nine over the highest bit of its byte. */
    private static final long OVER_NINE = (0x80 - 10) * ONES;

    private static final byte DELETE = 0x7F;

    static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final byte[] json;
    /** Small, like the flags, so that a lexer takes no more memory than it needs: each webhook makes one. */
    private final short maxDepth;

    private int at;
    private int start;
    private int end;
    private boolean escaped;
    private boolean plain;

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

    /** Whether the last text, number or literal is printable ASCII without escapes. */
    boolean isPlain() {
        return plain;
    }

    /** Whether the last text has escapes. */
    boolean isEscaped() {
        return escaped;
    }

    /** The text between two positions with escapes resolved; null if it is not UTF-8, or holds half a character. */
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

    private static @Nullable String unescaped(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        boolean halves = false;
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
                    char unit = (char) Integer.parseInt(raw, i + 1, i + 5, 16);
                    text.append(unit);
                    halves |= Character.isSurrogate(unit);
                    i += 4;
                }
                default -> text.append(raw.charAt(i));
            }
        }
        // Half a character can be written with an escape only, and nobody could store it.
        boolean whole = !halves
                || text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        return whole ? text.toString() : null;
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
        plain = true;
        while (true) {
            // Most of a body passes here, so plain characters are skipped without touching a field.
            at = plainUntil(json, at);
            int c = peek();
            if (c == '"') {
                break;
            }
            if (c >= 0 && c < ' ') {
                throw broken();
            }
            plain = false;
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

    static long eight(byte[] bytes, int from) {
        return (long) EIGHT.get(bytes, from);
    }

    /** The next place where something other than printable ASCII, a quote or a backslash stands. */
    static int plainUntil(byte[] json, int from) {
        int i = from;
        if (from <= json.length - 4 * Long.BYTES) {
            // Most texts end within these, and a loop costs more to begin than to run.
            long next = special(eight(json, from));
            if (next != 0) {
                return from + firstMarked(next);
            }
            next = special(eight(json, from + Long.BYTES));
            if (next != 0) {
                return from + Long.BYTES + firstMarked(next);
            }
            next = special(eight(json, from + 2 * Long.BYTES));
            if (next != 0) {
                return from + 2 * Long.BYTES + firstMarked(next);
            }
            next = special(eight(json, from + 3 * Long.BYTES));
            if (next != 0) {
                return from + 3 * Long.BYTES + firstMarked(next);
            }
            i += 4 * Long.BYTES;
        }
        while (i <= json.length - Long.BYTES) {
            long next = special(eight(json, i));
            if (next != 0) {
                return i + firstMarked(next);
            }
            i += Long.BYTES;
        }
        while (i < json.length && json[i] >= ' ' && json[i] != '"' && json[i] != '\\' && json[i] != DELETE) {
            i++;
        }
        return i;
    }

    /** The next place where no digit stands. */
    static int digitsUntil(byte[] json, int from) {
        int i = from;
        if (from <= json.length - Long.BYTES) {
            long digits = eight(json, from) ^ '0' * ONES;
            // A carry comes from bytes that are marked already, and only the first mark counts.
            long others = (digits | digits + OVER_NINE) & HIGHEST_BITS;
            if (others != 0) {
                return from + firstMarked(others);
            }
            i += Long.BYTES;
        }
        while (i < json.length && json[i] >= '0' && json[i] <= '9') {
            i++;
        }
        return i;
    }

    private static int firstMarked(long marks) {
        return Long.numberOfTrailingZeros(marks) / Byte.SIZE;
    }

    /**
     * Marks the highest bit of bytes that are special. What a carry or a borrow marks wrongly stands behind a special byte, and only the
     * first mark counts. With two bits changed places, a quote is the next one after the control characters.
     */
    private static long special(long eight) {
        long controlsAndQuotes = (eight ^ 2 * ONES) - (' ' + 1) * ONES;
        long backslashes = (eight ^ '\\' * ONES) - ONES;
        long deleted = eight + ONES;
        return (eight | controlsAndQuotes | backslashes | deleted) & HIGHEST_BITS;
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
        plain = true;
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
        int to = literalUntil(json, at, literal);
        if (to < 0) {
            throw broken();
        }
        start = at;
        end = to;
        plain = true;
        at = to;
    }

    /** Where a literal ends; -1 if it does not stand there. */
    static int literalUntil(byte[] json, int from, byte[] literal) {
        int to = from + literal.length;
        return to <= json.length && Arrays.equals(json, from, to, literal, 0, literal.length) ? to : -1;
    }

    void skipBlanks() {
        at = blankUntil(json, at);
    }

    /** The next place where no blank stands. */
    static int blankUntil(byte[] json, int from) {
        if (from < json.length && json[from] > ' ') {
            return from;
        }
        // Mostly one blank is there, or a new line with a few, and a loop costs more to begin than to run.
        int i = from < json.length && json[from] == '\n' ? from + 1 : from;
        if (i <= json.length - Long.BYTES) {
            long others = eight(json, i) ^ ' ' * ONES;
            i += others == 0 ? Long.BYTES : Long.numberOfTrailingZeros(others) / Byte.SIZE;
        }
        while (i < json.length && (json[i] == ' ' || json[i] == '\n' || json[i] == '\r' || json[i] == '\t')) {
            i++;
        }
        return i;
    }

    /** Where it stands. */
    final int at() {
        return at;
    }

    /** Goes on at another place. */
    final void goTo(int place) {
        at = place;
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
