package io.github.pbx24.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * Writes warnings, but only so many of a kind in a minute: a flood of bad requests must not fill the disk. Of what is out of order it
 * says when that begins, every ten minutes how often it failed, and when it is over, however many meet it. Thread-safe.
 */
final class BoundedLog {

    private static final int PER_MINUTE = 10;
    private static final int MAX_KINDS = 1000;
    private static final long MINUTE_MILLIS = 60_000;

    /** What works now and then is out of order until nothing has failed for so long. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private static final Duration AGAIN = Duration.ofMinutes(10);

    /** Something that is out of order. */
    private record Trouble(Instant since, Instant told, Instant last, long failures) {}

    private final Logger log;
    private final Clock clock;
    private final Map<String, Window> windows = new HashMap<>();
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

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

    /**
     * Something failed, and will for everybody until it is mended.
     *
     * @param what is out of order, one of few
     */
    void failed(String what, String message) {
        Instant now = clock.instant();
        AtomicBoolean tells = new AtomicBoolean(true);
        Trouble trouble = troubles.compute(what, (same, before) -> {
            if (before == null) {
                return new Trouble(now, now, now, 1);
            }
            boolean tell = !now.isBefore(before.told().plus(AGAIN));
            tells.set(tell);
            return new Trouble(before.since(), tell ? now : before.told(), now, before.failures() + 1);
        });
        if (!tells.get()) {
            log.debug("{}", message);
        } else if (trouble.failures() == 1) {
            log.warn("{}", message);
        } else {
            log.warn("{} times since {}: {}", trouble.failures(), trouble.since(), message);
        }
    }

    /** It worked. Costs nothing unless something is out of order. */
    void worked(String what) {
        if (troubles.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Trouble trouble = troubles.get(what);
        if (trouble != null && !now.isBefore(trouble.last().plus(QUIET)) && troubles.remove(what, trouble)) {
            log.info(
                    "{} is in order again; it failed {} times from {} until {}",
                    what,
                    trouble.failures(),
                    trouble.since(),
                    trouble.last());
        }
    }
}
