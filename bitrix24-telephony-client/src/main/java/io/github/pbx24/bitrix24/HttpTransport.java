package io.github.pbx24.bitrix24;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Sends one HTTP request exactly once and knows whether its first byte left. */
final class HttpTransport implements AutoCloseable {

    static final long MAX_BODY_BYTES = 16L * 1024 * 1024;

    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

    /** The portal refuses more than a few requests a second; the rest would only wait there. */
    private static final int MAX_CONCURRENT = 64;

    private final OkHttpClient http;
    private final String userAgent;

    HttpTransport(Duration connectTimeout, Duration callTimeout, String userAgent, ExecutorService executor) {
        Dispatcher dispatcher = new Dispatcher(executor);
        dispatcher.setMaxRequests(MAX_CONCURRENT);
        dispatcher.setMaxRequestsPerHost(MAX_CONCURRENT);
        this.userAgent = userAgent;
        this.http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                // Shorter than the keep-alive of usual servers: a connection they closed would cost a request.
                .connectionPool(new ConnectionPool(8, 20, TimeUnit.SECONDS))
                // A silent second try could finish a call twice.
                .retryOnConnectionFailure(false)
                // Redirects turn POST into GET and would carry tokens to other hosts.
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(connectTimeout)
                .readTimeout(callTimeout)
                .writeTimeout(callTimeout)
                .callTimeout(callTimeout)
                .eventListener(new Progress())
                .build();
    }

    private HttpTransport(OkHttpClient http, String userAgent) {
        this.http = http;
        this.userAgent = userAgent;
    }

    /** The same connections with a limit per silence instead of a limit for the whole call. */
    HttpTransport forUploads(Duration longest) {
        return new HttpTransport(http.newBuilder().callTimeout(longest).build(), userAgent);
    }

    /** State of one request in flight; shared by its attempts, so that it can be cancelled. */
    static final class Running {

        private volatile boolean sent;
        private volatile boolean everSent;
        private volatile boolean cancelled;
        private volatile @Nullable Call call;
        private volatile @Nullable Running carrier;
        private volatile @Nullable Runnable onCancel;

        /** Whether a byte of any try left. */
        boolean wasEverSent() {
            Running other = carrier;
            return everSent || (other != null && other.wasEverSent());
        }

        /** From now on another request carries this one; it is not cancelled with it. */
        void ride(Running other) {
            carrier = other;
        }

        /** What to do when it is cancelled, instead of what was said before; at once if it is cancelled already. */
        void onCancel(Runnable action) {
            onCancel = action;
            if (cancelled) {
                action.run();
            }
        }

        boolean isCancelled() {
            return cancelled;
        }

        void cancel() {
            cancelled = true;
            Call inFlight = call;
            if (inFlight != null) {
                inFlight.cancel();
            }
            Runnable action = onCancel;
            if (action != null) {
                action.run();
            }
        }
    }

    private static final class Progress extends EventListener {

        @Override
        public void requestHeadersStart(Call call) {
            Running running = call.request().tag(Running.class);
            if (running != null) {
                running.sent = true;
                running.everSent = true;
            }
        }
    }

    /** A call that {@link Running} can follow and cancel, for answers that are streamed. */
    Call call(Request request, Running running) {
        Call call =
                http.newCall(request.newBuilder().tag(Running.class, running).build());
        running.sent = false;
        running.call = call;
        return call;
    }

    Request.Builder request(HttpUrl url) {
        return new Request.Builder()
                .url(url)
                .header("Accept", "application/json")
                .header("User-Agent", userAgent);
    }

    static RequestBody jsonBody(Buffer json) {
        ByteString bytes = json.readByteString();
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return JSON;
            }

            @Override
            public long contentLength() {
                return bytes.size();
            }

            @Override
            public boolean isOneShot() {
                // Keeps the HTTP library from repeating the request by itself, for example after 503.
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.write(bytes);
            }
        };
    }

    /**
     * Sends a request.
     *
     * @return the answer, whatever its status; fails with {@link Bitrix24TransportException} only
     */
    CompletableFuture<RawAnswer> send(String method, Request request, Running running) {
        CompletableFuture<RawAnswer> promise = new CompletableFuture<>();
        Call call = call(request, running);
        if (running.cancelled) {
            promise.completeExceptionally(new Bitrix24TransportException(method, "cancelled", false, false));
            return promise;
        }
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                promise.completeExceptionally(failure(method, e, running));
            }

            @Override
            public void onResponse(Call answered, Response response) {
                RawAnswer answer;
                try (response) {
                    answer = read(response);
                } catch (IOException e) {
                    promise.completeExceptionally(failure(method, e, running));
                    return;
                }
                promise.complete(answer);
            }
        });
        return promise;
    }

    static Bitrix24TransportException failure(String method, IOException e, Running running) {
        String problem =
                e instanceof InterruptedIOException ? "timeout" : e.getClass().getSimpleName();
        if (running.cancelled) {
            problem = "cancelled";
        }
        // The exception itself is not kept: its message may quote addresses or bodies.
        return new Bitrix24TransportException(method, problem, running.sent, !running.cancelled);
    }

    static RawAnswer read(Response response) throws IOException {
        BufferedSource source = response.body().source();
        Buffer body = new Buffer();
        while (body.size() <= MAX_BODY_BYTES && source.read(body, 8192) != -1) {
            // Reads on until the end or the bound.
        }
        ResultNode json = null;
        if (body.size() > 0 && body.size() <= MAX_BODY_BYTES) {
            try {
                json = JsonTree.read(body);
            } catch (IOException notJson) {
                json = null;
            }
        }
        return new RawAnswer(
                response.code(), json, response.header("Location"), seconds(response.header("Retry-After")));
    }

    private static @Nullable Long seconds(@Nullable String header) {
        return header != null && header.matches("\\d{1,6}") ? Long.valueOf(header) : null;
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
    }
}
