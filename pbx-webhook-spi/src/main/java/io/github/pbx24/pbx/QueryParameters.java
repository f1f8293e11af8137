package io.github.pbx24.pbx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decoded parameters of a query string or an HTML form. Immutable.
 *
 * <p>Bounded: at most {@value #MAX_PARAMETERS} parameters. A name that occurs several times keeps all its values.
 *
 * @since 0.1
 */
public final class QueryParameters {

    /** More parameters than that are refused. */
    public static final int MAX_PARAMETERS = 1_000;

    private final Map<String, List<String>> values;

    private QueryParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Decodes {@code a=1&b=2} in UTF-8, with {@code +} for a blank.
     *
     * @param text the raw text, without a leading question mark
     * @return the parameters
     * @throws MalformedWebhookException for a broken percent escape, for bytes that are not UTF-8 and for too many
     *     parameters
     */
    public static QueryParameters decode(String text) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        int count = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('&', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                if (++count > MAX_PARAMETERS) {
                    throw new MalformedWebhookException("query", "more than " + MAX_PARAMETERS + " parameters");
                }
                int equals = text.indexOf('=', start);
                boolean hasValue = equals >= 0 && equals < end;
                String name = decodePart(text, start, hasValue ? equals : end);
                String value = hasValue ? decodePart(text, equals + 1, end) : "";
                values.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
            }
            start = end + 1;
        }
        return new QueryParameters(values);
    }

    /**
     * The first value of a parameter.
     *
     * @param name case-sensitive
     * @return the value, possibly empty text; empty if the parameter is absent
     */
    public Optional<String> first(String name) {
        List<String> all = values.get(name);
        return all == null ? Optional.empty() : Optional.of(all.get(0));
    }

    /**
     * All values of a parameter.
     *
     * @param name case-sensitive
     * @return the values in order; empty if the parameter is absent
     */
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /**
     * The names that occur.
     *
     * @return in order of first occurrence
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    private static String decodePart(String text, int start, int end) {
        boolean plain = true;
        for (int i = start; i < end && plain; i++) {
            char c = text.charAt(i);
            plain = c != '%' && c != '+' && c < 0x80;
        }
        return plain ? text.substring(start, end) : decodeEscapes(text.substring(start, end));
    }

    private static String decodeEscapes(String part) {
        byte[] raw = part.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '+') {
                out.write(' ');
            } else if (raw[i] == '%') {
                out.write(hexDigit(raw, i + 1) << 4 | hexDigit(raw, i + 2));
                i += 2;
            } else {
                out.write(raw[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedWebhookException("query", "not UTF-8");
        }
    }

    private static int hexDigit(byte[] raw, int at) {
        int digit = at < raw.length ? Character.digit(raw[at], 16) : -1;
        if (digit < 0) {
            throw new MalformedWebhookException("query", "broken percent escape");
        }
        return digit;
    }

    /** Shows how many there are: values may be secrets or numbers, and even names may be, in a hand-made query. */
    @Override
    public String toString() {
        return "QueryParameters[" + values.size() + " names]";
    }
}
