package io.github.pbx24.inbox;

/**
 * What became of a request given to {@link Inbox#accept}.
 *
 * @since 0.1
 */
public sealed interface Receipt {

    /**
     * Whether the sender should be told that all is well.
     *
     * @return true for everything but {@link Refused}
     */
    default boolean acknowledged() {
        return true;
    }

    /**
     * The delivery is committed and will be processed, whatever happens to this process.
     *
     * @param id the delivery's id in the journal; never blank
     * @since 0.1
     */
    record Stored(String id) implements Receipt {}

    /**
     * The same delivery came before, inside the deduplication window; nothing was stored this time.
     *
     * @param id the earlier delivery's id; never blank
     * @since 0.1
     */
    record Duplicate(String id) implements Receipt {}

    /**
     * The source knows this request and has nothing to do for it; nothing was stored.
     *
     * @param reason the source's reason
     * @since 0.1
     */
    record Ignored(String reason) implements Receipt {}

    /**
     * The request was not taken; nothing was stored.
     *
     * @param reason the class of the problem
     * @param message what is wrong, for the sender
     * @since 0.1
     */
    record Refused(RefusalReason reason, String message) implements Receipt {
        @Override
        public boolean acknowledged() {
            return false;
        }
    }
}
