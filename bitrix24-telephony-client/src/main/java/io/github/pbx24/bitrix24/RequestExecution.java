package io.github.pbx24.bitrix24;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** One request from the first try to the last: tokens, a renamed portal, retries, reports. Holds no thread while it waits. */
final class RequestExecution {

    /** What all requests of a client share. */
    record Context(
            PortalAddress address,
            PortalAccess access,
            HttpTransport transport,
            AnswerReader reader,
            ListenerCalls listener,
            RetryPlan plan,
            Clock clock,
            Executor executor,
            ScheduledExecutorService scheduler,
            RequestGate gate) {

        Context with(RetryPlan otherPlan, RequestGate otherGate) {
            return new Context(
                    address, access, transport, reader, listener, otherPlan, clock, executor, scheduler, otherGate);
        }
    }

    /** Spread of the waits around their mean, so that many clients do not come back at once. */
    private static final double JITTER = 0.5;

    private final Context context;
    private final Bitrix24Request<?> request;
    private final List<? extends Bitrix24Request<?>> judged;
    private final HttpTransport.Running running;

    private volatile int attempts;
    private volatile boolean renewed;
    private volatile boolean lostTry;

    /**
     * Prepares an execution.
     *
     * @param request what is sent
     * @param judged the requests whose repeatability counts: the same one, or the commands of a batch
     */
    RequestExecution(Context context, Bitrix24Request<?> request, List<? extends Bitrix24Request<?>> judged) {
        this(context, request, judged, new HttpTransport.Running());
    }

    RequestExecution(
            Context context,
            Bitrix24Request<?> request,
            List<? extends Bitrix24Request<?>> judged,
            HttpTransport.Running running) {
        this.context = context;
        this.request = request;
        this.judged = judged;
        this.running = running;
    }

    HttpTransport.Running running() {
        return running;
    }

    /** The envelope of the answer; fails with a {@link Bitrix24Exception}. */
    CompletableFuture<ResultNode> start() {
        RetryPlan plan = context.plan();
        IntervalFunction backoff = IntervalFunction.ofExponentialRandomBackoff(
                plan.initialWait(), plan.multiplier(), JITTER, plan.maxWait());
        RetryConfig config = RetryConfig.<ResultNode>custom()
                .maxAttempts(plan.attempts())
                .retryOnException(this::mayRetry)
                .intervalBiFunction((attempt, result) -> waitMillis(backoff.apply(attempt), result))
                .build();
        CompletableFuture<ResultNode> promise = new CompletableFuture<>();
        Retry.of("bitrix24", config)
                .executeCompletionStage(context.scheduler(), this::attempt)
                .whenComplete((envelope, failure) -> {
                    if (failure == null) {
                        promise.complete(envelope);
                    } else {
                        promise.completeExceptionally(finalFailure(asOurs(failure)));
                    }
                });
        return promise;
    }

    private boolean mayRetry(Throwable thrown) {
        Bitrix24Exception failure = asOurs(thrown);
        if (failure.mayHaveRun()) {
            lostTry = true;
        }
        if (running.isCancelled()
                || !RetryRule.mayRetry(judged, failure, context.clock().instant())) {
            return false;
        }
        return hint(failure)
                .map(wait -> wait.compareTo(context.plan().maxWait()) <= 0)
                .orElse(true);
    }

    private long waitMillis(long backoff, Either<Throwable, ResultNode> result) {
        long hint = result.isLeft()
                ? hint(asOurs(result.getLeft())).map(Duration::toMillis).orElse(0L)
                : 0L;
        return Math.max(backoff, hint);
    }

    /** How long the portal asked to wait. */
    private Optional<Duration> hint(Bitrix24Exception failure) {
        if (!(failure instanceof Bitrix24ApiException api)) {
            return Optional.empty();
        }
        return api.retryAt().map(at -> Duration.between(context.clock().instant(), at));
    }

    private Bitrix24Exception finalFailure(Bitrix24Exception failure) {
        if (!lostTry || failure.mayHaveRun()) {
            return failure;
        }
        if (failure instanceof Bitrix24ApiException api) {
            return api.afterLostTry();
        }
        if (failure instanceof Bitrix24AuthorizationException authorization) {
            return authorization.afterLostTry();
        }
        return failure instanceof Bitrix24TransportException transport ? transport.afterLostTry() : failure;
    }

    private CompletableFuture<ResultNode> attempt() {
        attempts++;
        return context.gate()
                .pass(request, judged, running, () -> context.access().token().thenCompose(this::send));
    }

    private CompletableFuture<ResultNode> send(Optional<String> token) {
        HttpUrl url = MethodUrl.of(context.address().base(), request);
        return send(url, token, true);
    }

    private CompletableFuture<ResultNode> send(HttpUrl url, Optional<String> token, boolean mayMove) {
        Map<String, Object> parameters = new LinkedHashMap<>(request.parameters());
        token.ifPresent(value -> parameters.put("auth", value));
        int attempt = attempts;
        long begin = System.nanoTime();
        return context.transport()
                .send(
                        request.method(),
                        context.transport()
                                .request(url)
                                .post(HttpTransport.jsonBody(JsonTree.write(parameters)))
                                .build(),
                        running)
                // Off the HTTP library's thread: decoders and callbacks of users may take their time.
                .handleAsync(
                        (answer, failure) -> {
                            Duration duration = Duration.ofNanos(System.nanoTime() - begin);
                            return failure == null
                                    ? answered(answer, url, token, mayMove, attempt, duration)
                                    : failed(asOurs(failure), token, attempt, duration);
                        },
                        context.executor())
                .thenCompose(next -> next);
    }

    private CompletableFuture<ResultNode> answered(
            RawAnswer answer, HttpUrl url, Optional<String> token, boolean mayMove, int attempt, Duration duration) {
        if (answer.isRedirect() && mayMove) {
            Optional<HttpUrl> renamed = context.address().renamed(url, answer.location());
            if (renamed.isPresent()) {
                context.gate().sentUnasked();
                return send(renamed.get(), token, false);
            }
        }
        ResultNode envelope;
        try {
            envelope = context.reader().envelope(request.method(), answer);
        } catch (Bitrix24Exception failure) {
            return failed(failure, token, attempt, duration);
        }
        if (!context.address().isPortal(url)) {
            String old = context.address().base().host();
            context.address().moveTo(url);
            context.listener().portalMoved(old, url.host());
        }
        ResponseTime time = ResponseTime.from(envelope.get("time"));
        report(attempt, duration, time.operating(), null);
        return CompletableFuture.completedFuture(envelope);
    }

    private CompletableFuture<ResultNode> failed(
            Bitrix24Exception failure, Optional<String> token, int attempt, Duration duration) {
        report(attempt, duration, null, failure);
        if (!renewed
                && token.isPresent()
                && failure instanceof Bitrix24ApiException api
                && (api.kind() == Bitrix24ErrorKind.EXPIRED_TOKEN || api.kind() == Bitrix24ErrorKind.INVALID_TOKEN)) {
            return context.access().renew(token.get(), api.kind()).thenCompose(better -> {
                // Once per request; a renewal that failed for a moment does not count.
                renewed = true;
                if (!better) {
                    return CompletableFuture.failedFuture(failure);
                }
                context.gate().sentUnasked();
                return context.access().token().thenCompose(this::send);
            });
        }
        return CompletableFuture.failedFuture(failure);
    }

    private void report(
            int attempt, Duration duration, @Nullable Duration operating, @Nullable Bitrix24Exception failure) {
        context.listener()
                .requestFinished(
                        new Bitrix24Listener.FinishedRequest(request.method(), attempt, duration, operating, failure));
    }

    static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private Bitrix24Exception asOurs(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof Bitrix24Exception ours) {
            return ours;
        }
        // Not expected. The message is left out, nobody checked it for secrets.
        return new Bitrix24TransportException(
                request.method(), cause.getClass().getName(), running.wasEverSent(), false);
    }
}
