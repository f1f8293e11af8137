package io.github.pbx24.bitrix24.internal.pacing;

/** Makes a caller that is about to run out of stack fail before it has begun something that must be ended. */
final class StackRoom {

    /** Deeper than anything that happens between taking a place and giving it back, except sending itself. */
    private static final int FRAMES = 160;

    private StackRoom() {}

    /**
     * Returns if there is room.
     *
     * @throws StackOverflowError if there is not
     */
    static void ensure() {
        if (descend(FRAMES, 1, 2, 3, 4) == Long.MIN_VALUE) {
            throw new IllegalStateException("cannot be");
        }
    }

    /** Each frame holds some values, like a real one. */
    private static long descend(int frames, long a, long b, long c, long d) {
        return frames == 0 ? a + b + c + d : 1 + descend(frames - 1, b, c, d, a + frames);
    }
}
