package io.github.pbx24.pbx.simulator;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An exchange of some vendor: makes calls, says what it would send about them, dials when it is asked to, hands out recordings.
 * Thread-safe.
 *
 * @since 0.1
 */
public interface SimulatedExchange extends AutoCloseable {

    /**
     * The id of the provider that can talk to it.
     *
     * @return for example {@code rostelecom}
     */
    String provider();

    /**
     * The settings with which that provider reaches this exchange.
     *
     * @return setting to text, list or table; secrets of this simulator included
     */
    Map<String, Object> settings();

    /**
     * Where its API is.
     *
     * @return an http address on loopback
     */
    URI address();

    /**
     * A client calls.
     *
     * @param client the number, with plus
     * @param startedAt when the call reached the exchange
     * @return the call; nothing was sent about it yet
     */
    SimulatedCall incoming(String client, Instant startedAt);

    /**
     * An employee calls a client.
     *
     * @param client the number, with plus
     * @param extension who calls
     * @param startedAt when the call began
     * @return the call; nothing was sent about it yet
     */
    SimulatedCall outgoing(String client, String extension, Instant startedAt);

    /**
     * Variants of a webhook that this exchange did not send: the proof is missing, wrong, or for other content.
     *
     * @param genuine a webhook of this exchange
     * @return at least one for each way to forge it
     */
    List<SimulatedWebhook> forged(SimulatedWebhook genuine);

    /**
     * How often it was asked to call a number.
     *
     * @param client the number, in any spelling
     * @return a count
     */
    int timesDialled(String client);

    /**
     * Says what happens to calls that it is asked to make. Default: nothing.
     *
     * @param handler runs after the exchange has answered the request
     */
    void onDial(DialHandler handler);

    /**
     * What is wrong with the API.
     *
     * @return always the same
     */
    Faults faults();

    @Override
    void close();

    /** What happens after the exchange was asked for a call. */
    @FunctionalInterface
    interface DialHandler {

        /**
         * The employee's phone rings, then the client's.
         *
         * @param call the call; nothing was sent about it yet
         * @param extension who asked for it
         */
        void dialled(SimulatedCall call, String extension);
    }
}
