package io.github.pbx24.bitrix24;

import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Executes requests against one portal. Thread-safe; make one per portal and keep it.
 *
 * <p>Failures are {@link Bitrix24Exception}s: {@link Bitrix24ApiException} for an error answer,
 * {@link Bitrix24TransportException} for none, {@link Bitrix24AuthorizationException} if the tokens are lost. Before one
 * of them is thrown, the client has repeated the request as its {@link RetryPlan} says, if it was safe: always when the
 * request certainly did not run, otherwise only if running twice does no harm.
 *
 * <p>Requests leave as the limits of the portal allow, the urgent ones first, see {@link Bitrix24ClientBuilder#pacing}.
 * Until then they wait here without a thread; if many wait they travel together as a {@code batch}, and each gets its own
 * answer.
 *
 * <p>Methods that can never work with an incoming webhook ({@code event.*}, {@code placement.*} and others) fail with
 * {@link Bitrix24ErrorKind#NEEDS_APPLICATION} before anything is sent.
 *
 * @since 0.1
 */
public interface Bitrix24Client extends AutoCloseable {

    /**
     * Starts to build a client.
     *
     * @param authorization how to prove ourselves to the portal
     * @return a builder
     */
    static Bitrix24ClientBuilder builder(Bitrix24Authorization authorization) {
        return new Bitrix24ClientBuilder(authorization);
    }

    /**
     * Executes a request and waits for its result.
     *
     * @param request what to do
     * @param <T> type of the result
     * @return the decoded result, never null
     * @throws Bitrix24Exception if it failed
     * @throws IllegalStateException if the client is closed
     */
    default <T> T execute(Bitrix24Request<T> request) {
        return call(request).result();
    }

    /**
     * Executes a request and waits for its result and envelope. If the waiting thread is interrupted, the request is
     * cancelled, the interrupt flag stays set and a {@link Bitrix24TransportException} tells whether it may have run.
     *
     * @param request what to do
     * @param <T> type of the result
     * @return the answer
     * @throws Bitrix24Exception if it failed
     * @throws IllegalStateException if the client is closed
     */
    <T> Bitrix24Response<T> call(Bitrix24Request<T> request);

    /**
     * Executes a request without holding a thread, not even between retries. Cancelling the future cancels the request;
     * it may have run nevertheless.
     *
     * @param request what to do
     * @param <T> type of the result
     * @return the result; fails with a {@link Bitrix24Exception}, not wrapped
     * @throws IllegalStateException if the client is closed
     */
    <T> CompletableFuture<T> executeAsync(Bitrix24Request<T> request);

    /**
     * Executes up to 50 requests in one. They run one after the other in their order. The batch is repeated as a whole
     * only if it certainly did not run, or if all its commands may run twice.
     *
     * @param requests what to do; parameters may refer to earlier results by {@code $result[c0][FIELD]}, where the
     *     command at position n is called {@code cn}
     * @param halt whether to stop after the first failed command
     * @return one outcome per command; an empty list is answered without asking the portal
     * @throws Bitrix24FieldException if there are more than 50 commands, or one that is not allowed in a batch
     * @throws Bitrix24Exception if the batch as a whole failed
     * @throws IllegalStateException if the client is closed
     * @see <a href="https://apidocs.bitrix24.com/api-reference/how-to-call-rest-api/batch.html">batch</a>
     */
    BatchResult batch(List<? extends Bitrix24Request<?>> requests, boolean halt);

    /**
     * Posts a recording to the address that {@code telephony.externalCall.attachRecord} gave. Streams with constant
     * memory. Never retried: ask for a new address to try again.
     *
     * @param target where to post; must be on this portal
     * @param fileName name with the extension {@code .mp3} or {@code .wav} in lower case
     * @param content the bytes
     * @return the stored record
     * @throws Bitrix24FieldException if the target is not on this portal or the name is not allowed
     * @throws Bitrix24Exception if the upload failed, including a content that could not be read
     * @throws IllegalStateException if the client is closed
     */
    AttachedRecord upload(UploadTarget target, String fileName, RecordContent content);

    /**
     * Fetches a file of the portal into a stream, with constant memory. Never retried: ask for a new address to try
     * again. What was written before a failure stays written, so write to a temporary place first.
     *
     * @param source where the file is, see {@link io.github.pbx24.bitrix24.disk.DiskFiles#get}; must be on this portal
     * @param sink where the bytes go; not closed. Written by another thread while this one waits
     * @param maxBytes a larger file is refused; positive
     * @return number of bytes written
     * @throws Bitrix24FieldException if the source is not on this portal or the limit is not positive
     * @throws Bitrix24Exception if the download failed, including a sink that failed
     * @throws IllegalStateException if the client is closed
     */
    long download(DownloadTarget source, OutputStream sink, long maxBytes);

    /** Cancels what is running and releases connections and threads. */
    @Override
    void close();
}
