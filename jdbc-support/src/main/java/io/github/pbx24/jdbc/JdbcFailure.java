package io.github.pbx24.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * A database did not do what was asked. Messages and causes never quote stored values.
 *
 * <p>Stores turn it into their own exceptions, with this one as cause.
 *
 * @since 0.1
 */
public final class JdbcFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * What is wrong, as far as a caller can act on it.
     *
     * @since 0.1
     */
    public enum Kind {
        /** The database is down, busy or closed, or a disk fails: the same work may succeed later. */
        UNAVAILABLE,
        /** The disk is full: the same work succeeds once there is space. */
        FULL,
        /** A constraint or a value: the same work fails again. Nothing is wrong with the database. */
        DATA,
        /** The tables were made by a newer release of this library. */
        NEWER_SCHEMA,
        /** Another process, or another handle in this one, has the SQLite file open. */
        LOCKED,
        /** The surroundings have to be put right by a person; the message says how. */
        UNUSABLE
    }

    /** What is wrong. */
    private final Kind kind;

    /** Whether nothing was committed, and a new connection or a moment later may do. */
    private final boolean worthRepeatingAtOnce;

    JdbcFailure(Kind kind, String message, @Nullable Throwable cause, boolean worthRepeatingAtOnce) {
        super(message, cause);
        this.kind = kind;
        this.worthRepeatingAtOnce = worthRepeatingAtOnce;
    }

    JdbcFailure(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, false);
    }

    /** The failure that began it, if a store has wrapped it into an exception of its own. */
    static @Nullable JdbcFailure in(@Nullable Throwable thrown) {
        for (Throwable link = thrown; link != null; link = link.getCause()) {
            if (link instanceof JdbcFailure failure) {
                return failure;
            }
        }
        return null;
    }

    /**
     * What is wrong.
     *
     * @return the kind; never null
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Whether the same work may succeed later, without anybody changing the program or the data. It may also have been
     * committed: a connection can break between the commit and its answer.
     *
     * @return true for {@link Kind#UNAVAILABLE} and {@link Kind#FULL}
     */
    public boolean isWorthRepeating() {
        return kind == Kind.UNAVAILABLE || kind == Kind.FULL;
    }

    boolean isWorthRepeatingAtOnce() {
        return worthRepeatingAtOnce;
    }

    /** Everything but a fault of the data says that the connection cannot be trusted any more. */
    boolean spoilsConnection() {
        return kind != Kind.DATA;
    }

    /** The same for another thread, so that the frames of its caller are in the trace. */
    JdbcFailure again() {
        return new JdbcFailure(kind, String.valueOf(getMessage()), this, worthRepeatingAtOnce);
    }
}
