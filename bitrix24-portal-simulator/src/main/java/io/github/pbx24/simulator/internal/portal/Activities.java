package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.CallActivity;
import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.CrmBinding;
import io.github.pbx24.simulator.internal.context.PortalContext;
import io.github.pbx24.simulator.internal.php.Php;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Activities as flat maps, the way {@code crm.activity.get} returns them. Guarded by the portal's lock. */
public final class Activities {

    private final TreeMap<Long, Map<String, @Nullable Object>> rows = new TreeMap<>();
    private final TreeMap<Long, List<Long>> files = new TreeMap<>();
    private final TreeMap<Long, List<CrmBinding>> bindings = new TreeMap<>();
    private final PortalContext portal;
    private long lastId = 7000;

    Activities(PortalContext portal) {
        this.portal = portal;
    }

    public long nextId() {
        return ++lastId;
    }

    public void put(long id, Map<String, @Nullable Object> fields) {
        rows.put(id, fields);
    }

    public void remove(long id) {
        rows.remove(id);
        files.remove(id);
        bindings.remove(id);
    }

    public Optional<Map<String, @Nullable Object>> find(long id) {
        return Optional.ofNullable(rows.get(id));
    }

    public List<Map<String, @Nullable Object>> rows() {
        return new ArrayList<>(rows.values());
    }

    public List<CrmBinding> bindings(long id) {
        return bindings.getOrDefault(id, List.of());
    }

    public void bindings(long id, List<CrmBinding> boundTo) {
        bindings.put(id, List.copyOf(boundTo));
    }

    public Optional<Long> findByCall(String callId) {
        return rows.entrySet().stream()
                .filter(row -> originOf(callId).equals(row.getValue().get("ORIGIN_ID")))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public static String originOf(String callId) {
        return "VI_" + callId;
    }

    public List<Long> files(long id) {
        return List.copyOf(files.getOrDefault(id, List.of()));
    }

    public void files(long id, List<Long> fileIds) {
        files.put(id, List.copyOf(fileIds));
        find(id).ifPresent(row -> row.put("LAST_UPDATED", portal.print(portal.now())));
    }

    public List<CallActivity> snapshots() {
        return rows.values().stream()
                .filter(row -> Php.toText(row.get("ORIGIN_ID")).startsWith("VI_"))
                .map(this::snapshot)
                .toList();
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
