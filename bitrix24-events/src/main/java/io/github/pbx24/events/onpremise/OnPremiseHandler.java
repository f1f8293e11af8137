package io.github.pbx24.events.onpremise;

/**
 * Does what an event of a self-hosted portal asks for. Thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface OnPremiseHandler {

    /**
     * Handles an event, some time after it was stored. Called at least once, so it must be idempotent.
     *
     * @param event the event
     * @throws io.github.pbx24.inbox.PermanentFailureException if trying again cannot help
     * @throws Exception if it did not work; it is tried again on the inbox's schedule
     */
    void handle(OnPremiseEvent event) throws Exception;
}
