package io.github.pbx24.events;

import io.github.pbx24.inbox.InboxUnavailableException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to events, for metrics and alerts. Every method does nothing unless overridden. Called on the thread that
 * does the work: quick and thread-safe, please. What it throws is logged and dropped.
 *
 * @since 0.1
 */
public interface EventListener {

    /**
     * An event was stored.
     *
     * @param subject what it is about
     * @param deliveryId its id in the journal
     * @param at when, by the clock of the inbox
     */
    default void accepted(EventSubject subject, String deliveryId, Instant at) {}

    /**
     * An event came again and was dropped.
     *
     * @param subject what it is about
     * @param earlierId id of the one that came before
     * @param at when, by the clock of the inbox
     */
    default void duplicate(EventSubject subject, String earlierId, Instant at) {}

    /**
     * An event came that has no handler; it was acknowledged and journalled in short.
     *
     * @param subject what it is about
     * @param at when, by the clock of the inbox
     */
    default void ignored(EventSubject subject, Instant at) {}

    /**
     * A request was refused.
     *
     * @param portal the portal's id; null if nobody knows which it was
     * @param problem what was wrong, without any part of the request
     */
    default void refused(@Nullable String portal, String problem) {}

    /**
     * An event could not be stored; the sender got 503.
     *
     * @param subject what it is about
     * @param failure what the store said
     */
    default void unavailable(EventSubject subject, InboxUnavailableException failure) {}

    /**
     * A handler begins.
     *
     * @param subject what the event is about
     * @param deliveryId its id in the journal
     * @param attempt 1 for the first
     * @param waited from the receipt of the event to now
     */
    default void started(EventSubject subject, String deliveryId, int attempt, Duration waited) {}

    /**
     * A handler ended well.
     *
     * @param subject what the event is about
     * @param deliveryId its id in the journal
     * @param waited from the receipt of the event to the start of this attempt
     * @param took how long the handler ran
     */
    default void processed(EventSubject subject, String deliveryId, Duration waited, Duration took) {}

    /**
     * A handler failed.
     *
     * @param subject what the event is about
     * @param deliveryId its id in the journal
     * @param error what the journal shows, at most 500 characters
     * @param nextAttemptAt when it is tried again; null if it was given up and is a dead letter now
     * @param took how long the handler ran
     */
    default void failed(
            EventSubject subject, String deliveryId, String error, @Nullable Instant nextAttemptAt, Duration took) {}

    /**
     * The subscriptions of a portal were compared with what is declared.
     *
     * @param report what was found and done
     */
    default void subscriptionsChecked(SubscriptionReport report) {}
}
