package io.github.pbx24.bitrix24;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets every try of every request out to the portal, at once or when the limits allow. */
interface RequestGate {

    /** Lets everything out at once. */
    RequestGate OPEN = new RequestGate() {
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
            // Nobody counts.
        }

        @Override
        public void close() {
            // Nothing waits.
        }
    };

    /**
     * Sends one try of a request, alone or in the company of others.
     *
     * @param request what is sent
     * @param commands the commands if the request is a batch, otherwise the request itself
     * @param running told when the request leaves; tells when it is cancelled
     * @param send sends it alone
     * @return the envelope of the answer; fails with a {@link Bitrix24Exception}
     */
    CompletableFuture<ResultNode> pass(
            Bitrix24Request<?> request,
            List<? extends Bitrix24Request<?>> commands,
            HttpTransport.Running running,
            Supplier<CompletableFuture<ResultNode>> send);

    /** An HTTP request is sent that did not pass. */
    void sentUnasked();

    /** Everything that still waits fails as not sent. */
    void close();

    /** Sends something that is no REST method, but counts like one. */
    default <T> CompletableFuture<T> passFile(
            String method, HttpTransport.Running running, Supplier<CompletableFuture<T>> send) {
        Bitrix24Request<?> request = Bitrix24Request.generic(method, Map.of(), Repeatability.NOT_REPEATABLE);
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        return pass(
                        request,
                        List.of(request),
                        running,
                        () -> send.get().thenApply(value -> {
                            result.set(value);
                            return ResultNode.of(null);
                        }))
                .thenApply(done -> {
                    T value = result.get();
                    if (value == null) {
                        throw new IllegalStateException(method + " ended without a result");
                    }
                    return value;
                });
    }
}
