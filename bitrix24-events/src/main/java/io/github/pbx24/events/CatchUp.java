package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.app.Portal;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.inbox.InboxStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was changed while nobody listened, by the time of the last change, and remembers in the store how far it has read.
 * An object that was deleted cannot be found so. Not thread-safe.
 */
final class CatchUp {

    private static final String SPACE = "catch-up";
    private static final Duration KEPT = Duration.ofDays(3650);

    /** Changes of this age, by the clock of the portal, are all visible. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final String portal;
    private final Bitrix24Client client;
    private final InboxStore store;
    private final Clock clock;
    private final @Nullable Instant begin;
    private final Found taker;

    /** What the walk before found and the next one will find again. */
    private final Map<CrmType, Map<Long, Instant>> found = new EnumMap<>(CrmType.class);

    /** Takes a change. */
    interface Found {

        /** False if it could not be stored; then it is found again. */
        boolean take(CrmType type, long id, boolean added, Instant at);
    }

    CatchUp(EventPortal portal, Bitrix24Client client, InboxStore store, Clock clock, Found taker) {
        this.portal = portal.id();
        this.begin = portal.catchUpFrom();
        this.client = client;
        this.store = store;
        this.clock = clock;
        this.taker = taker;
    }

    /** Answers how many changes were found that the walk before did not find. */
    int run(CrmType type) {
        String key = portal + "/" + type.name();
        Instant started = client.execute(Portal.time());
        Instant from =
                store.note(SPACE, key, clock.instant()).map(Instant::parse).orElse(begin);
        Map<Long, Instant> before = found.getOrDefault(type, Map.of());
        Map<Long, Instant> now = new HashMap<>();
        int count = 0;
        if (from != null) {
            try (var changed = client.stream(
                    CrmObjects.listing(type).where(">=DATE_MODIFY", from).select("ID", "DATE_CREATE", "DATE_MODIFY"))) {
                for (CrmObject object : (Iterable<CrmObject>) changed::iterator) {
                    Instant modified = object.modified().orElse(from);
                    if (!modified.equals(before.get(object.id()))) {
                        if (!taker.take(type, object.id(), isAdded(object, from), modified)) {
                            return count;
                        }
                        count++;
                    }
                    if (!modified.isBefore(started.minus(SETTLED))) {
                        now.put(object.id(), modified);
                    }
                }
            }
        }
        // The walk goes by id, not by time: what was changed since it began may be behind it. What was changed shortly
        // before may not be visible yet. Without a cursor, what was before the first start is nobody's news.
        Instant read = from == null ? started : started.minus(SETTLED);
        Instant next = from == null || read.isAfter(from) ? read : from;
        store.putNote(
                SPACE,
                key,
                next.truncatedTo(ChronoUnit.SECONDS).toString(),
                clock.instant().plus(KEPT));
        found.put(type, now);
        return count;
    }

    private static boolean isAdded(CrmObject object, Instant from) {
        return object.fields()
                .get("DATE_CREATE")
                .asInstant()
                .filter(created -> !created.isBefore(from))
                .isPresent();
    }
}
