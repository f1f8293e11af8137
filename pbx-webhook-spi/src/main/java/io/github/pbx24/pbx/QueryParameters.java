package io.github.pbx24.pbx;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a query string or an HTML form, decoded when they are asked for. Immutable.
 *
 * <p>Bounded: at most {@value #MAX_PARAMETERS} parameters. A name that occurs several times keeps all its values.
 *
 * @since 0.1
 */
public final class QueryParameters {

    /** More parameters than that are refused. */
    public static final int MAX_PARAMETERS = 1_000;

    private static final int FIRST_ROOM = 8;

    /** Each parameter has three places: where its name begins, where its value begins, where it ends. */
    private static final int PLACES = 3;

    /** The bit in which letters of ASCII differ by case. */
    private static final int CASE = 0x20;

    private final String text;
    private final Charset charset;
    private final int[] places;
    private final int count;

    private QueryParameters(String text, Charset charset, int[] places, int count) {
        this.text = text;
        this.charset = charset;
        this.places = places;
        this.count = count;
    }

    /**
     * Decodes {@code a=1&b=2} in UTF-8, with {@code +} for a blank. As browsers do, a percent sign that begins no escape stands for
     * itself. A value that is not UTF-8 is left out and told by {@link #isUnreadable(String)}.
     *
     * @param text the raw text, without a leading question mark
     * @return the parameters
     * @throws MalformedWebhookException for too many parameters
     */
    public static QueryParameters decode(String text) {
        return decode(text, StandardCharsets.UTF_8);
    }

    /**
     * Decodes an HTML form that came as a body, by the same rules.
     *
     * @param form the raw bytes
     * @return the parameters
     * @throws MalformedWebhookException for too many parameters
     */
    public static QueryParameters decode(byte[] form) {
        // Latin 1 keeps every byte as it is.
        return decode(new String(form, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }

    private static QueryParameters decode(String text, Charset charset) {
        int[] places = new int[PLACES * FIRST_ROOM];
        int count = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('&', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                if (count == MAX_PARAMETERS) {
                    throw new MalformedWebhookException("query", "more than " + MAX_PARAMETERS + " parameters");
                }
                if (PLACES * count == places.length) {
                    places = Arrays.copyOf(places, 2 * places.length);
                }
                int equals = text.indexOf('=', start);
                places[PLACES * count] = start;
                places[PLACES * count + 1] = equals >= 0 && equals < end ? equals + 1 : end + 1;
                places[PLACES * count + 2] = end;
                count++;
            }
            start = end + 1;
        }
        return new QueryParameters(text, charset, places, count);
    }

    /**
     * How many parameters there are, those of one name counted one by one.
     *
     * @return 0 or more
     */
    public int count() {
        return count;
    }

    /**
     * The name of a parameter.
     *
     * @param index from 0 to {@link #count()}, exclusively
     * @return the name; null if it is not UTF-8
     */
    public @Nullable String name(int index) {
        return decodePart(text, places[PLACES * index], nameEnd(index), charset);
    }

    /**
     * Whether a parameter has a name, compared without case. Cheaper than to ask for the name.
     *
     * @param index from 0 to {@link #count()}, exclusively
     * @param name the name in ASCII
     * @return true if it is written like this, without escapes
     */
    public boolean isNamed(int index, String name) {
        int from = places[PLACES * index];
        int length = name.length();
        if (nameEnd(index) - from != length) {
            return false;
        }
        // Most are written alike, and most of the others begin with another letter.
        return text.startsWith(name, from)
                || ((text.charAt(from) ^ name.charAt(0)) & ~CASE) == 0
                        && text.regionMatches(true, from, name, 0, length);
    }

    /**
     * The value of a parameter.
     *
     * @param index from 0 to {@link #count()}, exclusively
     * @return the value, possibly empty text; null if it is not UTF-8
     */
    public @Nullable String value(int index) {
        int from = places[PLACES * index + 1];
        int to = places[PLACES * index + 2];
        return from >= to ? "" : decodePart(text, from, to, charset);
    }

    /** Without a sign of equality the value begins behind the end. */
    private int nameEnd(int index) {
        return places[PLACES * index + 1] - 1;
    }

    private boolean isExactly(int index, String name) {
        int from = places[PLACES * index];
        int length = nameEnd(index) - from;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(from + i);
            if (isEscape(c)) {
                return name.equals(name(index));
            }
            // Up to here every character stands for itself, whatever follows.
            if (i == name.length() || c != name.charAt(i)) {
                return false;
            }
        }
        return length == name.length();
    }

    /**
     * Whether a parameter came with a value that is not UTF-8.
     *
     * @param name case-sensitive
     * @return true if a value was left out
     */
    public boolean isUnreadable(String name) {
        for (int i = 0; i < count; i++) {
            if (isExactly(i, name) && value(i) == null) {
                return true;
            }
        }
        return false;
    }

    /**
     * The names of parameters with a value that is not UTF-8.
     *
     * @return in order of first occurrence
     */
    public Set<String> unreadable() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            String name = value(i) == null ? name(i) : null;
            if (name != null) {
                names.add(name);
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /**
     * The first value of a parameter.
     *
     * @param name case-sensitive
     * @return the value, possibly empty text; empty if the parameter is absent
     */
    public Optional<String> first(String name) {
        for (int i = 0; i < count; i++) {
            String value = isExactly(i, name) ? value(i) : null;
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /**
     * All values of a parameter.
     *
     * @param name case-sensitive
     * @return the values in order; empty if the parameter is absent
     */
    public List<String> all(String name) {
        List<String> all = List.of();
        for (int i = 0; i < count; i++) {
            String value = isExactly(i, name) ? value(i) : null;
            if (value != null) {
                all = all.isEmpty() ? new ArrayList<>(1) : all;
                all.add(value);
            }
        }
        return all.isEmpty() ? all : Collections.unmodifiableList(all);
    }

    /**
     * The names that occur with a value that is UTF-8.
     *
     * @return in order of first occurrence
     */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            String name = name(i);
            if (name != null && value(i) != null) {
                names.add(name);
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /**
     * Decodes percent escapes and plus signs of one part of an address or form.
     *
     * @param part as it was sent; not null
     * @return the decoded text; the text itself if it is not UTF-8 or has a broken escape. Never null
     */
    public static String decodeLeniently(String part) {
        String decoded = decodePart(part, 0, part.length(), StandardCharsets.UTF_8);
        return decoded == null ? part : decoded;
    }

    private static boolean isEscape(char c) {
        return c == '%' || c == '+' || c >= 0x80;
    }

    /** The decoded text; null if it is not UTF-8. */
    private static @Nullable String decodePart(String text, int start, int end, Charset charset) {
        int escape = start;
        while (escape < end && !isEscape(text.charAt(escape))) {
            escape++;
        }
        if (escape == end) {
            return text.substring(start, end);
        }
        if (charset == StandardCharsets.ISO_8859_1 || isAscii(text, escape, end)) {
            return decodeEscapes(text, start, end);
        }
        String bytes = new String(text.substring(start, end).getBytes(charset), StandardCharsets.ISO_8859_1);
        return decodeEscapes(bytes, 0, bytes.length());
    }

    private static boolean isAscii(String text, int start, int end) {
        int all = 0;
        for (int i = start; i < end; i++) {
            all |= text.charAt(i);
        }
        return all < 0x80;
    }

    /** Each character is a byte. */
    private static @Nullable String decodeEscapes(String text, int start, int end) {
        byte[] decoded = new byte[end - start];
        int length = 0;
        int all = 0;
        for (int i = start; i < end; i++) {
            int c = text.charAt(i);
            // Letters and digits come behind both marks.
            if (c <= '+') {
                int escaped = c == '%' && i + 2 < end ? hexDigit(text, i + 1) << 4 | hexDigit(text, i + 2) : -1;
                if (escaped >= 0) {
                    c = escaped;
                    i += 2;
                } else if (c == '+') {
                    c = ' ';
                }
            }
            all |= c;
            decoded[length++] = (byte) c;
        }
        if (all < 0x80) {
            return new String(decoded, 0, length, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Negative if there is none, also after it was shifted and joined with another. */
    private static int hexDigit(String text, int at) {
        int c = text.charAt(at);
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | CASE;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    /** Shows how many there are: values may be secrets or numbers, and even names may be, in a hand-made query. */
    @Override
    public String toString() {
        return "QueryParameters[" + count + "]";
    }
}
