package io.github.pbx24.pbx;

/**
 * Whether a request really comes from the exchange.
 *
 * @since 0.1
 */
public sealed interface Verdict {

    /**
     * The request is genuine.
     *
     * @param key index of the key that fitted, in the order of the configuration, or 0 where there are no keys; shows
     *     when an old key is no longer used
     */
    record Accepted(int key) implements Verdict {

        private static final Accepted BY_FIRST_KEY = new Accepted(0);
    }

    /**
     * The request must not be believed.
     *
     * @param reason the kind of mistake
     * @param detail what was missing or wrong, for the operator; never a secret and never content
     */
    record Refused(Reason reason, String detail) implements Verdict {}

    /** Why a request is refused. */
    enum Reason {
        /** A header, parameter or path segment that proves the sender is absent or empty. */
        MISSING,
        /** The proof cannot be what the vendor sends: wrong length, wrong characters, twice. */
        GARBLED,
        /** The proof is well-formed and wrong. */
        MISMATCH,
        /** The sender's address is not allowed. */
        ADDRESS,
        /** The signed time is too old or too new. */
        TIME
    }

    /**
     * A genuine request.
     *
     * @return the verdict
     */
    static Verdict accepted() {
        return Accepted.BY_FIRST_KEY;
    }

    /**
     * A refusal.
     *
     * @param reason the kind of mistake
     * @param detail for the operator; never a secret and never content
     * @return the verdict
     */
    static Verdict refused(Reason reason, String detail) {
        return new Refused(reason, detail);
    }

    /**
     * Whether the request may be parsed.
     *
     * @return true for {@link Accepted}
     */
    default boolean isAccepted() {
        return this instanceof Accepted;
    }
}
