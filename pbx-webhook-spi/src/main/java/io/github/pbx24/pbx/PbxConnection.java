package io.github.pbx24.pbx;

import io.github.pbx24.pbx.setup.SetupFile;
import io.github.pbx24.pbx.setup.SetupFinding;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * One configured exchange. Made by {@link PbxProvider#connect(PbxSettings, PbxEnvironment)}. Thread-safe; holds no state of single calls.
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
     * Takes everything secret out of a request, so that it can be stored: tokens in the query, in the path, in headers or in the
     * body. Rule 12 of this package; {@link Redaction} does it for the usual cases.
     *
     * @param request an accepted request
     * @return a request that parses to the same as the given one; never null
     */
    WebhookRequest redact(WebhookRequest request);

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

    /**
     * Hears of calls by itself. Default: this exchange sends webhooks and nothing else.
     *
     * @return the capability; empty if the exchange or its configuration does not offer it
     */
    default Optional<CallFeed> feed() {
        return Optional.empty();
    }

    /**
     * Reads past calls. Default: this exchange cannot.
     *
     * @return the capability; empty if the exchange or its configuration does not offer it
     */
    default Optional<CallHistory> history() {
        return Optional.empty();
    }

    /**
     * Lists the extensions of the exchange. Default: this exchange does not tell them.
     *
     * @return the capability; empty if the exchange or its configuration does not offer it
     */
    default Optional<ExtensionList> extensions() {
        return Optional.empty();
    }

    /**
     * Writes the file by which an administrator sets up the exchange, with the address and the secret that belong to this
     * connection. Default: this exchange is set up by hand.
     *
     * @param address where the exchange reaches this connection, for example {@code https://gateway.example.com/pbx/office}
     * @return the file; empty if there is none for this exchange
     */
    default Optional<SetupFile> setupFile(URI address) {
        return Optional.empty();
    }

    /**
     * Asks the exchange whether it is set up as this connection needs it, for an administrator to read. Changes nothing there. May take a
     * minute. Default: nothing can be asked.
     *
     * @return what was found, most important first; never an exception for an answer or a failure of the exchange
     */
    default List<SetupFinding> checkSetup() {
        return List.of();
    }

    /** Frees connections and threads. May be called twice. */
    @Override
    void close();
}
