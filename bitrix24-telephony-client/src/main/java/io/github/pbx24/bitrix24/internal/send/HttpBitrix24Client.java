package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Bitrix24Response;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.MethodAccess;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResponseTime;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.batch.BatchResult;
import io.github.pbx24.bitrix24.file.AttachedRecord;
import io.github.pbx24.bitrix24.file.DownloadTarget;
import io.github.pbx24.bitrix24.file.RecordContent;
import io.github.pbx24.bitrix24.file.UploadTarget;
import io.github.pbx24.bitrix24.internal.http.AnswerReader;
import io.github.pbx24.bitrix24.internal.http.FileDownload;
import io.github.pbx24.bitrix24.internal.http.Flight;
import io.github.pbx24.bitrix24.internal.http.HttpTransport;
import io.github.pbx24.bitrix24.internal.http.ListenerCalls;
import io.github.pbx24.bitrix24.internal.http.PortalAddress;
import io.github.pbx24.bitrix24.internal.http.RecordUpload;
import io.github.pbx24.bitrix24.internal.oauth.OAuthAccess;
import io.github.pbx24.bitrix24.internal.oauth.PortalAccess;
import io.github.pbx24.bitrix24.internal.oauth.TokenEndpoint;
import io.github.pbx24.bitrix24.internal.pacing.PacedRequest;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The client over HTTP. A request becomes a {@link Trip}; show and hide pass through {@link CardTraffic} before. */
public final class HttpBitrix24Client implements Bitrix24Client {

    private static final long IDLE_SECONDS = 3;

    private static final ResponseTime NO_TIME = new ResponseTime(null, null, null, null, null, null);

    private final ExecutorService executor;
    private final HttpTransport transport;
    private final HttpTransport files;
    private final Duration fileTimeout;
    private final ClientParts parts;
    private final RetryWaits waits;
    private final Packing packing = new Packing();
    private final CardTraffic cards;
    private final OpenTrips trips = new OpenTrips();
    private volatile boolean closed;

    public HttpBitrix24Client(ClientSettings settings) {
        executor = threads();
        transport = new HttpTransport(settings.connectTimeout(), settings.callTimeout(), settings.userAgent());
        files = transport.forFiles(settings.fileTimeout());
        fileTimeout = settings.fileTimeout();
        ListenerCalls listener = new ListenerCalls(settings.listener());
        PortalAddress address = new PortalAddress(settings.base());
        PortalAccess access = access(settings, address, listener);
        parts = new ClientParts(
                address,
                access,
                transport,
                new AnswerReader(settings.clock(), access::secrets),
                listener,
                settings.deadline(),
                settings.clock(),
                executor,
                settings.pacer(),
                new PacedRequest.Owner(settings.account(), this));
        waits = new RetryWaits(settings.retryPlan());
        cards = new CardTraffic(settings.pacer().plan().cardWindow(), executor, this::send);
    }

    /** One for each request on its way. Each costs an eighth of a megabyte, so those that a crowd needed do not stay for long. */
    private static ExecutorService threads() {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "bitrix24-client");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private PortalAccess access(ClientSettings settings, PortalAddress address, ListenerCalls listener) {
        if (settings.accessToken() != null) {
            return new PortalAccess.Borrowed(settings.accessToken());
        }
        if (settings.tokens() == null) {
            return new PortalAccess.Webhook(settings.webhookCode() == null ? "" : settings.webhookCode());
        }
        TokenEndpoint endpoint = new TokenEndpoint(settings.tokens(), transport, settings.clock());
        return new OAuthAccess(settings.tokens(), endpoint, address, executor, settings.clock(), listener);
    }

    @Override
    public URI portalUrl() {
        return parts.address().pages();
    }

    @Override
    public <T> Bitrix24Response<T> call(Bitrix24Request<T> request) {
        // What is switched may be the end of a wait of others, whose requests this thread must not have to begin.
        Flight flight = request.toggle().isEmpty() ? Flight.ofThisThread() : new Flight();
        return await(request.method(), start(request, flight), flight);
    }

    @Override
    public <T> CompletableFuture<T> executeAsync(Bitrix24Request<T> request) {
        return promised(flight -> start(request, flight).thenApply(Bitrix24Response::result));
    }

    @Override
    public <T> CompletableFuture<Bitrix24Response<T>> callAsync(Bitrix24Request<T> request) {
        return promised(flight -> start(request, flight));
    }

    /** What a caller gets: fails with our exceptions as they are, and whoever ends it ends the work. */
    private static <R> CompletableFuture<R> promised(Function<Flight, CompletableFuture<R>> start) {
        Flight flight = new Flight();
        CompletableFuture<R> promise = new CompletableFuture<>();
        CompletableFuture<R> work = start.apply(flight);
        promise.whenComplete((result, failure) -> {
            // Whoever ended it, if not we: a cancellation, a time limit, a value.
            if (!work.isDone()) {
                flight.cancel();
            }
        });
        work.whenComplete((result, failure) -> {
            if (failure == null) {
                promise.complete(result);
            } else {
                promise.completeExceptionally(CardTraffic.unwrapped(failure));
            }
        });
        return promise;
    }

    private <T> CompletableFuture<Bitrix24Response<T>> start(Bitrix24Request<T> request, Flight flight) {
        ensureOpen();
        try {
            refuseWithoutApplication(request);
        } catch (Bitrix24ApiException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return cards.execute(request, flight)
                .thenApply(envelope -> parts.reader().response(request, envelope))
                .exceptionallyCompose(failure -> lookedUp(request, flight, CardTraffic.unwrapped(failure)));
    }

    private CompletableFuture<ResultNode> send(Bitrix24Request<?> request, Flight flight) {
        return begin(new RestTrip(parts, request, flight, waits, packing));
    }

    private <R> CompletableFuture<R> begin(Trip<R> trip) {
        if (parts.access().isAwaitingCaller()) {
            return CompletableFuture.failedFuture(new Bitrix24TransportException(
                    "oauth", "the token store asks the portal while it is asked for the tokens", false, false));
        }
        trips.add(trip);
        trip.start();
        if (closed) {
            trip.close();
        }
        return trip.answer;
    }

    /** The answer that was lost, if it can be found out; otherwise the failure. */
    private <T> CompletableFuture<Bitrix24Response<T>> lookedUp(
            Bitrix24Request<T> request, Flight flight, Throwable failure) {
        CompletableFuture<Bitrix24Response<T>> failed = CompletableFuture.failedFuture(failure);
        Optional<Bitrix24Request<Optional<T>>> lookup = request.lookup();
        if (closed
                || flight.isCancelled()
                || lookup.isEmpty()
                || request.repeatability() == Repeatability.REPEATABLE
                || !(failure instanceof Bitrix24Exception lost)
                || !lost.mayHaveRun()) {
            return failed;
        }
        return executeAsync(lookup.get())
                .exceptionally(unknown -> Optional.empty())
                .thenCompose(found -> found.map(result ->
                                CompletableFuture.completedFuture(new Bitrix24Response<>(result, null, null, NO_TIME)))
                        .orElse(failed));
    }

    @Override
    public BatchResult batch(List<? extends Bitrix24Request<?>> requests, boolean halt) {
        Flight flight = new Flight();
        return await("batch", batches(requests, halt).run(flight), flight);
    }

    @Override
    public CompletableFuture<BatchResult> batchAsync(List<? extends Bitrix24Request<?>> requests, boolean halt) {
        BatchChain batches = batches(requests, halt);
        return promised(batches::run);
    }

    private BatchChain batches(List<? extends Bitrix24Request<?>> requests, boolean halt) {
        ensureOpen();
        requests.forEach(this::refuseWithoutApplication);
        return BatchChain.of(requests, halt, this::sendBatch);
    }

    private CompletableFuture<BatchResult> sendBatch(
            List<? extends Bitrix24Request<?>> commands, boolean halt, Flight flight) {
        ensureOpen();
        Bitrix24Request<ResultNode> batch = BatchCodec.pack(commands, halt);
        return begin(new BatchTrip(parts, batch, commands, flight, waits))
                .thenApply(answer -> BatchCodec.unpack(commands, halt, answer, parts.reader()));
    }

    @Override
    public AttachedRecord upload(UploadTarget target, String fileName, RecordContent content) {
        ensureOpen();
        RecordUpload upload = new RecordUpload(parts.address(), target, fileName, content);
        Bitrix24Request<AttachedRecord> request = Bitrix24Request.of(
                RecordUpload.METHOD, Map.of(), Repeatability.NOT_REPEATABLE, Urgency.BULK, AttachedRecord::from);
        FileTrip<AttachedRecord> trip = new FileTrip<>(parts, RecordUpload.METHOD, fileTimeout, flight -> {
            ResultNode envelope = parts.reader().envelope(RecordUpload.METHOD, upload.send(files, flight));
            return parts.reader().response(request, envelope).result();
        });
        return await(RecordUpload.METHOD, begin(trip), trip.flight);
    }

    @Override
    public long download(DownloadTarget source, OutputStream sink, long maxBytes) {
        ensureOpen();
        FileDownload download = new FileDownload(parts.address(), parts.reader(), source, sink, maxBytes);
        FileTrip<Long> trip =
                new FileTrip<>(parts, FileDownload.METHOD, fileTimeout, flight -> download.send(files, flight));
        return await(FileDownload.METHOD, begin(trip), trip.flight);
    }

    @Override
    public void close() {
        synchronized (trips) {
            if (closed) {
                return;
            }
            closed = true;
        }
        trips.closeAll(executor);
        transport.close();
        executor.shutdown();
        parts.access().close();
    }

    private static <R> R await(String method, CompletableFuture<R> answer, Flight flight) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            flight.cancel();
            throw new Bitrix24TransportException(method, "interrupted", flight.wasEverSent(), false);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            Throwable failure = CardTraffic.unwrapped(cause == null ? e : cause);
            if (failure instanceof Bitrix24Exception ours) {
                throw ours;
            }
            throw new IllegalStateException(method + " failed unexpectedly", failure);
        }
    }

    private void ensureOpen() {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
    }

    private void refuseWithoutApplication(Bitrix24Request<?> request) {
        if (request.access() == MethodAccess.APPLICATION && !parts.access().isApplication()) {
            throw new Bitrix24ApiException(
                    request.method(),
                    Bitrix24ErrorKind.NEEDS_APPLICATION,
                    "WRONG_AUTH_TYPE",
                    "this method needs an OAuth application, an incoming webhook cannot call it",
                    0,
                    null);
        }
    }

    @Override
    public String toString() {
        return "Bitrix24Client[" + parts.address().base().host() + "]";
    }
}
