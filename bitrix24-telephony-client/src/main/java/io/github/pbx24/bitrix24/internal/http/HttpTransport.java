package io.github.pbx24.bitrix24.internal.http;

import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.json.JsonBoundException;
import io.github.pbx24.bitrix24.internal.json.JsonTree;
import io.github.pbx24.http.BoundedHttp;
import io.github.pbx24.http.TlsFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Sends one HTTP request exactly once, on the calling thread, and knows how far it came. */
public final class HttpTransport implements AutoCloseable {

    static final long MAX_BODY_BYTES = 16L * 1024 * 1024;

    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

    /**
     * Servers close idle connections, Apache and Node after 5 s. A request on such a connection is lost, and may not be sent
     * again if it must not run twice; so ours are closed before.
     */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(3);

    private static final int IDLE_CONNECTIONS = 16;

    /** Why requests fail that a closed client was asked for before. */
    public static final String CLOSED = "the client was closed";

    private static final String HOW_TO_TRUST =
            "import the authority's certificate into the trust store of Java (keytool -importcert -cacerts)";

    private static final String RETRY_AFTER = "X-Portal-Retry-After";

    private final OkHttpClient http;
    private final String userAgent;
    private final int callTimeoutMillis;

    /** Of all transports whose requests {@link #close} ends. */
    private final AtomicBoolean closed;

    public HttpTransport(Duration connectTimeout, Duration callTimeout, String userAgent) {
        this(client(connectTimeout, callTimeout).build(), userAgent);
    }

    HttpTransport(OkHttpClient http, String userAgent) {
        this(http, userAgent, new AtomicBoolean());
    }

    static OkHttpClient.Builder client(Duration connectTimeout, Duration callTimeout) {
        return BoundedHttp.client()
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
                // A silent second try could finish a call twice.
                .retryOnConnectionFailure(false)
                .addNetworkInterceptor(HttpTransport::hideRetryAfter)
                .addNetworkInterceptor(OpenConnection::intercept)
                // Redirects turn POST into GET and would carry tokens to other hosts.
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(connectTimeout)
                // That of the call covers them; each has a price at every read and write.
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .callTimeout(callTimeout)
                .eventListener(new Progress());
    }

    private HttpTransport(OkHttpClient http, String userAgent, AtomicBoolean closed) {
        this.http = http;
        this.userAgent = userAgent;
        this.closed = closed;
        this.callTimeoutMillis = http.callTimeoutMillis();
    }

    /** The same connections with a limit per silence instead of a limit for the whole call. */
    public HttpTransport forFiles(Duration longest) {
        Duration silence = Duration.ofMillis(callTimeoutMillis);
        return new HttpTransport(
                http.newBuilder()
                        .callTimeout(longest)
                        .readTimeout(silence)
                        .writeTimeout(silence)
                        .build(),
                userAgent,
                closed);
    }

    /** The same connections for requests that {@link #close} of this transport leaves alone. */
    public HttpTransport notCancelled() {
        return new HttpTransport(
                http.newBuilder().dispatcher(new Dispatcher()).build(), userAgent, new AtomicBoolean());
    }

    /** Whether a request finds a connection, so that nothing but the portal is waited for. */
    public boolean hasIdleConnection() {
        return http.connectionPool().idleConnectionCount() > 0;
    }

    /** The HTTP library repeats a request by itself if a 503 says {@code Retry-After: 0}. */
    private static Response hideRetryAfter(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String retryAfter = response.header("Retry-After");
        return retryAfter == null
                ? response
                : response.newBuilder()
                        .removeHeader("Retry-After")
                        .header(RETRY_AFTER, retryAfter)
                        .build();
    }

    private static final class Progress extends EventListener {

        @Override
        public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
            reach(call, Flight.Phase.CONNECTING);
            endIfCancelled(call);
        }

        @Override
        public void secureConnectStart(Call call) {
            reach(call, Flight.Phase.SECURING);
            endIfCancelled(call);
        }

        /**
         * A call that is cancelled just before it begins one of these steps would not notice until the step is over, which may be
         * never. From here on the library closes the socket. It takes this exception for one of the network.
         */
        private static void endIfCancelled(Call call) {
            if (call.isCanceled()) {
                Progress.<RuntimeException>throwAsIs(new IOException("cancelled"));
            }
        }

        @SuppressWarnings("unchecked")
        private static <E extends Exception> void throwAsIs(Exception e) throws E {
            throw (E) e;
        }

        @Override
        public void requestHeadersStart(Call call) {
            reach(call, Flight.Phase.SENDING);
        }

        @Override
        public void requestHeadersEnd(Call call, Request request) {
            if (request.body() == null) {
                reach(call, Flight.Phase.WAITING);
            }
        }

        @Override
        public void requestBodyEnd(Call call, long byteCount) {
            reach(call, Flight.Phase.WAITING);
        }

        @Override
        public void responseHeadersEnd(Call call, Response response) {
            reach(call, Flight.Phase.READING);
        }

        private static void reach(Call call, Flight.Phase phase) {
            Flight flight = call.request().tag(Flight.class);
            if (flight != null) {
                flight.reach(phase);
            }
        }
    }

    public Request.Builder request(HttpUrl url) {
        return new Request.Builder()
                .url(url)
                .header("Accept", "application/json")
                .header("User-Agent", userAgent);
    }

    /** A body of JSON that can be sent once. */
    public static RequestBody json(Consumer<Buffer> writer) {
        Buffer json = new Buffer();
        writer.accept(json);
        long size = json.size();
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return JSON;
            }

            @Override
            public long contentLength() {
                return size;
            }

            @Override
            public boolean isOneShot() {
                // Keeps the HTTP library from repeating the request by itself.
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.writeAll(json);
            }
        };
    }

    /** Reads an answer while its connection is open. */
    public interface Reader<R> {

        /** The answer, or an exception of ours, or the network's. */
        R read(Response response) throws IOException;
    }

    /** Sends a request and reads a small answer, whatever its status. */
    public RawAnswer exchange(String method, Request.Builder request, Flight flight, @Nullable Duration limit) {
        return exchange(method, request, flight, limit, HttpTransport::read);
    }

    /**
     * Sends a request.
     *
     * @param limit longest time if it is shorter than usual
     * @throws Bitrix24TransportException if there was no answer
     */
    public <R> R exchange(
            String method, Request.Builder request, Flight flight, @Nullable Duration limit, Reader<R> reader) {
        for (int closed = 0; closed < IDLE_CONNECTIONS; closed++) {
            try {
                return once(method, request, flight, limit, reader);
            } catch (OpenConnection.ClosedMeanwhileException e) {
                // That one is gone, and nothing was sent.
            }
        }
        throw new Bitrix24TransportException(method, "no connection stayed open", false, true);
    }

    private <R> R once(
            String method, Request.Builder request, Flight flight, @Nullable Duration limit, Reader<R> reader)
            throws OpenConnection.ClosedMeanwhileException {
        Call call = http.newCall(request.tag(Flight.class, flight).build());
        if (limit != null && limit.toMillis() < callTimeoutMillis) {
            call.timeout().timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        }
        flight.begin(call);
        return flight.isCallersThread()
                ? Interrupts.heeding(flight, () -> carried(method, call, flight, reader))
                : carried(method, call, flight, reader);
    }

    private <R> R carried(String method, Call call, Flight flight, Reader<R> reader)
            throws OpenConnection.ClosedMeanwhileException {
        if (isOver(flight)) {
            throw new Bitrix24TransportException(method, reason(flight), false, false);
        }
        try (Response response = executed(call)) {
            return reader.read(response);
        } catch (OpenConnection.ClosedMeanwhileException e) {
            throw e;
        } catch (LocalFileException e) {
            throw new Bitrix24TransportException(method, String.valueOf(e.getMessage()), flight.wasSent(), false);
        } catch (IOException e) {
            throw failure(method, e, flight, call.request().url().host());
        }
    }

    /** While it waits for a connection that another thread makes, the HTTP library lets the interrupt through as it is. */
    private static Response executed(Call call) throws IOException {
        try {
            return call.execute();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
            throw e;
        }
    }

    private Bitrix24TransportException failure(String method, IOException e, Flight flight, String host) {
        if (flight.isCallersThread() && Thread.currentThread().isInterrupted()) {
            // Whoever interrupts may not have come to tell the flight yet.
            flight.interrupt();
        }
        if (flight.phase() != Flight.Phase.READING && isRefused(e)) {
            flight.refused();
        }
        // The exception itself is not kept: its message may quote addresses or bodies.
        boolean over = isOver(flight);
        String problem = over
                ? reason(flight)
                : TlsFailure.of(e, HOW_TO_TRUST)
                        .map(tls -> "no secure connection to " + host + ": " + tls.words())
                        .orElseGet(() -> words(e) + " " + flight.phase().words() + " " + host);
        return new Bitrix24TransportException(method, problem, flight.wasSent(), !over);
    }

    /**
     * Whether HTTP/2 says that the server did nothing with the request: it refused the stream, or it is closing the connection and the
     * stream came after the last one that it serves. The classes are the HTTP library's own, so they are known by their names.
     */
    private static boolean isRefused(IOException e) {
        return switch (e.getClass().getSimpleName()) {
            case "StreamResetException" -> String.valueOf(e.getMessage()).endsWith("REFUSED_STREAM");
            case "ConnectionShutdownException" -> true;
            default -> false;
        };
    }

    /** Nobody wants the answer any more, so a failure is no reason to send it again. */
    private boolean isOver(Flight flight) {
        return flight.isCancelled() || closed.get();
    }

    private String reason(Flight flight) {
        return flight.isCancelled() ? flight.cancellation() : CLOSED;
    }

    private static String words(IOException e) {
        if (e instanceof UnknownHostException) {
            return "unknown host";
        }
        if (e instanceof InterruptedIOException) {
            return "timeout";
        }
        return e.getClass().getSimpleName();
    }

    /** A whole answer in memory, if it is within bounds. */
    static RawAnswer read(Response response) throws IOException {
        BufferedSource source = response.body().source();
        Buffer body = new Buffer();
        while (body.size() <= MAX_BODY_BYTES && source.read(body, 8192) != -1) {
            // Reads on until the end or the bound.
        }
        Content content = content(body);
        return new RawAnswer(
                response.code(),
                content.json,
                content.problem,
                response.header("Location"),
                seconds(response.header(RETRY_AFTER)));
    }

    /** What an answer would be that had this body. */
    static RawAnswer answer(int status, Buffer body) {
        Content content = content(body);
        return new RawAnswer(status, content.json, content.problem, null, null);
    }

    /** The JSON, or why there is none. */
    private record Content(@Nullable ResultNode json, String problem) {}

    private static Content content(Buffer body) {
        if (body.size() > MAX_BODY_BYTES) {
            return new Content(null, "with more than " + MAX_BODY_BYTES + " bytes");
        }
        try {
            return new Content(ResultNode.of(JsonTree.read(body)), "");
        } catch (JsonBoundException e) {
            return new Content(null, "with JSON " + e.getMessage());
        } catch (IOException notJson) {
            return new Content(null, "without JSON");
        }
    }

    private static @Nullable Long seconds(@Nullable String header) {
        return header != null && header.matches("\\d{1,6}") ? Long.valueOf(header) : null;
    }

    @Override
    public void close() {
        // What begins later would not be cancelled.
        closed.set(true);
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
    }
}
