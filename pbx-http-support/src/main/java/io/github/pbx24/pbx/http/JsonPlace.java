package io.github.pbx24.pbx.http;

import io.github.pbx24.pbx.http.JsonScanner.Kind;
import java.util.Arrays;

/**
 * Where the value of a member stands, in one number, so that a webhook needs one small array for all of them. For texts of less than 1 MiB;
 * zero stands for a member that is not there.
 *
 * @since 0.1
 */
public final class JsonPlace {

    /** A member that is null. No value begins at 0, and so none has this place. */
    public static final int NULL = 1;

    /** The longest value that has a place; longer ones, like objects and arrays, are only said to be there. */
    static final int LONGEST = 2_046;

    /** Values that begin later have no place. */
    static final int LAST_START = (1 << 20) - 1;

    private static final int LENGTH_BITS = 11;
    private static final int LENGTH = (1 << LENGTH_BITS) - 1;
    /** In place of a length. */
    private static final int UNREADABLE = LENGTH;
    /** Set if the bytes are what the value says. */
    private static final int PLAIN = Integer.MIN_VALUE;

    private JsonPlace() {}

    static int plain(int start, int end) {
        return PLAIN | start << LENGTH_BITS | end - start;
    }

    /**
     * The member at which a scanner stands.
     *
     * @param scanner a scanner after {@link JsonScanner#next()}
     * @return its place, never 0
     */
    public static int of(JsonScanner scanner) {
        if (scanner.kind() == Kind.NULL) {
            return NULL;
        }
        int start = scanner.start();
        int length = scanner.end() - start;
        if (scanner.kind() == Kind.STRUCTURE || length > LONGEST || start > LAST_START) {
            return UNREADABLE;
        }
        return (scanner.isPlain() ? PLAIN : 0) | start << LENGTH_BITS | length;
    }

    /**
     * What two members with one name say together. Readers of JSON differ in which of them they take, and whoever looked at the text before
     * may have seen another one: only what both say counts.
     *
     * @param json the scanned text
     * @param one the place of one of them; 0 if there was none yet
     * @param other the place of the other
     * @return the place of what both say; that of something unreadable if they differ
     */
    public static int both(byte[] json, int one, int other) {
        if (one == 0) {
            return other;
        }
        boolean same = isSaid(one) && isSaid(other)
                ? !isUnreadable(one) && !isUnreadable(other) && saySame(json, one, other)
                : one == other;
        return same ? one : UNREADABLE;
    }

    private static boolean saySame(byte[] json, int one, int other) {
        if (Arrays.equals(json, start(one), end(one), json, start(other), end(other))) {
            return true;
        }
        String text = JsonScanner.text(json, start(one), end(one));
        return text != null && text.equals(JsonScanner.text(json, start(other), end(other)));
    }

    /**
     * Where a text, a number or a boolean begins.
     *
     * @param place a place
     * @return the index of the first byte, without a quote; 0 if nothing can be read
     */
    public static int start(int place) {
        return place >>> LENGTH_BITS & LAST_START;
    }

    /**
     * Where a text, a number or a boolean ends.
     *
     * @param place a place of something that can be read
     * @return the index after the last byte, without a quote
     */
    public static int end(int place) {
        return start(place) + length(place);
    }

    /**
     * How many bytes a text, a number or a boolean has.
     *
     * @param place a place of something that can be read
     * @return the bytes, without quotes
     */
    public static int length(int place) {
        return place & LENGTH;
    }

    /**
     * Whether the bytes are what the value says: a text, a number or a boolean of printable ASCII without escapes.
     *
     * @param place a place
     * @return true if there is nothing to resolve
     */
    public static boolean isPlain(int place) {
        return place < 0;
    }

    /**
     * Whether there is something that cannot be read: an object, an array, more than 2,046 bytes, or two things under one name.
     *
     * @param place a place
     * @return false also for a member that is not there
     */
    public static boolean isUnreadable(int place) {
        return place == UNREADABLE;
    }

    /**
     * Whether something is said: the member is there and not null.
     *
     * @param place a place
     * @return false for null and for a member that is not there
     */
    public static boolean isSaid(int place) {
        return (place & ~NULL) != 0;
    }

    /**
     * Whether it is a text, not a number or a boolean.
     *
     * @param json the scanned text
     * @param place a place
     * @return true for a text, an empty one too
     */
    public static boolean isText(byte[] json, int place) {
        int start = start(place);
        return start > 0 && json[start - 1] == '"';
    }
}
