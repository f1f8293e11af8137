package io.github.pbx24.inbox;

/**
 * One origin of webhooks: knows how to recognise its requests and what to do with them.
 *
 * <p>Implementations must be thread-safe; both methods are called from many threads at once.
 *
 * @param <R> the request type of the server in use; the inbox never looks inside
 * @since 0.1
 */
public interface InboxSource<R> {

    /**
     * Names the source in the journal, in metrics and in the store.
     *
     * @return the same 1 to 100 printable ASCII characters on every call, node and start: stored deliveries find their
     *     handler by it
     */
    String id();

    /**
     * Verifies a request and reads as much as is needed to name it.
     *
     * <p>The sender waits meanwhile, so this must not do input or output. Nothing may be parsed before it is verified.
     * Bad input must end in {@link Screening.Refuse}; an exception thrown here is a programming error and leaves
     * {@link Inbox#accept} as it is.
     *
     * @param request the request as it came
     * @return what to do with it; never null
     */
    Screening screen(R request);

    /**
     * Processes a stored delivery, some time after the sender got its answer.
     *
     * <p>Called at least once for every stored delivery, on any node and possibly more than once at the same time after
     * a crash or a replay, so it must be idempotent. Returning means done. Deliveries about one
     * {@linkplain Screening.Store#entity() entity} come one after the other in order of receipt, also when the first of them
     * waits for a retry; one that is given up lets the next pass. Others start roughly in order of receipt, but nothing may
     * depend on it.
     *
     * @param delivery what was stored
     * @throws PermanentFailureException if trying again cannot help; the delivery goes to
     *     {@link DeliveryStatus#ERROR} at once
     * @throws Exception if it did not work; the delivery is tried again on the inbox's schedule
     */
    void handle(Delivery delivery) throws Exception;

    /**
     * Whether {@link #handle} runs inside the transaction that records its success, so that what it writes to the same
     * database happens exactly once. Such a handler may write there and do nothing else: on SQLite everybody waits for it.
     *
     * @param delivery what is to be handled
     * @return false, unless overridden
     */
    default boolean handlesInTransaction(Delivery delivery) {
        return false;
    }
}
