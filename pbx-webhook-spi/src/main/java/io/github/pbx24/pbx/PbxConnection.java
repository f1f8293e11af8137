package io.github.pbx24.pbx;

import java.util.Optional;

/**
 * One configured exchange. Made by {@link PbxProvider#connect(PbxSettings)}. Thread-safe; holds no state of single calls.
 *
 * @since 0.1
 */
public interface PbxConnection extends AutoCloseable {

    /**
     * Decides whether a request comes from this exchange.
     *
     * @return always the same verifier, never null
     */
    SignatureVerifier verifier();

    /**
     * Parses what this exchange sends.
     *
     * @return always the same parser, never null
     */
    WebhookParser parser();

    /**
     * What the exchange expects to read once a request is stored.
     *
     * @param request the accepted request
     * @return the answer, never null
     */
    WebhookAnswer acknowledgement(WebhookRequest request);

    /**
     * Starts calls. Default: this exchange cannot.
     *
     * @return the capability; empty if the exchange or its configuration does not offer it
     */
    default Optional<CallControl> callControl() {
        return Optional.empty();
    }

    /**
     * Fetches recordings. Default: this exchange cannot.
     *
     * @return the capability; empty if the exchange or its configuration does not offer it
     */
    default Optional<RecordingSource> recordings() {
        return Optional.empty();
    }

    /**
     * Answers questions about a caller while the call waits. Default: this exchange does not ask.
     *
     * @return the capability; empty if the exchange never asks
     */
    default Optional<NumberLookup> numberLookup() {
        return Optional.empty();
    }

    /** Frees connections and threads. May be called twice. */
    @Override
    void close();
}
