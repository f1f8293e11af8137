package io.github.pbx24.app.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whoever opens a page makes us ask a portal while a thread of the host waits, and anybody can send such requests. So a portal that is slow,
 * or somebody who pretends, gets a few of these threads and never all. Names of groups may be made up by strangers: a group is kept only
 * while somebody is inside.
 */
public final class Bulkhead {

    private final int places;
    private final Map<String, Integer> inside = new ConcurrentHashMap<>();

    /**
     * @param places how many may be inside at once of each group, at least 1
     */
    public Bulkhead(int places) {
        this.places = places;
    }

    /** A place inside, until it is closed; to be closed once. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** Null at once if there is no place. */
    public @Nullable Place enter(String group) {
        AtomicBoolean free = new AtomicBoolean();
        inside.compute(group, (key, count) -> {
            int now = count == null ? 0 : count;
            free.set(now < places);
            return now < places ? now + 1 : now;
        });
        return free.get() ? () -> leave(group) : null;
    }

    private void leave(String group) {
        inside.computeIfPresent(group, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Does the work, or says at once that there is no place. */
    <T> T through(String group, Supplier<T> work, Supplier<T> full) {
        try (Place place = enter(group)) {
            return place == null ? full.get() : work.get();
        }
    }

    int groups() {
        return inside.size();
    }

    @Override
    public String toString() {
        return "Bulkhead[" + places + "]";
    }
}
