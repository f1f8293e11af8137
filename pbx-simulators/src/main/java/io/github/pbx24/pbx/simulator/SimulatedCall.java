package io.github.pbx24.pbx.simulator;

import java.util.List;

/**
 * A call in a simulated exchange. Each method says that something happens now and returns what the exchange would send about it; sending
 * it, in whatever order and as often as the story wants, is up to the caller. For one thread.
 *
 * @since 0.1
 */
public interface SimulatedCall {

    /**
     * The exchange's id of the call.
     *
     * @return what the events carry
     */
    String id();

    /**
     * The client's number.
     *
     * @return with plus
     */
    String client();

    /**
     * The phones of these extensions ring, all at once, as those of a queue do.
     *
     * @param extensions who is called; may be empty
     * @return what is sent
     */
    List<SimulatedWebhook> rings(List<String> extensions);

    /**
     * The employee lifts the handset; or, of an outgoing call, the client does.
     *
     * @param extension the employee
     * @return what is sent
     */
    List<SimulatedWebhook> answeredBy(String extension);

    /**
     * The one who talks hands the call on without asking; the other takes it.
     *
     * @param to who takes it
     * @param talkSeconds how long the former talked
     * @return what is sent
     */
    List<SimulatedWebhook> blindTransfer(String to, int talkSeconds);

    /**
     * The one who talks hands the call on after a consultation.
     *
     * @param to who takes it
     * @param talkSeconds how long the former talked
     * @return what is sent
     */
    List<SimulatedWebhook> attendedTransfer(String to, int talkSeconds);

    /**
     * Over without a conversation.
     *
     * @return what is sent
     */
    List<SimulatedWebhook> unanswered();

    /**
     * Over.
     *
     * @param talkSeconds how long the last one talked
     * @return what is sent
     */
    List<SimulatedWebhook> over(int talkSeconds);

    /**
     * Over, and there is a recording.
     *
     * @param talkSeconds how long the last one talked
     * @param recording the file
     * @return what is sent
     */
    List<SimulatedWebhook> over(int talkSeconds, byte[] recording);
}
