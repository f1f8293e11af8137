package io.github.pbx24.pbx.http;

/**
 * All bytes between the value of one member and that of the next: comma, blanks, name and colon. A sender writes them alike each time, so
 * one comparison finds the next member, its name and its value. Thread-safe.
 */
final class Lead {

    /** Shorter ones are not worth it, longer ones rare. */
    private static final int SHORTEST = Long.BYTES;

    private static final int LONGEST = 5 * Long.BYTES;

    /** So often something else may come before it is remembered instead: senders that differ must not make a new one each time. */
    private static final int PATIENCE = 16;

    private final int name;
    private final int length;
    private final char opening;
    /** Eight bytes each, the last ones too, which overlap those before. */
    private final long first;

    private final long second;
    private final long third;
    private final long fourth;
    private final long last;

    /** Threads may overwrite each other's count. */
    private int misses;

    /**
     * Takes what stands there.
     *
     * @param name the number of the name in it
     * @param from after the value before; blanks, a comma or a brace follow
     * @param to where the value begins; its quote, if it is a text
     */
    Lead(int name, byte[] json, int from, int to) {
        this.name = name;
        length = to - from;
        opening = (char) json[JsonLexer.blankUntil(json, from)];
        first = eight(json, from, 0);
        second = eight(json, from, 1);
        third = eight(json, from, 2);
        fourth = eight(json, from, 3);
        last = JsonLexer.eight(json, to - Long.BYTES);
    }

    static boolean fits(int from, int to) {
        return to - from >= SHORTEST && to - from <= LONGEST;
    }

    private long eight(byte[] json, int from, int step) {
        return (step + 1) * Long.BYTES <= length ? JsonLexer.eight(json, from + step * Long.BYTES) : 0;
    }

    /** The number of the name in it. */
    int name() {
        return name;
    }

    /** Where the value begins if it stands there. */
    int value(int at) {
        return at + length;
    }

    /** Whether it stands there, is of the kind that may (with a comma, or a brace), and is followed by two bytes or more, of which the first is no blank. */
    boolean isAt(byte[] json, int at, char mark) {
        int to = at + length;
        return to + 1 < json.length
                && json[to] > ' '
                && opening == mark
                && JsonLexer.eight(json, at) == first
                && JsonLexer.eight(json, to - Long.BYTES) == last
                && (length < 2 * Long.BYTES || JsonLexer.eight(json, at + Long.BYTES) == second)
                && (length < 3 * Long.BYTES || JsonLexer.eight(json, at + 2 * Long.BYTES) == third)
                && (length < 4 * Long.BYTES || JsonLexer.eight(json, at + 3 * Long.BYTES) == fourth);
    }

    /** Counts that something else stood there; true if that happens too often. */
    boolean isTiresome() {
        misses++;
        return misses > PATIENCE;
    }
}
