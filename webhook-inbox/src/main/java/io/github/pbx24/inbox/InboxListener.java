package io.github.pbx24.inbox;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hears what the inbox does, for metrics and log lines. Every method does nothing unless overridden.
 *
 * <p>Called on the thread that does the work, so it must be quick and thread-safe. What it throws is logged and
 * dropped. Strings that come from senders are bounded; none carries a payload.
 *
 * @since 0.1
 */
public interface InboxListener {

    /**
     * A delivery was stored.
     *
     * @param source the source's id
     * @param kind the delivery's kind
     * @param id the delivery's id
     * @param took from the call of {@link Inbox#accept} to the commit
     */
    default void accepted(String source, String kind, String id, Duration took) {}

    /**
     * A delivery came again and was dropped.
     *
     * @param source the source's id
     * @param kind the delivery's kind
     * @param id the id of the earlier delivery
     * @param took from the call of {@link Inbox#accept} to the answer of the store
     */
    default void duplicate(String source, String kind, String id, Duration took) {}

    /**
     * A genuine request needed nothing to be done.
     *
     * @param source the source's id
     * @param kind the request's kind
     * @param reason the source's reason
     * @param took how long screening took
     */
    default void ignored(String source, String kind, String reason, Duration took) {}

    /**
     * A request was refused.
     *
     * @param source the source's id
     * @param reason the class of the problem
     * @param message what the sender is told
     * @param took how long screening took
     */
    default void refused(String source, RefusalReason reason, String message, Duration took) {}

    /**
     * A request could not be stored; the sender is asked to come again.
     *
     * @param source the source's id
     * @param failure what the store said
     * @param took from the call of {@link Inbox#accept} to the failure
     */
    default void unavailable(String source, InboxUnavailableException failure, Duration took) {}

    /**
     * A handler begins. Not told of one that is given up before it begins.
     *
     * @param delivery the delivery
     * @param waited from its receipt to now, by the inbox's clock
     */
    default void started(Delivery delivery, Duration waited) {}

    /**
     * A delivery was processed.
     *
     * @param delivery the delivery
     * @param waited from its receipt to the start of this attempt, by the inbox's clock
     * @param took how long the handler ran
     */
    default void processed(Delivery delivery, Duration waited, Duration took) {}

    /**
     * An attempt failed.
     *
     * @param delivery the delivery
     * @param error what the journal shows, at most 500 characters
     * @param nextAttemptAt when it is tried again; null if it was given up
     * @param took how long the handler ran
     */
    default void failed(Delivery delivery, String error, @Nullable Instant nextAttemptAt, Duration took) {}

    /**
     * The store failed in the background (claiming, renewing leases, recording an outcome, purging); the inbox goes on
     * trying. Nothing is lost.
     *
     * @param operation what was tried
     * @param failure what the store said
     */
    default void storeFailed(String operation, InboxUnavailableException failure) {}
}
