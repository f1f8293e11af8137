package io.github.pbx24.bitrix24.internal.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A list of values. Immutable: what {@link Builder} made is not touched again. */
public final class JsonArray {

    /** The list without items. */
    public static final JsonArray EMPTY = new JsonArray(new Object[0], 0);

    private final @Nullable Object[] items;
    private final int size;

    private JsonArray(@Nullable Object[] items, int size) {
        this.items = items;
        this.size = size;
    }

    /** Number of items. */
    public int size() {
        return size;
    }

    /** The item at a position below {@link #size}. */
    public @Nullable Object get(int position) {
        return items[position];
    }

    /** Collects items; to be thrown away after {@link #build}. */
    public static final class Builder {

        private @Nullable Object[] items = EMPTY.items;
        private int size;

        /** Adds an item: a string, a number, a boolean, an array, an object or null. */
        public void add(@Nullable Object item) {
            if (size == items.length) {
                items = Arrays.copyOf(items, Math.max(4, 2 * size));
            }
            items[size++] = item;
        }

        /** The list. */
        public JsonArray build() {
            return size == 0 ? EMPTY : new JsonArray(items, size);
        }
    }
}
