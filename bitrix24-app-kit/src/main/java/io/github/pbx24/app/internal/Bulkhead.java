package io.github.pbx24.app.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whoever opens a page makes us ask a portal while a thread of the host waits, and anybody can send such requests. So a portal that is slow,
 * or somebody who pretends, gets a few of these threads and never all.
 */
public final class Bulkhead {

    private final int places;
    private final Map<String, Semaphore> groups = new ConcurrentHashMap<>();

    /**
     * @param places how many may be inside at once of each group; there are as many groups as portals
     */
    public Bulkhead(int places) {
        this.places = places;
    }

    /** A place inside, until it is closed. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** Null at once if there is no place. */
    public @Nullable Place enter(String group) {
        Semaphore free = groups.computeIfAbsent(group, key -> new Semaphore(places));
        return free.tryAcquire() ? free::release : null;
    }

    /** Does the work, or says at once that there is no place. */
    <T> T through(String group, Supplier<T> work, Supplier<T> full) {
        try (Place place = enter(group)) {
            return place == null ? full.get() : work.get();
        }
    }

    @Override
    public String toString() {
        return "Bulkhead[" + places + "]";
    }
}
