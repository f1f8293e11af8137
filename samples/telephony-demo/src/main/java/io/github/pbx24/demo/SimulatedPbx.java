package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedExchange;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** An exchange of some vendor: makes calls, sends webhooks, dials when it is asked to, hands out recordings. Thread-safe. */
interface SimulatedPbx extends AutoCloseable {

    /** The vendor's name. */
    String vendor();

    /** Its id in the gateway's configuration. */
    String id();

    /** Its entry under {@code pbx} in the gateway's configuration. */
    String configuration(String portal);

    /**
     * A client calls.
     *
     * @param client the number, with plus
     * @param startedAt when the call reached the exchange
     */
    SimulatedCall incoming(String client, Instant startedAt);

    /**
     * An employee calls a client.
     *
     * @param client the number, with plus
     * @param extension who calls
     * @param startedAt when the call began
     */
    SimulatedCall outgoing(String client, String extension, Instant startedAt);

    /** Variants of a webhook that the exchange did not send: the key is missing, wrong, or for other content. */
    List<SimulatedWebhook> forged(SimulatedWebhook genuine);

    /**
     * Loads what an administrator loads into it before its first call. Default: nothing.
     *
     * @param gateway a page of the gateway, by its path
     */
    default void setUp(UnaryOperator<String> gateway) {}

    /** Whether it sends anything. Otherwise the gateway listens to it. */
    default boolean sendsWebhooks() {
        return true;
    }

    /**
     * Waits until whoever listens knows what has happened.
     *
     * @param talking whether the gateway says that somebody talks with a client
     */
    default void awaitHeard(Predicate<String> talking) {}

    /**
     * Whether Bitrix24 may show so many seconds of conversation. Default: those of the story, for the exchange tells them.
     *
     * @param client the client's number
     * @param seconds what Bitrix24 shows
     * @param told the seconds of the story
     */
    default boolean mayHaveTalked(String client, long seconds, int told) {
        return seconds == told;
    }

    /** How often it was asked to call this number. */
    int timesDialled(String client);

    /** Says what happens to calls that it is asked to make. */
    void onDial(SimulatedExchange.DialHandler handler);

    @Override
    void close();
}
