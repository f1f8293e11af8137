package io.github.pbx24.bitrix24.pacing;

import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.internal.pacing.SharedPacer;

/**
 * Keeps the limits of one portal for all clients that share it: the request counter of our address, the server time of every
 * method, and the 60 seconds of a request. Clients of one portal in one process share a pacer by themselves, see
 * {@code Bitrix24ClientBuilder.pacing}; make one only to share it in another way. Thread-safe; needs not be closed, and
 * closing a client does no harm to the others. Not to be implemented.
 *
 * @since 0.1
 */
public interface Pacer {

    /**
     * Makes a pacer.
     *
     * @param plan the limits of the portal
     * @return the pacer
     */
    static Pacer of(PacingPlan plan) {
        return new SharedPacer(plan);
    }

    /**
     * The limits.
     *
     * @return as given
     */
    PacingPlan plan();

    /**
     * How many requests wait.
     *
     * @param urgency of one kind
     * @return not sent yet
     */
    int waiting(Urgency urgency);

    /**
     * The speed that is kept now: the plan's, or less after refusals.
     *
     * @return requests per second; infinite without a limit
     */
    double requestsPerSecond();
}
