package io.github.pbx24.bitrix24.internal.form;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.bitrix24.internal.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

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

    private static final int[] NONE = {};

    /** What a character means in an escape; -1 for most. */
    private static final byte[] HEX = hex();

    private final byte[] body;

    /** A key or value without its escapes. */
    private final byte[] plain;

    private final JsonObject.Builder root = new JsonObject.Builder();
    private int plainLength;

    /** Whose values are noted while reading. */
    private final Set<String> named;

    /** Where noted values begin and end, one pair after the other. */
    private int[] noted = NONE;

    private int notedLength;

    private static byte[] hex() {
        byte[] values = new byte[256];
        for (int i = 0; i < values.length; i++) {
            // Of a byte, so that nothing beyond ASCII is a digit.
            values[i] = (byte) Character.digit((byte) i, 16);
        }
        return values;
    }

    private PhpForm(byte[] body, Set<String> named) {
        this.body = body;
        this.named = named;
        this.plain = new byte[body.length];
    }

    /**
     * Reads a body.
     *
     * @param body the raw bytes; not kept
     * @return a map node; empty for an empty body
     * @throws MalformedEventException if it is too large, not a form, or breaks a rule above
     */
    public static ResultNode parse(byte[] body) {
        return parse(body, Set.of()).fields();
    }

    /**
     * Reads a body and notes on the way where the values of some fields are.
     *
     * @param body the raw bytes; kept
     * @param named the last parts of their keys, in lower case
     * @return what was read
     * @throws MalformedEventException if it is too large, not a form, or breaks a rule above
     */
    public static Parsed parse(byte[] body, Set<String> named) {
        if (body.length > MAX_BYTES) {
            throw new MalformedEventException("body", "is larger than " + MAX_BYTES + " bytes");
        }
        PhpForm form = new PhpForm(body, named);
        return new Parsed(ResultNode.of(form.read()), form);
    }

    /** A body that was read. */
    public static final class Parsed {
        private final ResultNode fields;
        private final PhpForm form;

        private Parsed(ResultNode fields, PhpForm form) {
            this.fields = fields;
            this.form = form;
        }

        /** A map node; empty for an empty body. */
        public ResultNode fields() {
            return fields;
        }

        /** The same as {@link PhpForm#withoutNamed}, without looking for them again. */
        public byte[] withoutNamed() {
            return form.withoutNoted();
        }
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

    /**
     * A body in which some fields have no value, at whatever depth; everything else is as it came. The last part of a key is
     * compared, in lower case.
     */
    public static byte[] withoutNamed(byte[] body, Set<String> names) {
        PhpForm form = new PhpForm(body, names);
        byte[] kept = new byte[body.length];
        int length = 0;
        int begin = 0;
        while (begin < body.length) {
            int end = form.indexOf((byte) '&', begin, body.length);
            int equals = form.indexOf((byte) '=', begin, end);
            form.unescape(begin, equals);
            int keep = equals < end && form.isNamed() ? equals + 1 : end;
            keep = Math.min(body.length, keep == end ? end + 1 : keep);
            System.arraycopy(body, begin, kept, length, keep - begin);
            length += keep - begin;
            if (keep <= end && end < body.length) {
                kept[length++] = '&';
            }
            begin = end + 1;
        }
        return Arrays.copyOf(kept, length);
    }

    /** Whether the last part of the key in {@link #plain} is one of the names. */
    private boolean isNamed() {
        int end = plainLength;
        while (end > 0 && plain[end - 1] == ']') {
            end--;
        }
        int begin = end;
        while (begin > 0 && plain[begin - 1] != '[') {
            begin--;
        }
        for (String name : named) {
            if (name.length() == end - begin
                    && name.equalsIgnoreCase(new String(plain, begin, end - begin, StandardCharsets.ISO_8859_1))) {
                return true;
            }
        }
        return false;
    }

    private void note(int from, int to) {
        if (notedLength == noted.length) {
            noted = Arrays.copyOf(noted, Math.max(8, 2 * notedLength));
        }
        noted[notedLength++] = from;
        noted[notedLength++] = to;
    }

    private byte[] withoutNoted() {
        int length = body.length;
        for (int i = 0; i < notedLength; i += 2) {
            length -= noted[i + 1] - noted[i];
        }
        byte[] kept = new byte[length];
        int at = 0;
        int from = 0;
        for (int i = 0; i < notedLength; i += 2) {
            System.arraycopy(body, from, kept, at, noted[i] - from);
            at += noted[i] - from;
            from = noted[i + 1];
        }
        System.arraycopy(body, from, kept, at, body.length - from);
        return kept;
    }

    private JsonObject read() {
        int fields = 0;
        int begin = 0;
        while (begin < body.length) {
            int end = indexOf((byte) '&', begin, body.length);
            if (end > begin) {
                if (++fields > MAX_KEYS) {
                    throw new MalformedEventException("body", "has more than " + MAX_KEYS + " fields");
                }
                int equals = indexOf((byte) '=', begin, end);
                unescape(begin, equals);
                put(begin, equals + 1, end);
            }
            begin = end + 1;
        }
        return built(root);
    }

    /** Puts a field whose key is in {@link #plain}. */
    private void put(int keyAt, int valueFrom, int valueTo) {
        int keyLength = plainLength;
        int nameEnd = find((byte) '[', 0, keyLength);
        if (nameEnd == 0) {
            throw new MalformedEventException(shown(keyAt, keyLength), "has no name");
        }
        JsonObject.Builder map = root;
        int from = 0;
        int to = nameEnd;
        int depth = 1;
        int at = nameEnd;
        while (at < keyLength) {
            int close = plain[at] == '[' ? find((byte) ']', at, keyLength) : keyLength;
            if (close == keyLength) {
                throw new MalformedEventException(shown(keyAt, keyLength), "has unbalanced brackets");
            }
            if (++depth > MAX_DEPTH) {
                throw new MalformedEventException(
                        shown(keyAt, keyLength), "is nested deeper than " + MAX_DEPTH + " levels");
            }
            map = child(map, keyAt, from, to, keyLength);
            from = at + 1;
            to = close;
            at = close + 1;
        }
        int known = position(map, keyAt, from, to);
        if (known >= 0) {
            throw new MalformedEventException(shown(keyAt, keyLength), "comes twice");
        }
        if (valueFrom < valueTo && isNamed()) {
            note(valueFrom, valueTo);
        }
        String name = name(map, keyAt, from, to);
        map.add(name, valueFrom <= valueTo ? value(valueFrom, valueTo) : "");
    }

    private JsonObject.Builder child(JsonObject.Builder map, int keyAt, int from, int to, int keyLength) {
        int known = position(map, keyAt, from, to);
        if (known < 0) {
            JsonObject.Builder child = new JsonObject.Builder();
            map.add(name(map, keyAt, from, to), child);
            return child;
        }
        if (map.value(known) instanceof JsonObject.Builder child) {
            return child;
        }
        throw new MalformedEventException(shown(keyAt, keyLength), "is used both as value and as map");
    }

    /** Most names are known from the field before; finding them so makes no text. */
    private int position(JsonObject.Builder map, int keyAt, int from, int to) {
        int quick = map.find(plain, from, to);
        return quick >= 0 ? quick : map.find(name(map, keyAt, from, to));
    }

    /** Empty brackets count on. */
    private String name(JsonObject.Builder map, int keyAt, int from, int to) {
        return from == to ? Integer.toString(map.size()) : text(plain, from, to, keyAt);
    }

    private static JsonObject built(JsonObject.Builder map) {
        for (int i = 0; i < map.size(); i++) {
            if (map.value(i) instanceof JsonObject.Builder child) {
                map.value(i, built(child));
            }
        }
        return map.build();
    }

    private String value(int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] == '%' || body[i] == '+') {
                unescape(from, to);
                return text(plain, 0, plainLength, from);
            }
        }
        return text(body, from, to, from);
    }

    private void unescape(int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = body[i];
            if (b == '+') {
                b = ' ';
            } else if (b == '%') {
                int high = i + 2 < to ? HEX[body[i + 1] & 0xff] : -1;
                int low = i + 2 < to ? HEX[body[i + 2] & 0xff] : -1;
                if (high < 0 || low < 0) {
                    throw new MalformedEventException("byte " + i, "begins a broken percent escape");
                }
                b = (byte) (high << 4 | low);
                i += 2;
            }
            plain[length++] = b;
        }
        plainLength = length;
    }

    private static String text(byte[] bytes, int from, int to, int place) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return utf8(bytes, from, to, place);
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static String utf8(byte[] bytes, int from, int to, int place) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedEventException("byte " + place, "begins a text that is not UTF-8");
        }
    }

    private int find(byte wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (plain[i] == wanted) {
                return i;
            }
        }
        return to;
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
    private String shown(int keyAt, int keyLength) {
        String key = text(plain, 0, keyLength, keyAt);
        String shortened = key.length() > SHOWN_KEY ? key.substring(0, SHOWN_KEY) : key;
        return "key \"" + shortened.replaceAll("[^A-Za-z0-9_\\[\\].-]", "?") + "\"";
    }
}
