package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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
    public void update(String portal, Bitrix24Client client, CrmType type, long id, Map<String, ?> fields) {
        // Before the write: the event may be here before the answer.
        remember(GuardMemory.key(portal, type, id), fields);
        client.execute(CrmObjects.update(type, id, fields));
    }

    @Override
    public long add(String portal, Bitrix24Client client, CrmType type, Map<String, ?> fields) {
        long id = client.execute(CrmObjects.add(type, fields));
        remember(GuardMemory.key(portal, type, id), fields);
        return id;
    }

    private void remember(String key, Map<String, ?> fields) {
        Echo echo = memory.take(SPACE, key).map(Echo::decode).orElse(Echo.NONE).plus(fields);
        memory.put(SPACE, key, echo.encode(), expiry);
    }

    @Override
    boolean isEcho(Bitrix24Event event, EventContext context) {
        String key = GuardMemory.key(context.subject());
        Optional<Echo> expected = memory.read(SPACE, key).map(Echo::decode);
        if (expected.isEmpty() || expected.get().events() <= context.merged()) {
            // More events than own changes: somebody else changed it too.
            return false;
        }
        Optional<CrmObject> object = context.object();
        if (object.isEmpty() || !expected.get().matches(object.get().fields())) {
            return false;
        }
        Optional<Echo> left = memory.take(SPACE, key).map(Echo::decode);
        left.map(echo -> echo.minus(1 + context.merged()))
                .filter(echo -> echo.events() > 0)
                .ifPresent(echo -> memory.put(SPACE, key, echo.encode(), expiry));
        return left.isPresent();
    }

    /** For tests of what counts as the same value. */
    static boolean same(Object written, ResultNode read) {
        return Echo.hash(Echo.normalised(written)).equals(Echo.hash(Echo.normalised(read)));
    }
}
