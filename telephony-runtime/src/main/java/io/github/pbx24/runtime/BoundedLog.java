package io.github.pbx24.runtime;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Writes warnings, but only so many of a kind in a minute: a flood of bad requests must not fill the disk. Thread-safe.
 */
final class BoundedLog {

    private static final int PER_MINUTE = 10;
    private static final int MAX_KINDS = 1000;
    private static final long MINUTE_MILLIS = 60_000;

    private final Logger log;
    private final Clock clock;
    private final Map<String, Window> windows = new HashMap<>();

    private static final class Window {
        private long startedAt;
        private int written;
        private long dropped;
    }

    BoundedLog(Logger log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Writes a warning unless ten of its kind were written in this minute. */
    void warn(String kind, String message) {
        long dropped;
        synchronized (windows) {
            if (windows.size() >= MAX_KINDS && !windows.containsKey(kind)) {
                windows.clear();
            }
            long now = clock.millis();
            Window window = windows.computeIfAbsent(kind, key -> new Window());
            if (now - window.startedAt >= MINUTE_MILLIS || now < window.startedAt) {
                dropped = window.dropped;
                window.startedAt = now;
                window.written = 0;
                window.dropped = 0;
            } else {
                dropped = 0;
            }
            if (window.written >= PER_MINUTE) {
                window.dropped++;
                return;
            }
            window.written++;
        }
        if (dropped > 0) {
            log.warn("{} more of the kind \"{}\" were not written", dropped, kind);
        }
        log.warn("{}", message);
    }
}
