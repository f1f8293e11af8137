package io.github.pbx24.correlation.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Keeps calls in memory, for tests and trials. Everything is gone with the process. Thread-safe.
 *
 * @since 0.1
 */
public final class InMemoryCallStore extends TableCallStore {

    private static final int MOST_REMEMBERED = 10_000;

    private final MemoryTables tables = new MemoryTables();
    private final RowReader reader =
            new RowReader(remembering(StatementCodec::decode), remembering(ProgressCodec::decode));

    /** Makes an empty store. */
    public InMemoryCallStore() {}

    @Override
    protected synchronized <T> T write(Function<CallRows, T> work) {
        return work.apply(tables);
    }

    @Override
    protected synchronized <T> T read(Function<CallRows, T> work) {
        return work.apply(tables);
    }

    /** Tests run several engines on it. */
    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    RowReader reader() {
        return reader;
    }

    /** Equal texts mean the same, so the last few are read once only. */
    private static <K, V> Function<K, V> remembering(Function<K, V> decoding) {
        Map<K, V> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST_REMEMBERED;
            }
        });
        return text -> known.computeIfAbsent(text, decoding);
    }
}
