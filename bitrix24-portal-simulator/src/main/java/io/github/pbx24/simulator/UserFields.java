package io.github.pbx24.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Custom fields of CRM objects. Guarded by the portal's lock. */
final class UserFields {

    private final Map<CrmObjectType, TreeMap<Long, Map<String, @Nullable Object>>> fields =
            new EnumMap<>(CrmObjectType.class);
    private long lastId = 6990;

    private TreeMap<Long, Map<String, @Nullable Object>> of(CrmObjectType type) {
        return fields.computeIfAbsent(type, missing -> new TreeMap<>());
    }

    long nextId() {
        return ++lastId;
    }

    void put(CrmObjectType type, long id, Map<String, @Nullable Object> row) {
        of(type).put(id, row);
    }

    Optional<Map<String, @Nullable Object>> find(CrmObjectType type, long id) {
        return Optional.ofNullable(of(type).get(id));
    }

    void remove(CrmObjectType type, long id) {
        of(type).remove(id);
    }

    List<Map<String, @Nullable Object>> rows(CrmObjectType type) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        of(type).values().forEach(row -> rows.add(new LinkedHashMap<>(row)));
        return rows;
    }
}
