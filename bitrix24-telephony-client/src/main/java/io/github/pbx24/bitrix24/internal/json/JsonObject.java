package io.github.pbx24.bitrix24.internal.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields in the order they were written. Half as large as a {@code LinkedHashMap}, and a few fields are found quicker by
 * looking at each. Immutable: what {@link Builder} made is not touched again.
 */
public final class JsonObject {

    /** The object without fields. */
    public static final JsonObject EMPTY = new JsonObject(new String[0], new Object[0], 0, null, null);

    /** Up to here looking at each name is quicker than hashing. */
    private static final int FEW = 8;

    /**
     * Names chosen by a stranger may all have the same hash. After so many steps that is what it is; then a map takes over
     * that sorts such names.
     */
    private static final int CROWD = 64;

    private final String[] names;
    private final @Nullable Object[] values;
    private final int size;

    /** Positions plus one by hash, 0 for free; null if there are few fields. */
    private final int @Nullable [] index;

    /** Positions by name, instead of the index; almost always null. */
    private final @Nullable Map<String, Integer> crowd;

    private JsonObject(
            String[] names,
            @Nullable Object[] values,
            int size,
            int @Nullable [] index,
            @Nullable Map<String, Integer> crowd) {
        this.names = names;
        this.values = values;
        this.size = size;
        this.index = index;
        this.crowd = crowd;
    }

    /** Number of fields. */
    public int size() {
        return size;
    }

    /** Name of the field at a position below {@link #size}. */
    public String name(int position) {
        return names[position];
    }

    /** Value of the field at a position below {@link #size}. */
    public @Nullable Object value(int position) {
        return values[position];
    }

    /** Position of a field; -1 if there is none. */
    public int find(String name) {
        return find(name, names, size, index, crowd);
    }

    private static int find(
            String name, String[] names, int size, int @Nullable [] index, @Nullable Map<String, Integer> crowd) {
        if (crowd != null) {
            Integer at = crowd.get(name);
            return at == null ? -1 : at;
        }
        if (index == null) {
            for (int i = 0; i < size; i++) {
                if (names[i].equals(name)) {
                    return i;
                }
            }
            return -1;
        }
        for (int slot = slot(name, index); index[slot] != 0; slot = (slot + 1) & (index.length - 1)) {
            if (names[index[slot] - 1].equals(name)) {
                return index[slot] - 1;
            }
        }
        return -1;
    }

    private static int slot(String name, int[] index) {
        int hash = name.hashCode();
        return (hash ^ (hash >>> 16)) & (index.length - 1);
    }

    /** Collects fields; to be thrown away after {@link #build}. */
    public static final class Builder {

        private String[] names = EMPTY.names;
        private @Nullable Object[] values = EMPTY.values;
        private int size;
        private int @Nullable [] index;
        private @Nullable Map<String, Integer> crowd;

        /** Sets a field; of several with one name the last counts, at the place of the first. */
        public void put(String name, @Nullable Object value) {
            int at = find(name);
            if (at >= 0) {
                values[at] = value;
            } else {
                add(name, value);
            }
        }

        /** Adds a field that is not there yet. */
        public void add(String name, @Nullable Object value) {
            if (size == names.length) {
                names = Arrays.copyOf(names, Math.max(4, 2 * size));
                values = Arrays.copyOf(values, names.length);
            }
            names[size] = name;
            values[size++] = value;
            if (crowd != null) {
                crowd.put(name, size - 1);
            } else if (index != null && 2 * size <= index.length) {
                if (!enter(name, size, index)) {
                    crowd();
                }
            } else if (size > FEW) {
                reindex();
            }
        }

        private void reindex() {
            int[] larger = new int[Integer.highestOneBit(size) * 4];
            index = larger;
            for (int i = 0; i < size; i++) {
                if (!enter(names[i], i + 1, larger)) {
                    crowd();
                    return;
                }
            }
        }

        private void crowd() {
            Map<String, Integer> positions = new HashMap<>();
            for (int i = 0; i < size; i++) {
                positions.put(names[i], i);
            }
            crowd = positions;
        }

        /** False if there is a crowd. */
        private static boolean enter(String name, int number, int[] index) {
            int slot = slot(name, index);
            for (int steps = 0; index[slot] != 0; steps++) {
                if (steps == CROWD) {
                    return false;
                }
                slot = (slot + 1) & (index.length - 1);
            }
            index[slot] = number;
            return true;
        }

        /** Number of fields so far. */
        public int size() {
            return size;
        }

        /** Position of a field; -1 if there is none yet. */
        public int find(String name) {
            return JsonObject.find(name, names, size, index, crowd);
        }

        /** The same for a name that is not a text yet; -1 also if that cannot be told quickly. */
        public int find(byte[] text, int from, int to) {
            if (index != null) {
                return -1;
            }
            for (int i = 0; i < size; i++) {
                if (isSame(names[i], text, from, to)) {
                    return i;
                }
            }
            return -1;
        }

        /** True only for ASCII: other characters have negative bytes. */
        private static boolean isSame(String name, byte[] text, int from, int to) {
            if (name.length() != to - from) {
                return false;
            }
            for (int i = from; i < to; i++) {
                if (name.charAt(i - from) != text[i]) {
                    return false;
                }
            }
            return true;
        }

        /** Name of a field that is there. */
        public String name(int position) {
            return names[position];
        }

        /** Value of a field that is there. */
        public @Nullable Object value(int position) {
            return values[position];
        }

        /** Replaces the value of a field that is there. */
        public void value(int position, @Nullable Object value) {
            values[position] = value;
        }

        /** The object. */
        public JsonObject build() {
            return size == 0 ? EMPTY : new JsonObject(names, values, size, index, crowd);
        }
    }
}
