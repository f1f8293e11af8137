package io.github.pbx24.simulator.internal.portal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows under ascending ids, each a flat map with the key {@code ID}. Guarded by the portal's lock. */
public final class RecordTable {

    private final TreeMap<Long, Map<String, @Nullable Object>> rows = new TreeMap<>();
    private long lastId;

    RecordTable(long firstId) {
        this.lastId = firstId - 1;
    }

    /** Adds a row and answers its id. */
    public long add(Map<String, @Nullable Object> fields) {
        long id = ++lastId;
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("ID", Long.toString(id));
        fields.forEach((name, value) -> {
            if (!name.equals("ID")) {
                row.put(name, value);
            }
        });
        rows.put(id, row);
        return id;
    }

    /** The row itself; changes to it stay. */
    public Optional<Map<String, @Nullable Object>> find(long id) {
        return Optional.ofNullable(rows.get(id));
    }

    /** Copies of all rows, lowest id first. */
    public List<Map<String, @Nullable Object>> rows() {
        List<Map<String, @Nullable Object>> copies = new ArrayList<>();
        rows.values().forEach(row -> copies.add(new LinkedHashMap<>(row)));
        return copies;
    }

    public boolean remove(long id) {
        return rows.remove(id) != null;
    }
}
