package io.github.pbx24.bitrix24.internal.pacing;

/** Makes a caller that is about to run out of stack fail before it has begun something that must be ended. */
public final class StackRoom {

    /** Deeper than anything that happens between taking a place and giving it back, except sending itself. */
    private static final int FRAMES = 160;

    /** Deeper than sending on an open connection and reading the answer: {@code CallersThreadTest} tries. */
    private static final int WIDE = 400;

    private StackRoom() {}

    /**
     * Returns if there is room.
     *
     * @throws StackOverflowError if there is not
     */
    static void ensure() {
        descend(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    /** Whether there is room to send a request. */
    public static boolean isWide() {
        try {
            descend(WIDE, 1, 2, 3, 4, 5, 6, 7, 8);
            return true;
        } catch (StackOverflowError narrow) {
            return false;
        }
    }

    /** Each frame holds some values until those below are gone, so it takes some ninety bytes however it is compiled. */
    private static long descend(int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
        if (frames == 0) {
            return a + b + c + d;
        }
        long below = descend(frames - 1, b, c, d, e, f, g, h, a + frames);
        return below ^ (a * 31 + b) ^ (c * 31 + d) ^ (e * 31 + f) ^ (g * 31 + h);
    }
}
