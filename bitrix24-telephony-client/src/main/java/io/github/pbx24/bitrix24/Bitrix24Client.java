package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.app.PlacementsFacet;
import io.github.pbx24.bitrix24.app.PortalFacet;
import io.github.pbx24.bitrix24.batch.BatchReference;
import io.github.pbx24.bitrix24.batch.BatchResult;
import io.github.pbx24.bitrix24.crm.CrmFacets;
import io.github.pbx24.bitrix24.disk.DiskFilesFacet;
import io.github.pbx24.bitrix24.event.EventFacets;
import io.github.pbx24.bitrix24.file.AttachedRecord;
import io.github.pbx24.bitrix24.file.DownloadTarget;
import io.github.pbx24.bitrix24.file.RecordContent;
import io.github.pbx24.bitrix24.file.UploadTarget;
import io.github.pbx24.bitrix24.followup.FollowUpsFacet;
import io.github.pbx24.bitrix24.task.TasksFacet;
import io.github.pbx24.bitrix24.telephony.CallStatisticsFacet;
import io.github.pbx24.bitrix24.telephony.CallTranscriptsFacet;
import io.github.pbx24.bitrix24.telephony.ExternalCallsFacet;
import io.github.pbx24.bitrix24.telephony.ExternalLinesFacet;
import io.github.pbx24.bitrix24.telephony.TelephonyFacets;
import io.github.pbx24.bitrix24.user.UsersFacet;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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
 * <p>What can be asked is found by typing: {@code client.execute(client.calls().register(call))}. {@link #calls},
 * {@link #crm} and the others give the same requests as the static factories, and the client has no part in them.
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
     * Where the pages of the portal are, for links that people open: {@code https://acme.bitrix24.ru/}. Follows the portal when it
     * is renamed.
     *
     * @return the address, with a slash at the end and without any secret
     */
    URI portalUrl();

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
     * Executes a request like {@link #executeAsync}, for its result and envelope.
     *
     * @param request what to do
     * @param <T> type of the result
     * @return the answer with {@code next} and {@code total}; fails with a {@link Bitrix24Exception}, not wrapped
     * @throws IllegalStateException if the client is closed
     */
    <T> CompletableFuture<Bitrix24Response<T>> callAsync(Bitrix24Request<T> request);

    /**
     * Executes requests in as few as possible, 50 in one. They run one after the other in their order. A batch is repeated
     * as a whole only if it certainly did not run, or if all its commands may run twice.
     *
     * <p>With more than 50 commands, all are checked before the first leaves. If the first 50 fail as a whole, that is
     * thrown and the others are not sent; if later ones fail as a whole, each of them has that failure as its outcome.
     *
     * @param requests what to do; parameters may refer to earlier results by {@code $result[c0][FIELD]}, where the
     *     command at position n is called {@code cn}
     * @param halt whether to stop after the first failed command
     * @return one outcome per command; an empty list is answered without asking the portal
     * @throws Bitrix24FieldException if there is a command that is not allowed in a batch, or a {@link BatchReference}
     *     among more than 50
     * @throws Bitrix24Exception if the batch as a whole failed
     * @throws IllegalStateException if the client is closed
     * @see <a href="https://apidocs.bitrix24.com/api-reference/how-to-call-rest-api/batch.html">batch</a>
     */
    BatchResult batch(List<? extends Bitrix24Request<?>> requests, boolean halt);

    /**
     * Executes requests like {@link #batch} without holding a thread. Cancelling the future cancels what is on its way and
     * sends no more; commands may have run nevertheless.
     *
     * @param requests what to do
     * @param halt whether to stop after the first failed command
     * @return one outcome per command; fails with a {@link Bitrix24Exception}, not wrapped
     * @throws Bitrix24FieldException as {@link #batch}, at once
     * @throws IllegalStateException if the client is closed
     */
    CompletableFuture<BatchResult> batchAsync(List<? extends Bitrix24Request<?>> requests, boolean halt);

    /**
     * Fetches the rows of a list as they are needed. Pages travel in batches as large as the portal's limits allow, and the
     * next ones are fetched while rows are read. The stream is sequential; close it if it is not read to its end.
     *
     * @param listing which rows
     * @param <T> type of a row
     * @return the rows in their order. Reading fails with a {@link Bitrix24Exception}; an interrupted reader gets a
     *     {@link Bitrix24TransportException} and keeps the interrupt flag
     * @throws IllegalStateException if the client is closed, when the stream is read
     */
    default <T> Stream<T> stream(Listing<T> listing) {
        ListRows<T> rows = new ListRows<>(this, listing);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(rows::close);
    }

    /**
     * Fetches the rows of a list as a loop needs them, like {@link #stream}. Each loop asks the portal anew.
     *
     * @param listing which rows
     * @param <T> type of a row
     * @return the rows in their order
     */
    default <T> Iterable<T> rows(Listing<T> listing) {
        return () -> new ListRows<>(this, listing);
    }

    /**
     * Fetches all rows of a list without holding a thread, in as few requests as {@link #stream}. Cancelling the future stops
     * it.
     *
     * @param listing which rows
     * @param reader gets 1 to 2,500 rows at a time, in their order, on a thread of the client; the next rows are not asked
     *     for before it returns. Must not block for long
     * @param <T> type of a row
     * @return the number of rows; fails with a {@link Bitrix24Exception}, or with what the reader throws
     * @throws IllegalStateException if the client is closed
     */
    default <T> CompletableFuture<Long> walk(Listing<T> listing, Consumer<List<T>> reader) {
        return new ListReading<>(new ListWalk<>(this, listing), reader).start();
    }

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

    /**
     * Calls of an exchange: register, card, finish, recording. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default ExternalCallsFacet calls() {
        return ExternalCallsFacet.INSTANCE;
    }

    /**
     * Lines of an exchange. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default ExternalLinesFacet lines() {
        return ExternalLinesFacet.INSTANCE;
    }

    /**
     * Finished calls. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default CallStatisticsFacet statistics() {
        return CallStatisticsFacet.INSTANCE;
    }

    /**
     * Transcripts of calls. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default CallTranscriptsFacet transcripts() {
        return CallTranscriptsFacet.INSTANCE;
    }

    /**
     * The portal's own telephony. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default TelephonyFacets telephony() {
        return TelephonyFacets.INSTANCE;
    }

    /**
     * Summaries of video calls. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default FollowUpsFacet followUps() {
        return FollowUpsFacet.INSTANCE;
    }

    /**
     * The CRM. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default CrmFacets crm() {
        return CrmFacets.INSTANCE;
    }

    /**
     * Users. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default UsersFacet users() {
        return UsersFacet.INSTANCE;
    }

    /**
     * Tasks. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default TasksFacet tasks() {
        return TasksFacet.INSTANCE;
    }

    /**
     * Files. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default DiskFilesFacet disk() {
        return DiskFilesFacet.INSTANCE;
    }

    /**
     * Events: subscriptions, and those that wait at the portal. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default EventFacets events() {
        return EventFacets.INSTANCE;
    }

    /**
     * Pages of the application inside the portal. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default PlacementsFacet placements() {
        return PlacementsFacet.INSTANCE;
    }

    /**
     * The portal and the application: scopes, methods, time. Requests to be executed by this or another client of any portal.
     *
     * @return factories of requests, never null
     */
    default PortalFacet portal() {
        return PortalFacet.INSTANCE;
    }

    /**
     * Cancels what is running and releases connections and threads. A pair of tokens that is being bought is not cancelled,
     * because the old one is worth nothing any more: this waits up to ten seconds until it is saved, so a token store may be
     * closed afterwards. Further calls do nothing.
     */
    @Override
    void close();
}
