package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.pacing.Pacer;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The client over HTTP. Everything that goes out goes through {@link RequestExecution}, except uploads. */
final class HttpBitrix24Client implements Bitrix24Client {

    private final ExecutorService executor;
    private final ScheduledExecutorService scheduler;
    private final HttpTransport transport;
    private final HttpTransport uploads;
    private final RequestExecution.Context context;
    private final RequestGate gate;
    private final CardTraffic cards;
    private final LostAnswerCheck lostAnswerCheck;
    private final Map<CompletableFuture<?>, HttpTransport.Running> pending = new ConcurrentHashMap<>();
    private volatile boolean closed;

    HttpBitrix24Client(Bitrix24ClientBuilder settings) {
        executor = Executors.newCachedThreadPool(daemons("bitrix24-client"));
        scheduler = Executors.newSingleThreadScheduledExecutor(daemons("bitrix24-client-timer"));
        transport =
                new HttpTransport(settings.connectTimeout(), settings.callTimeout(), settings.userAgent(), executor);
        uploads = transport.forUploads(settings.uploadTimeout());
        ListenerCalls listener = new ListenerCalls(settings.listener());
        PortalAddress address;
        PortalAccess access;
        if (settings.authorization() instanceof WebhookAuthorization webhook) {
            address = new PortalAddress(webhook.base());
            access = new PortalAccess.Webhook(webhook.code());
        } else {
            OAuthAuthorization oauth = (OAuthAuthorization) settings.authorization();
            TokenEndpoint endpoint = new TokenEndpoint(oauth, transport, settings.clock());
            address = new PortalAddress(oauth.base());
            access = new OAuthAccess(oauth, endpoint, address, executor, settings.clock(), listener);
        }
        RequestExecution.Context open = new RequestExecution.Context(
                address,
                access,
                transport,
                new AnswerReader(settings.clock(), access::secrets),
                listener,
                settings.retryPlan(),
                settings.clock(),
                executor,
                scheduler,
                RequestGate.OPEN);
        Pacer pacer = settings.pacer(address.base().host());
        gate = pacer == null ? RequestGate.OPEN : new PacedGate(pacer, open);
        context = open.with(settings.retryPlan(), gate);
        lostAnswerCheck = settings.lostAnswerCheck();
        cards = new CardTraffic(
                context, pacer == null ? Duration.ZERO : pacer.plan().cardWindow());
    }

    @Override
    public <T> Bitrix24Response<T> call(Bitrix24Request<T> request) {
        return await(request.method(), start(request, response -> response));
    }

    @Override
    public <T> CompletableFuture<T> executeAsync(Bitrix24Request<T> request) {
        return start(request, Bitrix24Response::result);
    }

    @Override
    public BatchResult batch(List<? extends Bitrix24Request<?>> requests, boolean halt) {
        List<? extends Bitrix24Request<?>> commands = List.copyOf(requests);
        ensureOpen();
        if (commands.isEmpty()) {
            return new BatchResult(List.of(), List.of());
        }
        commands.forEach(this::refuseWithoutApplication);
        Bitrix24Request<ResultNode> batch = BatchCodec.pack(commands, halt);
        RequestExecution execution = new RequestExecution(context, batch, commands);
        return await(
                batch.method(),
                track(
                        execution
                                .start()
                                .thenApply(envelope ->
                                        BatchCodec.unpack(commands, envelope.get("result"), 200, context.reader())),
                        execution.running()));
    }

    @Override
    public AttachedRecord upload(UploadTarget target, String fileName, RecordContent content) {
        ensureOpen();
        HttpTransport.Running running = new HttpTransport.Running();
        Bitrix24Request<AttachedRecord> request = Bitrix24Request.of(
                RecordUpload.METHOD, Map.of(), Repeatability.NOT_REPEATABLE, Urgency.BULK, AttachedRecord::from);
        CompletableFuture<AttachedRecord> promise = gate.passFile(request.method(), running, () -> {
            long begin = System.nanoTime();
            return RecordUpload.send(uploads, context.address(), target, fileName, content, running)
                    .thenApply(answer -> context.reader().envelope(request.method(), answer))
                    .thenApply(envelope -> response(request, envelope).result())
                    .whenComplete((record, failure) -> report(request.method(), begin, failure));
        });
        return await(request.method(), track(promise, running));
    }

    @Override
    public long download(DownloadTarget source, OutputStream sink, long maxBytes) {
        ensureOpen();
        HttpTransport.Running running = new HttpTransport.Running();
        CompletableFuture<Long> promise = gate.passFile(FileDownload.METHOD, running, () -> {
            long begin = System.nanoTime();
            return FileDownload.send(context, uploads, source, sink, maxBytes, running)
                    .whenComplete((bytes, failure) -> report(FileDownload.METHOD, begin, failure));
        });
        return await(FileDownload.METHOD, track(promise, running));
    }

    @Override
    public void close() {
        closed = true;
        gate.close();
        pending.forEach((promise, running) -> {
            running.cancel();
            promise.completeExceptionally(
                    new Bitrix24TransportException("close", "the client was closed", running.wasEverSent(), false));
        });
        transport.close();
        scheduler.shutdownNow();
        executor.shutdown();
    }

    private void report(String method, long begin, @Nullable Throwable failure) {
        Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
        context.listener()
                .requestFinished(new Bitrix24Listener.FinishedRequest(
                        method,
                        1,
                        Duration.ofNanos(System.nanoTime() - begin),
                        null,
                        cause instanceof Bitrix24Exception ours ? ours : null));
    }

    private <T, R> CompletableFuture<R> start(Bitrix24Request<T> request, Function<Bitrix24Response<T>, R> resultOf) {
        ensureOpen();
        try {
            refuseWithoutApplication(request);
        } catch (Bitrix24ApiException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        HttpTransport.Running running = new HttpTransport.Running();
        return track(
                cards.execute(request, running)
                        .exceptionallyCompose(failure -> checked(request, RequestExecution.unwrapped(failure)))
                        .thenApply(envelope -> resultOf.apply(response(request, envelope))),
                running);
    }

    /** The answer that was lost, if it can be found out; otherwise the failure. */
    private CompletableFuture<ResultNode> checked(Bitrix24Request<?> request, Throwable failure) {
        CompletableFuture<ResultNode> failed = CompletableFuture.failedFuture(failure);
        if (closed
                || request.repeatability() != Repeatability.NOT_REPEATABLE
                || !(failure instanceof Bitrix24Exception lost)
                || !lost.mayHaveRun()) {
            return failed;
        }
        return lostAnswerCheck
                .check(request)
                .map(check -> executeAsync(check)
                        .exceptionally(unknown -> Optional.empty())
                        .thenCompose(found -> found.map(result ->
                                        CompletableFuture.completedFuture(ResultNode.of(Map.of("result", result))))
                                .orElse(failed)))
                .orElse(failed);
    }

    /** Unwraps failures, carries a cancellation to the request, and lets {@link #close} end it. */
    private <R> CompletableFuture<R> track(CompletableFuture<R> work, HttpTransport.Running running) {
        CompletableFuture<R> promise = new CompletableFuture<>();
        pending.put(promise, running);
        promise.whenComplete((result, failure) -> {
            pending.remove(promise);
            if (failure instanceof CancellationException) {
                running.cancel();
            }
        });
        work.whenComplete((result, failure) -> {
            if (failure == null) {
                promise.complete(result);
            } else {
                promise.completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
        return promise;
    }

    private <T> Bitrix24Response<T> response(Bitrix24Request<T> request, ResultNode envelope) {
        return context.reader()
                .response(
                        request,
                        envelope.get("result"),
                        envelope.get("total"),
                        envelope.get("next"),
                        envelope.get("time"));
    }

    private <R> R await(String method, CompletableFuture<R> promise) {
        HttpTransport.Running running = pending.get(promise);
        try {
            return promise.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            promise.cancel(true);
            boolean mayHaveRun = running == null || running.wasEverSent();
            throw new Bitrix24TransportException(method, "interrupted", mayHaveRun, false);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(method + " failed unexpectedly", e.getCause());
        }
    }

    private void ensureOpen() {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
    }

    private void refuseWithoutApplication(Bitrix24Request<?> request) {
        if (!context.access().isApplication() && needsApplication(request.method())) {
            throw new Bitrix24ApiException(
                    request.method(),
                    Bitrix24ErrorKind.NEEDS_APPLICATION,
                    "WRONG_AUTH_TYPE",
                    "this method needs an OAuth application, an incoming webhook cannot call it",
                    0,
                    null);
        }
    }

    /** Only what certainly cannot work. Telephony methods do work with a webhook, whatever the documentation says. */
    private static boolean needsApplication(String method) {
        String name = method.toLowerCase(Locale.ROOT);
        return name.startsWith("event.")
                || name.startsWith("placement.")
                || Set.of("events", "voximplant.user.get").contains(name);
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public String toString() {
        return "Bitrix24Client[" + context.address().base().host() + "]";
    }
}
