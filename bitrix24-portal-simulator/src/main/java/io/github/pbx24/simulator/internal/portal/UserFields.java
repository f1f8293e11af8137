package io.github.pbx24.simulator.internal.portal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Custom fields, by the kind of object they belong to ({@code CRM_DEAL}, {@code USER}). Guarded by the portal's lock. */
public final class UserFields {

    private final Map<String, TreeMap<Long, Map<String, @Nullable Object>>> fields = new HashMap<>();
    private long lastId = 6990;

    private TreeMap<Long, Map<String, @Nullable Object>> of(String entity) {
        return fields.computeIfAbsent(entity, missing -> new TreeMap<>());
    }

    public long nextId() {
        return ++lastId;
    }

    public void put(String entity, long id, Map<String, @Nullable Object> row) {
        of(entity).put(id, row);
    }

    public Optional<Map<String, @Nullable Object>> find(String entity, long id) {
        return Optional.ofNullable(of(entity).get(id));
    }

    public void remove(String entity, long id) {
        of(entity).remove(id);
    }

    public List<Map<String, @Nullable Object>> rows(String entity) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        of(entity).values().forEach(row -> rows.add(new LinkedHashMap<>(row)));
        return rows;
    }
}
