package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.app.Portal;
import io.github.pbx24.inbox.InboxStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    private final Map<ObjectKind<?>, Map<Long, Instant>> found = new HashMap<>();

    /** Takes a change. */
    interface Found {

        /**
         * False if it could not be stored; then it is found again.
         *
         * @param added when it was added, if that is news; null if not
         */
        boolean take(ObjectKind<?> kind, long id, @Nullable Instant added, Instant changed);
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
    <T> int run(ObjectKind<T> kind) {
        String key = portal + "/" + kind.name();
        Instant started = client.execute(Portal.time());
        Instant from =
                store.note(SPACE, key, clock.instant()).map(Instant::parse).orElse(begin);
        Map<Long, Instant> before = found.getOrDefault(kind, Map.of());
        Map<Long, Instant> now = new HashMap<>();
        int count = 0;
        if (from != null) {
            try (var changed = client.stream(kind.changedSince(from))) {
                for (T object : (Iterable<T>) changed::iterator) {
                    long id = kind.id(object);
                    Instant modified = kind.changed(object).orElse(from);
                    if (!modified.equals(before.get(id))) {
                        Instant added = kind.added(object)
                                .filter(time -> !time.isBefore(from))
                                .orElse(null);
                        if (!taker.take(kind, id, added, modified)) {
                            return count;
                        }
                        count++;
                    }
                    if (!modified.isBefore(started.minus(SETTLED))) {
                        now.put(id, modified);
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
        found.put(kind, now);
        return count;
    }
}
