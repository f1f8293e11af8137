package io.github.pbx24.demo;

import java.util.List;

/**
 * A call in a simulated exchange. Each method says that something happens now and returns the webhooks that the exchange
 * would send about it; sending them, in whatever order and as often as the story wants, is up to the caller. For one thread.
 */
interface SimulatedCall {

    /** The exchange's id of the call, as Bitrix24 gets to know it. */
    String id();

    /** The client's number, with plus. */
    String client();

    /** The phones of these extensions ring, all at once, as those of a queue do. */
    List<Webhook> rings(List<String> extensions);

    /** The employee lifts the handset; or, of an outgoing call, the client does. */
    List<Webhook> answeredBy(String extension);

    /**
     * The one who talks hands the call on without asking; the other takes it.
     *
     * @param to who takes it
     * @param talkSeconds how long the former talked
     */
    List<Webhook> blindTransfer(String to, int talkSeconds);

    /**
     * The one who talks hands the call on after a consultation.
     *
     * @param to who takes it
     * @param talkSeconds how long the former talked
     */
    List<Webhook> attendedTransfer(String to, int talkSeconds);

    /** Over without a conversation. */
    List<Webhook> unanswered();

    /**
     * Over.
     *
     * @param talkSeconds how long the last one talked
     */
    List<Webhook> over(int talkSeconds);

    /**
     * Over, and there is a recording. The first attempt to fetch it comes too early.
     *
     * @param talkSeconds how long the last one talked
     * @param recording the file
     */
    List<Webhook> over(int talkSeconds, byte[] recording);
}
