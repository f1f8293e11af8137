package io.github.pbx24.correlation.internal.work;

import java.security.SecureRandom;
import java.time.Instant;

/**
 * Makes our ids of calls: when, a random part, and the exchange, so that its lane is known without asking the store. The time
 * comes first, because rows and index entries of calls that come at the same time then lie on the same pages, whatever their
 * exchange; a store pays for each page that a commit changes.
 */
public final class CallIds {

    private static final char MARK = '~';

    private static final SecureRandom RANDOM = new SecureRandom();

    private CallIds() {}

    public static String next(String pbx, Instant now) {
        return text(now.toEpochMilli()) + text(RANDOM.nextLong()) + text(RANDOM.nextLong()) + MARK + pbx;
    }

    /** Names a part of a call after the whole. */
    public static String ofPart(String whole, int number) {
        int mark = whole.indexOf(MARK);
        return whole.substring(0, mark) + "-" + number + whole.substring(mark);
    }

    private static String text(long number) {
        return Long.toString(number & Long.MAX_VALUE, Character.MAX_RADIX);
    }

    public static String exchangeOf(String id) {
        int mark = id.indexOf(MARK);
        return mark < 0 ? "" : id.substring(mark + 1);
    }
}
