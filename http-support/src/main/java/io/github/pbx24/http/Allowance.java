package io.github.pbx24.http;

import java.io.IOException;
import java.net.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes the current thread may still take from a socket. It is counted there because whatever OkHttp reads to its end it keeps
 * in memory before any other code sees it.
 *
 * <p>Each thread has its own; threads without one take what they want.
 */
final class Allowance {

    private static final ThreadLocal<@Nullable Allowance> CURRENT = new ThreadLocal<>();

    private final long most;
    private final String reason;
    private long left;

    /** @param reason what the other side has done if more is taken, for the exception */
    Allowance(long most, String reason) {
        this.most = most;
        this.reason = reason;
        this.left = most;
    }

    /** Puts this, or nothing, in the place of the thread's allowance, which is returned to be put back. */
    static @Nullable Allowance swap(@Nullable Allowance next) {
        Allowance before = CURRENT.get();
        if (before != next) {
            // Nothing is put as null, not removed: else each question of the same thread made a new entry.
            CURRENT.set(next);
        }
        return before;
    }

    /** Says that this many bytes came from a socket. */
    static void taken(int bytes) throws IOException {
        Allowance allowance = CURRENT.get();
        if (allowance != null && bytes > 0) {
            allowance.left -= bytes;
            if (allowance.left < 0) {
                throw new ProtocolException(allowance.reason);
            }
        }
    }

    /** All of it may be taken again, and as much beside it. */
    void renew(long beside) {
        left = most + beside;
    }
}
