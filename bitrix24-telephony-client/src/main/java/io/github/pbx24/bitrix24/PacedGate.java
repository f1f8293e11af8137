package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.pacing.Departure;
import io.github.pbx24.bitrix24.pacing.PacedRequest;
import io.github.pbx24.bitrix24.pacing.Pacer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends what the {@link Pacer} lets go, when it lets it go. Holds no thread while something waits. */
final class PacedGate implements RequestGate {

    /** One clock for all pacers of the process: it never goes back, and several clients may share a pacer. */
    private static final long ORIGIN = System.nanoTime();

    private final Pacer pacer;
    private final RequestExecution.Context context;
    private final AtomicInteger pumping = new AtomicInteger();
    private @Nullable Future<?> wake;
    private @Nullable Instant wakeAt;
    private volatile boolean batchRefused;
    private volatile boolean closed;

    /** A try that waits, or is on its way. */
    private record Waiting(
            Bitrix24Request<?> request,
            List<? extends Bitrix24Request<?>> commands,
            HttpTransport.Running running,
            Supplier<CompletableFuture<ResultNode>> send,
            CompletableFuture<ResultNode> promise) {}

    /**
     * Makes a gate.
     *
     * @param pacer may be shared with other clients of the same portal
     * @param context without a gate
     */
    PacedGate(Pacer pacer, RequestExecution.Context context) {
        this.pacer = pacer;
        this.context = context;
    }

    @Override
    public CompletableFuture<ResultNode> pass(
            Bitrix24Request<?> request,
            List<? extends Bitrix24Request<?>> commands,
            HttpTransport.Running running,
            Supplier<CompletableFuture<ResultNode>> send) {
        Waiting waiting = new Waiting(request, commands, running, send, new CompletableFuture<>());
        add(waiting, batchRefused ? PacedRequest.ALONE : PackedRequests.bytes(request, commands));
        pump();
        return waiting.promise();
    }

    private void add(Waiting waiting, int batchBytes) {
        Urgency urgency = waiting.commands().stream()
                .map(Bitrix24Request::urgency)
                .min(Urgency::compareTo)
                .orElse(waiting.request().urgency());
        List<String> methods =
                waiting.commands().stream().map(Bitrix24Request::method).toList();
        PacedRequest paced = new PacedRequest(this, urgency, methods, batchBytes, waiting);
        pacer.add(paced, now());
        waiting.running().onCancel(() -> {
            if (pacer.remove(paced)) {
                fail(waiting, notSent(waiting, "cancelled"));
            }
        });
        if (closed && pacer.remove(paced)) {
            fail(waiting, notSent(waiting, "the client was closed"));
        }
    }

    @Override
    public void sentUnasked() {
        pacer.sentUnasked(now());
    }

    @Override
    public void close() {
        closed = true;
        pacer.removeAll(this).forEach(paced -> {
            Waiting waiting = (Waiting) paced.payload();
            fail(waiting, notSent(waiting, "the client was closed"));
        });
    }

    /** One thread at a time; who comes meanwhile only makes it go round once more. */
    private void pump() {
        int rounds = pumping.incrementAndGet();
        if (rounds > 1) {
            return;
        }
        while (rounds != 0) {
            Optional<Departure> departure = pacer.next(now());
            while (departure.isPresent()) {
                Departure leaving = departure.get();
                // The pacer may be shared: the request may belong to another client.
                ((PacedGate) leaving.requests().get(0).owner()).depart(leaving);
                departure = pacer.next(now());
            }
            wakeWhenDue();
            rounds = pumping.addAndGet(-rounds);
        }
    }

    private void wakeWhenDue() {
        Instant now = now();
        Instant due = pacer.due(now).orElse(null);
        // A time that has come says nothing: that call may be the one that runs here.
        Instant next = wakeAt;
        if (due == null || (next != null && next.isAfter(now) && !due.isBefore(next))) {
            return;
        }
        Future<?> set = wake;
        if (set != null) {
            set.cancel(false);
        }
        wakeAt = due;
        try {
            long wait = Math.max(1, Duration.between(now, due).toNanos());
            wake = context.scheduler()
                    .schedule(() -> context.executor().execute(this::pump), wait, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            wake = null;
            wakeAt = null;
        }
    }

    private void depart(Departure departure) {
        if (departure.isPacked()) {
            departTogether(departure);
            return;
        }
        Waiting waiting = (Waiting) departure.requests().get(0).payload();
        CompletableFuture<ResultNode> answer;
        try {
            answer = waiting.send().get();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((envelope, thrown) -> {
            if (thrown == null) {
                learn(waiting, envelope);
                end(departure, true);
                succeed(waiting, envelope);
                return;
            }
            Throwable failure = RequestExecution.unwrapped(thrown);
            learn(departure, waiting.request().method(), failure);
            end(departure, answered(failure));
            fail(waiting, failure);
        });
    }

    private void departTogether(Departure departure) {
        List<Waiting> waiting = new ArrayList<>();
        departure.requests().forEach(request -> waiting.add((Waiting) request.payload()));
        List<Bitrix24Request<ResultNode>> commands =
                waiting.stream().map(one -> PackedRequests.raw(one.request())).toList();
        RequestExecution execution = new RequestExecution(
                // Every command decides for itself whether it is sent again.
                context.with(RetryPlan.none(), new Passed()), BatchCodec.pack(commands, false), commands);
        waiting.forEach(one -> one.running().ride(execution.running()));
        execution.start().whenComplete((envelope, thrown) -> {
            if (thrown != null) {
                failTogether(departure, waiting, RequestExecution.unwrapped(thrown));
                return;
            }
            List<PackedRequests.Part> parts = PackedRequests.parts(commands, envelope, context.reader());
            for (int i = 0; i < parts.size(); i++) {
                PackedRequests.Part part = parts.get(i);
                String method = commands.get(i).method();
                pacer.answered(method, part.time(), now());
                if (part.failure() != null) {
                    learn(departure, method, part.failure());
                }
            }
            end(departure, true);
            for (int i = 0; i < parts.size(); i++) {
                Bitrix24Exception failure = parts.get(i).failure();
                if (failure == null) {
                    succeed(waiting.get(i), parts.get(i).envelope());
                } else {
                    fail(waiting.get(i), failure);
                }
            }
        });
    }

    private void failTogether(Departure departure, List<Waiting> waiting, Throwable failure) {
        learn(departure, "batch", failure);
        boolean refused = failure instanceof Bitrix24ApiException api && PackedRequests.isRefusalOfBatches(api);
        if (refused) {
            // The portal does not take batches from us, which says nothing about the commands.
            batchRefused = true;
            waiting.forEach(one -> add(one, PacedRequest.ALONE));
        }
        end(departure, answered(failure));
        if (!refused) {
            waiting.forEach(
                    one -> fail(one, PackedRequests.failure(one.request().method(), failure)));
        }
    }

    private void learn(Waiting waiting, ResultNode envelope) {
        if (waiting.commands().size() == 1 && waiting.commands().get(0) == waiting.request()) {
            pacer.answered(waiting.request().method(), ResponseTime.from(envelope.get("time")), now());
            return;
        }
        PackedRequests.times(waiting.commands(), envelope)
                .forEach(time -> pacer.answered(time.method(), time.time(), now()));
    }

    private void learn(Departure departure, String method, Throwable failure) {
        if (!(failure instanceof Bitrix24ApiException api)) {
            return;
        }
        if (api.kind() == Bitrix24ErrorKind.RATE_LIMITED) {
            pacer.refused(departure, now());
        } else if (api.kind() == Bitrix24ErrorKind.OPERATION_LIMITED) {
            Duration wait = api.retryAt()
                    .map(at -> Duration.between(context.clock().instant(), at))
                    .orElse(null);
            pacer.exhausted(method, wait, now());
        }
    }

    private static boolean answered(Throwable failure) {
        return !(failure instanceof Bitrix24TransportException lost && lost.mayHaveRun());
    }

    private void end(Departure departure, boolean answered) {
        pacer.ended(departure, answered, now());
        pump();
    }

    private void succeed(Waiting waiting, ResultNode envelope) {
        complete(() -> waiting.promise().complete(envelope));
    }

    private void fail(Waiting waiting, Throwable failure) {
        complete(() -> waiting.promise().completeExceptionally(failure));
    }

    /** Not on this thread: callbacks of users must not hold up the others. */
    private void complete(Runnable completion) {
        try {
            context.executor().execute(completion);
        } catch (RejectedExecutionException closing) {
            completion.run();
        }
    }

    private static Bitrix24TransportException notSent(Waiting waiting, String problem) {
        return new Bitrix24TransportException(waiting.request().method(), problem, false, false);
    }

    private static Instant now() {
        return Instant.EPOCH.plusNanos(System.nanoTime() - ORIGIN);
    }

    /** For a batch whose place was paid for already. */
    private final class Passed implements RequestGate {

        @Override
        public CompletableFuture<ResultNode> pass(
                Bitrix24Request<?> request,
                List<? extends Bitrix24Request<?>> commands,
                HttpTransport.Running running,
                Supplier<CompletableFuture<ResultNode>> send) {
            return send.get();
        }

        @Override
        public void sentUnasked() {
            PacedGate.this.sentUnasked();
        }

        @Override
        public void close() {
            // Nothing waits here.
        }
    }
}
