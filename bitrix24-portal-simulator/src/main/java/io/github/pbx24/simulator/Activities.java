package io.github.pbx24.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Activities as flat maps, the way {@code crm.activity.get} returns them. Guarded by the portal's lock. */
final class Activities {

    private final TreeMap<Long, Map<String, @Nullable Object>> rows = new TreeMap<>();
    private final TreeMap<Long, List<Long>> files = new TreeMap<>();
    private final TreeMap<Long, List<CrmBinding>> bindings = new TreeMap<>();
    private final Portal portal;
    private long lastId = 7000;

    Activities(Portal portal) {
        this.portal = portal;
    }

    long nextId() {
        return ++lastId;
    }

    void put(long id, Map<String, @Nullable Object> fields) {
        rows.put(id, fields);
    }

    Optional<Map<String, @Nullable Object>> find(long id) {
        return Optional.ofNullable(rows.get(id));
    }

    List<Map<String, @Nullable Object>> rows() {
        return new ArrayList<>(rows.values());
    }

    List<CrmBinding> bindings(long id) {
        return bindings.getOrDefault(id, List.of());
    }

    void bindings(long id, List<CrmBinding> boundTo) {
        bindings.put(id, List.copyOf(boundTo));
    }

    Optional<Long> findByCall(String callId) {
        return rows.entrySet().stream()
                .filter(row -> originOf(callId).equals(row.getValue().get("ORIGIN_ID")))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    static String originOf(String callId) {
        return "VI_" + callId;
    }

    List<Long> files(long id) {
        return List.copyOf(files.getOrDefault(id, List.of()));
    }

    void files(long id, List<Long> fileIds) {
        files.put(id, List.copyOf(fileIds));
        find(id).ifPresent(row -> row.put("LAST_UPDATED", portal.print(portal.now())));
    }

    List<CallActivity> snapshots() {
        return rows.values().stream().map(this::snapshot).toList();
    }

    private CallActivity snapshot(Map<String, @Nullable Object> row) {
        long id = Php.toLong(row.get("ID"));
        long ownerType = Php.toLong(row.get("OWNER_TYPE_ID"));
        Object settings = row.get("SETTINGS");
        boolean missed = settings instanceof Map<?, ?> map && Php.truthy(map.get("MISSED_CALL"));
        return new CallActivity(
                id,
                Php.toText(row.get("ORIGIN_ID")).replaceFirst("^VI_", ""),
                Php.toText(row.get("SUBJECT")),
                Php.toLong(row.get("RESPONSIBLE_ID")),
                CrmObjectType.values()[(int) ownerType - 1],
                Php.toLong(row.get("OWNER_ID")),
                "1".equals(row.get("DIRECTION")),
                "Y".equals(row.get("COMPLETED")),
                missed,
                date(row.get("START_TIME")),
                date(row.get("END_TIME")),
                Php.toText(row.get("DESCRIPTION")),
                files(id));
    }

    private Instant date(@Nullable Object value) {
        return portal.parseDate(Php.toText(value)).orElse(Instant.EPOCH);
    }
}
