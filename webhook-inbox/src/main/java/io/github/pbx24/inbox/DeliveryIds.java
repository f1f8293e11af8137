package io.github.pbx24.inbox;

import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Makes ids that need no coordination between nodes and sort in order of receipt as text: version 7 UUIDs, whose twelve
 * bits after the millisecond count up within one process.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7">RFC 9562, UUID version 7</a>
 */
final class DeliveryIds {
    private static final int COUNTER_BITS = 12;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;

    private static final Pattern VERSION_7 =
            Pattern.compile("[0-7][0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    DeliveryIds(Clock clock) {
        this.clock = clock;
    }

    /**
     * Lets all further ids sort after one that was made before, by a process with a clock that was ahead perhaps.
     *
     * @param id what is no such id changes nothing
     */
    void continueAfter(String id) {
        if (VERSION_7.matcher(id).matches()) {
            long high = UUID.fromString(id).getMostSignificantBits();
            long stamp = (high >>> 16) << COUNTER_BITS | (high & COUNTER_MASK);
            last.accumulateAndGet(stamp, Math::max);
        }
    }

    /** A clock that stands still or goes back makes the ids run ahead of it rather than repeat or sort wrongly. */
    String next() {
        long floor = clock.millis() << COUNTER_BITS;
        long stamp = last.updateAndGet(previous -> Math.max(previous + 1, floor));
        long high = (stamp >>> COUNTER_BITS) << 16 | 0x7000L | (stamp & COUNTER_MASK);
        long low = ThreadLocalRandom.current().nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low).toString().toLowerCase(Locale.ROOT);
    }
}
