package io.github.pbx24.app.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Whoever opens a page makes us ask a portal while a thread of the host waits, and anybody can send such requests. So a portal that is slow,
 * or somebody who pretends, gets a few of these threads and never all.
 */
final class Bulkhead {

    private final int places;
    private final Map<String, Semaphore> groups = new ConcurrentHashMap<>();

    /**
     * @param places how many may be inside at once of each group; there are as many groups as portals
     */
    Bulkhead(int places) {
        this.places = places;
    }

    /** Does the work, or says at once that there is no place. */
    <T> T through(String group, Supplier<T> work, Supplier<T> full) {
        Semaphore free = groups.computeIfAbsent(group, key -> new Semaphore(places));
        if (!free.tryAcquire()) {
            return full.get();
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    @Override
    public String toString() {
        return "Bulkhead[" + places + "]";
    }
}
