package io.github.pbx24.runtime;

import io.github.pbx24.bitrix24.Bitrix24Listener.FinishedRequest;
import io.github.pbx24.correlation.EngineListener;
import io.github.pbx24.inbox.InboxListener;

/**
 * Hears everything that happens in a runtime, for metrics and pages. Every method does nothing unless overridden; they are
 * called on the threads that do the work, so they must be quick and thread-safe. What they throw is logged and dropped.
 * Nothing given to them carries a secret; a {@link io.github.pbx24.correlation.CallSummary} carries a full number.
 *
 * <p>Log lines need no listener: the runtime writes them itself, bounded.
 *
 * @since 0.1
 */
public interface TelephonyListener extends InboxListener, EngineListener {

    /** Hears nothing. */
    TelephonyListener NONE = new TelephonyListener() {};

    /**
     * A request was refused: by its verifier, by its parser, because nobody has its id, or by the host itself (see
     * {@link TelephonyRuntime#refused}). This and not {@link #refused} hears of all of them.
     *
     * @param source id of the exchange, {@code bitrix24:} and the id of the portal, or {@link TelephonyRuntime#NOBODY}
     * @param code a word for counters, for example {@code bad_signature}
     * @param message what the sender was told
     */
    default void turnedAway(String source, String code, String message) {}

    /**
     * A request to Bitrix24 ended.
     *
     * @param portal id of the portal
     * @param request what happened
     */
    default void portalAnswered(String portal, FinishedRequest request) {}

    /** The health of a portal or an exchange may have changed. Called often. */
    default void healthChanged() {}
}
