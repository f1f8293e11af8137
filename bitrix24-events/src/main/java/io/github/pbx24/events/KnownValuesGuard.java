package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Remembers which values the application knows: those it was shown and those it wrote. It never compares with anything else, so an
 * event that is lost, late or there twice makes no difference.
 */
final class KnownValuesGuard extends LoopGuard {

    private static final String SPACE = "guard/known";
    private static final int MAX_FIELDS = 40;
    private static final Duration KEPT = Duration.ofDays(90);

    private final GuardMemory memory;
    private final Set<String> names;

    KnownValuesGuard(GuardMemory memory, Set<String> names) {
        if (names.isEmpty() || names.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("fields must be 1 to " + MAX_FIELDS + ", were " + names.size());
        }
        for (String name : names) {
            if (name.isBlank() || name.length() > 50 || name.contains(" ") || name.contains("=")) {
                throw new IllegalArgumentException("fields must be names of fields");
            }
        }
        this.memory = memory;
        this.names = new TreeSet<>(names);
    }

    @Override
    public void update(String portal, Bitrix24Client client, CrmType type, long id, Map<String, ?> fields) {
        // Before the write, as the event may be here before the answer. If nothing is written, the values differ.
        remember(GuardMemory.key(portal, type, id), fields);
        client.execute(CrmObjects.update(type, id, fields));
    }

    @Override
    public long add(String portal, Bitrix24Client client, CrmType type, Map<String, ?> fields) {
        long id = client.execute(CrmObjects.add(type, fields));
        remember(GuardMemory.key(portal, type, id), fields);
        return id;
    }

    @Override
    public void remember(String portal, CrmType type, long id, Map<String, ?> values) {
        remember(GuardMemory.key(portal, type, id), values);
    }

    private void remember(String key, Map<String, ?> values) {
        Map<String, String> known = new TreeMap<>(known(key));
        values.forEach((name, value) -> {
            if (names.contains(name)) {
                known.put(name, Echo.hash(Echo.normalised(value)));
            }
        });
        put(key, known);
    }

    @Override
    boolean isEcho(Bitrix24Event event, EventContext context) {
        String key = GuardMemory.key(context.subject());
        Map<String, String> known = known(key);
        boolean nothingNew = known.keySet().containsAll(names)
                && context.object()
                        .filter(object -> shown(object.fields()).equals(known))
                        .isPresent();
        if (!nothingNew) {
            // Whether the handler gets through is not known yet.
            memory.take(SPACE, key);
        }
        return nothingNew;
    }

    @Override
    void handled(Bitrix24Event event, EventContext context) {
        context.object().ifPresent(object -> {
            String key = GuardMemory.key(context.subject());
            Map<String, String> known = shown(object.fields());
            // What was written or told meanwhile is newer.
            known.putAll(known(key));
            put(key, known);
        });
    }

    private Map<String, String> shown(ResultNode fields) {
        Map<String, String> shown = new TreeMap<>();
        names.forEach(name -> shown.put(name, Echo.hash(Echo.normalised(fields.get(name)))));
        return shown;
    }

    private Map<String, String> known(String key) {
        Map<String, String> known = new TreeMap<>(
                memory.read(SPACE, key).map(Echo::decode).orElse(Echo.NONE).hashes());
        // Of another release, with other fields.
        known.keySet().retainAll(names);
        return known;
    }

    private void put(String key, Map<String, String> known) {
        memory.put(SPACE, key, new Echo(0, known).encode(), KEPT);
    }
}
