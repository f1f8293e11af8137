package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.ResultNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a form body as PHP writes it: {@code data%5BFIELDS%5D%5BID%5D=1}, brackets encoded or not, space as {@code +}.
 * Bounded, because the body has to be read before the sender is known: {@value #MAX_BYTES} bytes,
 * {@value #MAX_DEPTH} levels, {@value #MAX_KEYS} fields. All values are strings.
 *
 * <p>Stricter than PHP where leniency would only help a forger: a key that comes twice, or once as value and once as
 * map, is refused.
 *
 * @since 0.1
 */
public final class PhpForm {

    /** Longest body. */
    public static final int MAX_BYTES = 1024 * 1024;

    /** Deepest nesting of keys. */
    public static final int MAX_DEPTH = 16;

    /** Most fields in one body. */
    public static final int MAX_KEYS = 5000;

    private static final int SHOWN_KEY = 60;

    private final byte[] body;
    private final byte[] decoded;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final Map<String, Object> root = new LinkedHashMap<>();

    private PhpForm(byte[] body) {
        this.body = body;
        this.decoded = new byte[body.length];
    }

    /**
     * Reads a body.
     *
     * @param body the raw bytes; not kept
     * @return a map node; empty for an empty body
     * @throws MalformedEventException if it is too large, not a form, or breaks a rule above
     */
    public static ResultNode parse(byte[] body) {
        if (body.length > MAX_BYTES) {
            throw new MalformedEventException("body", "is larger than " + MAX_BYTES + " bytes");
        }
        return ResultNode.of(new PhpForm(body).read());
    }

    /**
     * Reads a body that is already text.
     *
     * @param body the text
     * @return a map node; empty for an empty body
     * @throws MalformedEventException if it is too large, not a form, or breaks a rule above
     */
    public static ResultNode parse(String body) {
        if (body.length() > MAX_BYTES) {
            throw new MalformedEventException("body", "is larger than " + MAX_BYTES + " bytes");
        }
        return parse(body.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> read() {
        int fields = 0;
        int begin = 0;
        while (begin < body.length) {
            int end = indexOf((byte) '&', begin, body.length);
            if (end > begin) {
                if (++fields > MAX_KEYS) {
                    throw new MalformedEventException("body", "has more than " + MAX_KEYS + " fields");
                }
                int equals = indexOf((byte) '=', begin, end);
                String key = decode(begin, equals);
                put(key, equals < end ? decode(equals + 1, end) : "");
            }
            begin = end + 1;
        }
        return root;
    }

    private void put(String key, String value) {
        int bracket = key.indexOf('[');
        String name = bracket < 0 ? key : key.substring(0, bracket);
        if (name.isEmpty()) {
            throw new MalformedEventException(shown(key), "has no name");
        }
        Map<String, Object> map = root;
        int depth = 1;
        int at = name.length();
        while (at < key.length()) {
            int close = key.charAt(at) == '[' ? key.indexOf(']', at) : -1;
            if (close < 0) {
                throw new MalformedEventException(shown(key), "has unbalanced brackets");
            }
            if (++depth > MAX_DEPTH) {
                throw new MalformedEventException(shown(key), "is nested deeper than " + MAX_DEPTH + " levels");
            }
            map = child(map, name, key);
            name = key.substring(at + 1, close);
            if (name.isEmpty()) {
                name = Integer.toString(map.size());
            }
            at = close + 1;
        }
        if (map.putIfAbsent(name, value) != null) {
            throw new MalformedEventException(shown(key), "comes twice");
        }
    }

    @SuppressWarnings("unchecked") // Values are strings or maps that this class made.
    private static Map<String, Object> child(Map<String, Object> map, String name, String key) {
        Object child = map.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
        if (child instanceof Map<?, ?>) {
            return (Map<String, Object>) child;
        }
        throw new MalformedEventException(shown(key), "is used both as value and as map");
    }

    private String decode(int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = body[i];
            if (b == '+') {
                b = ' ';
            } else if (b == '%') {
                int high = i + 2 < to ? Character.digit(body[i + 1], 16) : -1;
                int low = i + 2 < to ? Character.digit(body[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new MalformedEventException("byte " + i, "begins a broken percent escape");
                }
                b = (byte) (high << 4 | low);
                i += 2;
            }
            decoded[length++] = b;
        }
        try {
            CharBuffer text = utf8.decode(ByteBuffer.wrap(decoded, 0, length));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new MalformedEventException("byte " + from, "begins a text that is not UTF-8");
        }
    }

    private int indexOf(byte wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    /** A key fit for a message: keys come from strangers. */
    private static String shown(String key) {
        String shortened = key.length() > SHOWN_KEY ? key.substring(0, SHOWN_KEY) : key;
        return "key \"" + shortened.replaceAll("[^A-Za-z0-9_\\[\\].-]", "?") + "\"";
    }
}
