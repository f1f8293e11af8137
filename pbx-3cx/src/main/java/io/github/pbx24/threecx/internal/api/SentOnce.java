package io.github.pbx24.threecx.internal.api;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Sends requests that must not be repeated, such as those that start a call: each at most once. Thread-safe. */
public final class SentOnce {

    private final OkHttpClient client;

    /**
     * Makes a sender.
     *
     * @param shared whose trust, timeouts and threads to use
     */
    public SentOnce(OkHttpClient shared) {
        client = shared.newBuilder()
                .retryOnConnectionFailure(false)
                // A kept connection may be dead, and then nobody could tell whether the request was read.
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
                .eventListenerFactory(Sending::listener)
                // OkHttp repeats a request that is answered with "503, Retry-After: 0", whatever it is told.
                .addNetworkInterceptor(chain -> chain.proceed(chain.request())
                        .newBuilder()
                        .removeHeader("Retry-After")
                        .build())
                .build();
    }

    /**
     * Sends a request.
     *
     * @param request what to send
     * @return the answer; the caller closes it
     * @throws NotSentException if nothing of it has left this process
     * @throws IOException if it may have been carried out
     */
    public Response send(Request.Builder request) throws IOException {
        Sending sending = new Sending(new AtomicBoolean());
        Request once = request.header("Connection", "close")
                .tag(Sending.class, sending)
                .build();
        try {
            return client.newCall(once).execute();
        } catch (IOException e) {
            throw sending.begun().get() ? e : new NotSentException(e);
        }
    }

    /** Nothing of a request has left this process. */
    public static final class NotSentException extends IOException {

        private static final long serialVersionUID = 1L;

        private final IOException reason;

        NotSentException(IOException cause) {
            super(cause);
            reason = cause;
        }

        /**
         * Why not.
         *
         * @return the failure of the connection
         */
        public IOException reason() {
            return reason;
        }
    }

    /**
     * Knows whether a request has begun to leave this process.
     *
     * @param begun set when the first byte of the request is about to be written
     */
    private record Sending(AtomicBoolean begun) {

        static EventListener listener(Call call) {
            Sending sending = call.request().tag(Sending.class);
            return new EventListener() {
                @Override
                public void requestHeadersStart(Call started) {
                    if (sending != null) {
                        sending.begun().set(true);
                    }
                }
            };
        }
    }
}
