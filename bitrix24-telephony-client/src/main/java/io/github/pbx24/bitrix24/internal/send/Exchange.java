package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Listener.FinishedRequest;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.http.AnswerReader;
import io.github.pbx24.bitrix24.internal.http.Flight;
import io.github.pbx24.bitrix24.internal.http.HttpTransport;
import io.github.pbx24.bitrix24.internal.http.MethodUrl;
import io.github.pbx24.bitrix24.internal.http.RawAnswer;
import io.github.pbx24.bitrix24.internal.http.Times;
import io.github.pbx24.bitrix24.internal.json.JsonTree;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * One request to the portal with all that belongs to one try: the token, a token that has expired, a portal that was renamed,
 * the report to the listener. Runs on the calling thread; not thread-safe.
 */
final class Exchange {

    private final ClientParts parts;
    private final Bitrix24Request<?> request;
    private final Flight flight;
    private final Consumer<ResultNode> check;
    private boolean renewed;
    private int attempt;

    /**
     * Prepares it.
     *
     * @param check throws if an envelope without an error says that nothing ran
     */
    Exchange(ClientParts parts, Bitrix24Request<?> request, Flight flight, Consumer<ResultNode> check) {
        this.parts = parts;
        this.request = request;
        this.flight = flight;
        this.check = check;
        if (request.repeatability() == Repeatability.NOT_REPEATABLE) {
            flight.loseNothing();
        }
    }

    /**
     * Does it.
     *
     * @param limit how much time is left
     * @return the envelope of the answer
     */
    ResultNode run(Duration limit) {
        attempt++;
        long end = System.nanoTime() + limit.toNanos();
        Optional<String> token = await(parts.access().token(), end);
        try {
            return sent(token, end);
        } catch (Bitrix24ApiException refused) {
            if (renewed || token.isEmpty() || !mayBeOfAnOldToken(refused)) {
                throw refused;
            }
            boolean better = await(parts.access().renew(token.get(), refused.kind()), end);
            // Once per request; a renewal that failed for a moment does not count.
            renewed = true;
            if (!better) {
                throw refused;
            }
            parts.pacer().sentUnasked();
            return sent(await(parts.access().token(), end), end);
        }
    }

    /** Who was authorised again, perhaps with more rights or by somebody who still works there, is refused with the old token. */
    private static boolean mayBeOfAnOldToken(Bitrix24ApiException failure) {
        return isAboutTheToken(failure)
                || failure.kind() == Bitrix24ErrorKind.NO_AUTH
                || failure.kind() == Bitrix24ErrorKind.INSUFFICIENT_SCOPE;
    }

    static boolean isAboutTheToken(Bitrix24ApiException failure) {
        return failure.kind() == Bitrix24ErrorKind.EXPIRED_TOKEN || failure.kind() == Bitrix24ErrorKind.INVALID_TOKEN;
    }

    private ResultNode sent(Optional<String> token, long end) {
        long begin = System.nanoTime();
        try {
            ResultNode envelope = answer(token.orElse(null), end);
            report(begin, Times.operating(envelope.get("time")), null);
            return envelope;
        } catch (Bitrix24Exception failure) {
            report(begin, null, failure);
            throw failure;
        }
    }

    private ResultNode answer(@Nullable String token, long end) {
        HttpUrl url = MethodUrl.of(parts.address().base(), request);
        RawAnswer answer = post(url, token, end);
        if (answer.isRedirect()) {
            Optional<HttpUrl> renamed = parts.address().renamed(url, answer.location());
            if (renamed.isPresent()) {
                parts.pacer().sentUnasked();
                answer = post(renamed.get(), token, end);
                moveIfPortal(answer, renamed.get());
            }
        }
        ResultNode envelope = parts.reader().envelope(request.method(), answer);
        check.accept(envelope);
        return envelope;
    }

    /** An error of the portal proves as well as a result that it lives there. */
    private void moveIfPortal(RawAnswer answer, HttpUrl url) {
        boolean speaks = answer.json()
                .filter(json -> AnswerReader.isError(json) || json.has("result"))
                .isPresent();
        if (speaks && !parts.address().isPortal(url)) {
            String old = parts.address().base().host();
            parts.address().moveTo(url);
            parts.listener().portalMoved(old, url.host());
        }
    }

    private RawAnswer post(HttpUrl url, @Nullable String token, long end) {
        return parts.transport()
                .exchange(
                        request.method(),
                        parts.transport().request(url).post(body(token)),
                        flight,
                        Duration.ofNanos(end - System.nanoTime()));
    }

    private RequestBody body(@Nullable String token) {
        try {
            return HttpTransport.json(json -> JsonTree.write(request.parameters(), token, json));
        } catch (IllegalArgumentException e) {
            throw new Bitrix24FieldException("parameters", "must refer to another command in a batch only");
        }
    }

    private <R> R await(CompletableFuture<R> credentials, long end) {
        // Others may wait for them, too.
        CompletableFuture<R> mine = credentials.isDone() ? credentials : credentials.copy();
        if (mine != credentials) {
            flight.await(mine);
        }
        try {
            return mine.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (CancellationException e) {
            throw new Bitrix24TransportException(request.method(), flight.cancellation(), false, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Bitrix24TransportException(request.method(), "interrupted", false, false);
        } catch (TimeoutException e) {
            throw new Bitrix24TransportException(request.method(), "no token before the deadline", false, true);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Bitrix24Exception ours) {
                throw ours;
            }
            throw new Bitrix24TransportException(request.method(), "no token", false, true);
        }
    }

    private void report(long begin, @Nullable Duration operating, @Nullable Bitrix24Exception failure) {
        parts.listener()
                .requestFinished(new FinishedRequest(
                        request.method(), attempt, Duration.ofNanos(System.nanoTime() - begin), operating, failure));
    }
}
