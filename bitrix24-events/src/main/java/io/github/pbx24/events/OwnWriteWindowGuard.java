package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.events.internal.guard.GuardMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What comes soon after an own change is taken for its echo. */
final class OwnWriteWindowGuard extends LoopGuard {

    private static final String SPACE = "guard/window";

    /** Events may be handled long after they came. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final GuardMemory memory;
    private final Duration window;

    OwnWriteWindowGuard(GuardMemory memory, Duration window) {
        if (window.isNegative() || window.isZero() || window.compareTo(Duration.ofDays(36_500)) > 0) {
            throw new IllegalArgumentException("window must be positive and at most 36500 days, was " + window);
        }
        this.memory = memory;
        this.window = window;
    }

    @Override
    public void update(String portal, Bitrix24Client client, ObjectKind<?> kind, long id, Map<String, ?> fields) {
        String key = key(portal, kind, id);
        remember(key);
        client.execute(kind.change(id, fields));
        remember(key);
    }

    @Override
    public long add(String portal, Bitrix24Client client, ObjectKind<?> kind, Map<String, ?> fields) {
        long id = client.execute(kind.adding(fields));
        remember(key(portal, kind, id));
        return id;
    }

    private void remember(String key) {
        memory.put(SPACE, key, memory.now().plus(window).toString(), KEPT);
    }

    @Override
    boolean isEcho(Bitrix24Event event, EventContext context) {
        return memory.read(SPACE, key(context.subject()))
                .filter(end -> !context.receivedAt().isAfter(Instant.parse(end)))
                .filter(end -> context.receivedAt().isAfter(Instant.parse(end).minus(window.multipliedBy(2))))
                .isPresent();
    }
}
