package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.events.internal.guard.Echo;
import io.github.pbx24.events.internal.guard.GuardMemory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
    public void update(String portal, Bitrix24Client client, ObjectKind<?> kind, long id, Map<String, ?> fields) {
        // Before the write, as the event may be here before the answer. If nothing is written, the values differ.
        remember(portal, kind, id, fields);
        client.execute(kind.change(id, fields));
    }

    @Override
    public long add(String portal, Bitrix24Client client, ObjectKind<?> kind, Map<String, ?> fields) {
        check(kind);
        long id = client.execute(kind.adding(fields));
        remember(portal, kind, id, fields);
        return id;
    }

    @Override
    public void remember(String portal, ObjectKind<?> kind, long id, Map<String, ?> values) {
        check(kind);
        String key = key(portal, kind, id);
        Map<String, String> known = new TreeMap<>(known(key));
        values.forEach((name, value) -> {
            if (names.contains(name)) {
                known.put(name, Echo.written(value));
            }
        });
        put(key, known);
    }

    /** What cannot be read would be new for ever, or never. */
    private void check(ObjectKind<?> kind) {
        for (String name : names) {
            if (kind.nameWhenRead(name) == null) {
                throw new IllegalArgumentException("knownValues cannot compare " + name + " of a " + kind.name()
                        + ": the portal does not tell it");
            }
        }
    }

    @Override
    boolean isEcho(Bitrix24Event event, EventContext context) {
        ObjectKind<?> kind = ObjectKind.named(context.subject().objectType());
        if (kind == null) {
            return false;
        }
        check(kind);
        String key = key(context.subject());
        Map<String, String> known = known(key);
        Optional<ResultNode> values = known.keySet().containsAll(names) ? context.values() : Optional.empty();
        boolean nothingNew = values.filter(read -> hasStill(known, kind, read)).isPresent();
        if (nothingNew) {
            holdToTheirWords(key, known, kind, values.get());
        } else {
            // Whether the handler gets through is not known yet.
            memory.take(SPACE, key);
        }
        return nothingNew;
    }

    /**
     * Once the portal has said in what words it gives back what was written, others are news: a person may change 007 to 7. Unless
     * something was written meanwhile, which is not in those words.
     */
    private void holdToTheirWords(String key, Map<String, String> known, ObjectKind<?> kind, ResultNode values) {
        Map<String, String> exact = new TreeMap<>();
        names.forEach(name -> exact.put(name, Echo.shown(value(kind, name, values))));
        if (!exact.equals(known) && known(key).equals(known)) {
            put(key, exact);
        }
    }

    private static boolean hasStill(Map<String, String> known, ObjectKind<?> kind, ResultNode values) {
        return known.entrySet().stream()
                .allMatch(field -> Echo.isSame(field.getValue(), value(kind, field.getKey(), values)));
    }

    @Override
    void handled(Bitrix24Event event, EventContext context) {
        ObjectKind<?> kind = ObjectKind.named(context.subject().objectType());
        // A handler that did not read it here knows something else, perhaps older.
        Optional<ResultNode> values = context.valuesThatWereRead();
        if (kind != null && values.isPresent()) {
            String key = key(context.subject());
            Map<String, String> known = new TreeMap<>();
            names.forEach(name -> known.put(name, Echo.shown(value(kind, name, values.get()))));
            // What was written or told meanwhile is newer.
            known.putAll(known(key));
            put(key, known);
        }
    }

    private static ResultNode value(ObjectKind<?> kind, String name, ResultNode values) {
        return values.get(String.valueOf(kind.nameWhenRead(name)));
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
