package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.events.internal.guard.Echo;
import io.github.pbx24.events.internal.guard.GuardMemory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was written is remembered as a hash for each field, and how many events it may raise. */
final class EchoHashGuard extends LoopGuard {

    private static final String SPACE = "guard/echo";

    private final GuardMemory memory;
    private final Duration expiry;

    EchoHashGuard(GuardMemory memory, Duration expiry) {
        if (expiry.isNegative() || expiry.isZero() || expiry.compareTo(Duration.ofDays(36_500)) > 0) {
            throw new IllegalArgumentException("expiry must be positive and at most 36500 days, was " + expiry);
        }
        this.memory = memory;
        this.expiry = expiry;
    }

    @Override
    public void update(String portal, Bitrix24Client client, ObjectKind<?> kind, long id, Map<String, ?> fields) {
        // Before the write: the event may be here before the answer.
        remember(key(portal, kind, id), kind, fields);
        client.execute(kind.change(id, fields));
    }

    @Override
    public long add(String portal, Bitrix24Client client, ObjectKind<?> kind, Map<String, ?> fields) {
        long id = client.execute(kind.adding(fields));
        remember(key(portal, kind, id), kind, fields);
        return id;
    }

    private void remember(String key, ObjectKind<?> kind, Map<String, ?> fields) {
        Map<String, @Nullable Object> read = new LinkedHashMap<>();
        fields.forEach((written, value) -> {
            String name = kind.nameWhenRead(written);
            if (name != null) {
                read.put(name, value);
            }
        });
        Echo echo = memory.take(SPACE, key).map(Echo::decode).orElse(Echo.NONE).plus(read);
        memory.put(SPACE, key, echo.encode(), expiry);
    }

    @Override
    boolean isEcho(Bitrix24Event event, EventContext context) {
        String key = key(context.subject());
        Optional<Echo> expected = memory.read(SPACE, key).map(Echo::decode);
        if (expected.isEmpty() || expected.get().events() <= context.merged()) {
            // More events than own changes: somebody else changed it too.
            return false;
        }
        Optional<ResultNode> values = context.values();
        if (values.isEmpty() || !expected.get().matches(values.get())) {
            return false;
        }
        Optional<Echo> left = memory.take(SPACE, key).map(Echo::decode);
        left.map(echo -> echo.minus(1 + context.merged()))
                .filter(echo -> echo.events() > 0)
                .ifPresent(echo -> memory.put(SPACE, key, echo.encode(), expiry));
        return left.isPresent();
    }
}
