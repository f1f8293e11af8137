package io.github.pbx24.correlation.internal.work;

import java.security.SecureRandom;
import java.time.Instant;

/** Makes our ids of calls. An id begins with the exchange, so that its lane is known without asking the store. */
public final class CallIds {

    private static final char MARK = '~';

    private static final SecureRandom RANDOM = new SecureRandom();

    private CallIds() {}

    public static String next(String pbx, Instant now) {
        // Ids made one after the other lie beside each other in an index.
        return pbx + MARK + text(now.toEpochMilli()) + text(RANDOM.nextLong()) + text(RANDOM.nextLong());
    }

    private static String text(long number) {
        return Long.toString(number & Long.MAX_VALUE, Character.MAX_RADIX);
    }

    public static String exchangeOf(String id) {
        return id.substring(0, Math.max(0, id.lastIndexOf(MARK)));
    }
}
