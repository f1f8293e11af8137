package io.github.pbx24.correlation;

import io.github.pbx24.correlation.plan.CallCommand;
import java.time.Duration;

/**
 * Watches the engine, for metrics and pages. Methods are called on the engine's threads and must return quickly; what they
 * throw is logged and forgotten. Thread-safe.
 *
 * @since 0.1
 */
public interface EngineListener {

    /** Watches nothing. */
    EngineListener NONE = new EngineListener() {};

    /**
     * A command was carried out or failed.
     *
     * @param call the call afterwards
     * @param command the kind of command
     * @param outcome how it went
     * @param took how long it took
     * @param reason why it was not done, in words without secrets and numbers; empty if it was
     */
    default void commandDone(
            CallSummary call, CallCommand.Kind command, Outcome outcome, Duration took, String reason) {}

    /**
     * A card popped up.
     *
     * @param call the call
     * @param sinceHeard time since the first news of the call
     */
    default void cardShown(CallSummary call, Duration sinceHeard) {}

    /**
     * Something new is known of a call, or was done about it. While its portal is away nobody looks at the call, so this is told
     * when the portal is back.
     *
     * @param call the call afterwards
     */
    default void callChanged(CallSummary call) {}

    /** How a command went. */
    enum Outcome {
        /** Confirmed. */
        DONE,
        /** Failed, and is tried again. */
        RETRY,
        /** Given up. */
        GIVEN_UP
    }
}
