package io.github.pbx24.events;

import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.inbox.PermanentFailureException;

/**
 * Does what has to be done for an event, some time after the portal got its answer.
 *
 * <p>Called at least once for each event; twice after a crash in the middle, so it must be idempotent. Events of one object
 * come one after the other, those of different objects at the same time. Implementations are thread-safe.
 *
 * @param <E> type of the event
 * @since 0.1
 */
@FunctionalInterface
public interface EventHandler<E extends Bitrix24Event> {

    /**
     * Handles an event. Returning means done.
     *
     * @param event the event; its tokens are gone
     * @param context where it came from, and how to read the object it is about
     * @throws PermanentFailureException if trying again cannot help
     * @throws Exception if it did not work; it is tried again on the schedule of the inbox
     */
    void handle(E event, EventContext context) throws Exception;
}
