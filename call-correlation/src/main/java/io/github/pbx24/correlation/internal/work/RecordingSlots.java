package io.github.pbx24.correlation.internal.work;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The calls of one exchange whose recordings wait, and those whose recordings are being moved. A slow exchange fills only its
 * own slots. Thread-safe.
 */
public final class RecordingSlots {

    public static final int SLOTS = 2;
    private static final int MOST_WAITING = 500;

    private final Set<String> waiting = new LinkedHashSet<>();
    private final Set<String> moving = new HashSet<>();

    public synchronized void offer(String id) {
        if (waiting.size() < MOST_WAITING && !moving.contains(id)) {
            waiting.add(id);
        }
    }

    public synchronized int room() {
        return Math.max(0, 4 * SLOTS - waiting.size());
    }

    public synchronized Optional<String> next() {
        Iterator<String> line = waiting.iterator();
        if (moving.size() >= SLOTS || !line.hasNext()) {
            return Optional.empty();
        }
        String id = line.next();
        line.remove();
        moving.add(id);
        return Optional.of(id);
    }

    public synchronized void done(String id) {
        moving.remove(id);
    }
}
