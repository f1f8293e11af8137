package io.github.pbx24.pbx.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of members of a JSON object, found by a look at three of their bytes and one comparison, in whatever order they come; without the
 * look, where they come in the order in which they came before. Thread-safe: what is remembered of the order decides how quickly
 * a name is found, and never which.
 *
 * @since 0.1
 */
public final class MemberNames {

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final byte[][] names;
    /** The first eight bytes of each name. */
    private final long[] heads;
    /** The last eight bytes of each name that has eight. */
    private final long[] tails;
    /** A hash table with open addresses: the place of a name and one more; 0 where there is none. */
    private final byte[] table;

    private final int shift;
    /** Which name came after a name lately; at 0 which came first. Threads may overwrite each other, and any of their answers will do. */
    private final byte[] followers;
    /** By the same numbers, what led to the name that came after; null if nothing is known. Overwritten in the same way. */
    private final @Nullable Lead[] leads;

    private MemberNames(byte[][] names) {
        this.names = names;
        heads = new long[names.length];
        tails = new long[names.length];
        followers = new byte[names.length + 1];
        leads = new Lead[names.length + 1];
        for (int i = 0; i < followers.length; i++) {
            followers[i] = (byte) i;
        }
        // At most a quarter is taken, so that names which nobody asks for mostly meet nothing.
        int bits = 35 - Integer.numberOfLeadingZeros(names.length);
        table = new byte[1 << bits];
        shift = Long.SIZE - bits;
        for (int i = 0; i < names.length; i++) {
            byte[] name = names[i];
            heads[i] = head(name, 0, name.length);
            tails[i] = name.length < Long.BYTES ? 0 : JsonLexer.eight(name, name.length - Long.BYTES);
            int at = place(heads[i], name.length);
            while (table[at] != 0) {
                at = at + 1 & table.length - 1;
            }
            table[at] = (byte) (i + 1);
        }
    }

    private static long head(byte[] json, int from, int to) {
        int length = to - from;
        if (from + Long.BYTES <= json.length) {
            long eight = JsonLexer.eight(json, from);
            return length >= Long.BYTES ? eight : eight & (1L << length * Byte.SIZE) - 1;
        }
        long head = 0;
        for (int i = Math.min(length, Long.BYTES) - 1; i >= 0; i--) {
            head = head << Byte.SIZE | json[from + i] & 0xFF;
        }
        return head;
    }

    private int place(long head, int length) {
        return (int) ((head + length) * SPREAD >>> shift);
    }

    /**
     * Takes names.
     *
     * @param names 1 to 100 names in ASCII, none empty, no two alike, in the order in which they are expected
     * @return the names, numbered from 0 in the order of the list
     * @throws IllegalArgumentException if there are none or too many, or if one is empty, occurs twice or is not ASCII
     */
    public static MemberNames of(List<String> names) {
        if (names.isEmpty() || names.size() > 100 || names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("names must be 1 to 100 different ones");
        }
        for (String name : names) {
            if (name.isEmpty() || name.chars().anyMatch(c -> c >= 0x80)) {
                throw new IllegalArgumentException("a name must be ASCII and not empty");
            }
        }
        return new MemberNames(names.stream()
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new));
    }

    int count() {
        return names.length;
    }

    byte[] name(int index) {
        return names[index];
    }

    /** The place of the name that may come after another, or after none (-1); perhaps no place at all. */
    int follower(int index) {
        return followers[index + 1];
    }

    /** Remembers what came after a name, or after none (-1). */
    void follows(int before, int index) {
        if (followers[before + 1] != index) {
            followers[before + 1] = (byte) index;
        }
    }

    /** What led to the member that came after one with a name, or after none (-1); null if nothing is known. */
    @Nullable
    Lead lead(int before) {
        return leads[before + 1];
    }

    /** Remembers what led from a name, or from none (-1), to another. */
    void leads(int before, int index, byte[] json, int from, int to) {
        follows(before, index);
        Lead known = leads[before + 1];
        if (Lead.fits(from, to) && (known == null || known.isTiresome())) {
            leads[before + 1] = new Lead(index, json, from, to);
        }
    }

    /** Whether a name begins there, without escapes and whatever follows it. Only the bytes of the name are looked at. */
    boolean isAt(int index, byte[] json, int from) {
        if (index >= names.length) {
            return false;
        }
        int to = from + names[index].length;
        return to <= json.length && heads[index] == head(json, from, to) && isRest(index, json, from, to);
    }

    /**
     * Finds the name that stands somewhere. Serves for values as well, if they are words that one knows.
     *
     * @param json a text in ASCII
     * @param from where the name begins, without a quote and without escapes
     * @param to where it ends, exclusively
     * @return the number of the name; -1 if it is none of these
     */
    public int indexOf(byte[] json, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return -1;
        }
        long head = head(json, from, to);
        int at = place(head, length);
        while (table[at] != 0) {
            int index = table[at] - 1;
            if (heads[index] == head && isRest(index, json, from, to)) {
                return index;
            }
            at = at + 1 & table.length - 1;
        }
        return -1;
    }

    /** Whether a name that begins alike goes on alike. */
    private boolean isRest(int index, byte[] json, int from, int to) {
        byte[] name = names[index];
        int length = to - from;
        return name.length == length
                && (length < Long.BYTES || JsonLexer.eight(json, to - Long.BYTES) == tails[index])
                && (length <= 2 * Long.BYTES
                        || JsonLexer.eight(json, from + Long.BYTES) == JsonLexer.eight(name, Long.BYTES)
                                && (length <= 3 * Long.BYTES || Arrays.equals(json, from, to, name, 0, length)));
    }
}
