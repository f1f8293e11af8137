package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.crm.CrmUserFields;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.events.internal.guard.GuardMemory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The flag is the time of the own change, so that one whose event was lost is known to be old. */
final class FlagFieldGuard extends LoopGuard {

    private static final String PREFIX = "UF_CRM_";
    private static final String SPACE = "guard/cleared";
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final GuardMemory memory;
    private final String field;
    private final Set<String> ready = ConcurrentHashMap.newKeySet();

    FlagFieldGuard(GuardMemory memory, String field) {
        if (!field.startsWith(PREFIX)) {
            throw new IllegalArgumentException("field must begin with " + PREFIX);
        }
        this.memory = memory;
        this.field = field;
    }

    @Override
    public void update(String portal, Bitrix24Client client, ObjectKind<?> kind, long id, Map<String, ?> fields) {
        CrmType type = typeWithFields(kind);
        client.execute(CrmObjects.update(type, id, flagged(portal, client, type, fields)));
    }

    @Override
    public long add(String portal, Bitrix24Client client, ObjectKind<?> kind, Map<String, ?> fields) {
        CrmType type = typeWithFields(kind);
        return client.execute(CrmObjects.add(type, flagged(portal, client, type, fields)));
    }

    private static CrmType typeWithFields(ObjectKind<?> kind) {
        CrmType type = kind.crmType();
        if (type == null) {
            throw new IllegalArgumentException(
                    "flagField guards leads, deals, contacts and companies, not " + kind.name());
        }
        return type;
    }

    private Map<String, Object> flagged(String portal, Bitrix24Client client, CrmType type, Map<String, ?> fields) {
        makeField(portal, client, type);
        Map<String, Object> flagged = new LinkedHashMap<>(fields);
        flagged.put(field, Long.toString(memory.now().getEpochSecond()));
        return flagged;
    }

    private void makeField(String portal, Bitrix24Client client, CrmType type) {
        String where = portal + "/" + type;
        if (ready.contains(where)) {
            return;
        }
        String name = field.substring(PREFIX.length());
        if (client.execute(CrmUserFields.byName(type, name)).isEmpty()) {
            client.execute(CrmUserFields.add(
                    type,
                    name,
                    "string",
                    Map.of("LABEL", "Synchronisation", "SHOW_IN_LIST", "N", "EDIT_IN_LIST", "N")));
        }
        ready.add(where);
    }

    @Override
    boolean isEcho(Bitrix24Event event, EventContext context) {
        Optional<CrmObject> object = context.object();
        if (object.isEmpty()) {
            return false;
        }
        String key = key(context.subject());
        Optional<String> flag = object.get().text(field).filter(text -> !text.isBlank());
        if (flag.isEmpty()) {
            // Clearing the flag is a change too.
            return context.merged() == 0 && memory.take(SPACE, key).isPresent();
        }
        memory.put(SPACE, key, "cleared", FRESH);
        context.client()
                .execute(CrmObjects.update(object.get().type(), object.get().id(), Map.of(field, "")));
        return context.merged() == 0 && isFresh(flag.get());
    }

    private boolean isFresh(String flag) {
        try {
            return memory.now().getEpochSecond() - Long.parseLong(flag) <= FRESH.toSeconds();
        } catch (NumberFormatException e) {
            // Somebody typed into the field.
            return false;
        }
    }
}
