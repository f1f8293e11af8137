package io.github.pbx24.pbx.simulator.internal;

import io.github.pbx24.pbx.simulator.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ServerSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** A web server on loopback that has one WebSocket address beside its pages. Thread-safe. */
public final class SocketServer implements AutoCloseable {

    private static final int SERVICE_RESTART = 1012;

    private final MockWebServer server = new MockWebServer();
    private final Faults faults = new Faults();
    private final List<WebSocket> sockets = new CopyOnWriteArrayList<>();
    private final List<Socket> lines = new CopyOnWriteArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "simulated-exchange");
        thread.setDaemon(true);
        return thread;
    });
    private final Pages pages;

    /**
     * What the server offers.
     *
     * @param page answers a request
     * @param socketPath where the WebSocket is
     * @param socket answers a request for the WebSocket: status 101 opens it
     * @param message answers what was said over the WebSocket; empty for nothing
     * @param now the server's clock, for the header {@code Date}
     */
    public record Pages(
            Function<ApiRequest, Reply> page,
            String socketPath,
            Function<ApiRequest, Reply> socket,
            BiFunction<ApiRequest, String, Optional<String>> message,
            Supplier<Instant> now) {}

    /** Starts a server on a free port. */
    public SocketServer(Pages pages) {
        this.pages = pages;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                // Else the server would remember every request it ever had.
                server.takeRequest(0, TimeUnit.MILLISECONDS);
                return answer(request);
            }
        });
        server.setServerSocketFactory(new Lines());
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a simulated exchange", e);
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    public Faults faults() {
        return faults;
    }

    private MockResponse answer(RecordedRequest recorded) {
        ApiRequest request = request(recorded);
        boolean forSocket = request.path().equals(pages.socketPath());
        Optional<Faults.Fault> fault = forSocket ? Optional.empty() : faults.take();
        if (fault.isPresent() && !fault.get().lost()) {
            return response(Reply.page(fault.get().status(), "fault")).build();
        }
        if (forSocket) {
            Reply reply = pages.socket().apply(request);
            return reply.status() == 101
                    ? new MockResponse.Builder()
                            .webSocketUpgrade(new Ear(request))
                            .build()
                    : response(reply).build();
        }
        Reply reply = pages.page().apply(request);
        later(reply.afterwards());
        MockResponse.Builder response = response(reply);
        if (request.method().equals("HEAD")) {
            response.body("");
        }
        if (fault.isPresent()) {
            response.onResponseStart(new SocketEffect.CloseSocket());
        }
        return response.build();
    }

    private MockResponse.Builder response(Reply reply) {
        MockResponse.Builder response = new MockResponse.Builder()
                .code(reply.status())
                .setHeader(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                pages.now().get().atOffset(ZoneOffset.UTC)))
                .body(new Buffer().write(reply.body()));
        if (!reply.contentType().isEmpty()) {
            response.setHeader("Content-Type", reply.contentType());
        }
        return response;
    }

    private static ApiRequest request(RecordedRequest recorded) {
        HttpUrl url = recorded.getUrl();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        recorded.getHeaders().forEach(pair -> headers.putIfAbsent(pair.getFirst(), pair.getSecond()));
        StringBuilder path = new StringBuilder();
        url.pathSegments().forEach(segment -> path.append('/').append(segment));
        byte[] body =
                recorded.getBody() == null ? new byte[0] : recorded.getBody().toByteArray();
        return new ApiRequest(
                recorded.getMethod(), path.toString(), ApiRequest.parameters(url.encodedQuery()), headers, body);
    }

    private void later(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            // The exchange is closed: what this belongs to is not told any more.
        }
    }

    /** Says something to everybody who listens. */
    public void say(String text) {
        sockets.forEach(socket -> socket.send(text));
    }

    /** How many listen. */
    public int listeners() {
        return sockets.size();
    }

    /** Ends all WebSockets, with a farewell or by cutting all lines. */
    public void dropSockets(boolean politely) {
        if (politely) {
            sockets.forEach(socket -> socket.close(SERVICE_RESTART, "restart"));
        } else {
            lines.forEach(SocketServer::cut);
        }
        sockets.clear();
    }

    private static void cut(Socket line) {
        try {
            line.close();
        } catch (IOException e) {
            // It is as dead as it was to be.
        }
    }

    /** Remembers every line, so that it can be cut. */
    private final class Lines extends ServerSocketFactory {

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    Socket line = super.accept();
                    lines.removeIf(Socket::isClosed);
                    lines.add(line);
                    return line;
                }
            };
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException("the server binds its socket itself");
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException("the server binds its socket itself");
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
            throw new UnsupportedOperationException("the server binds its socket itself");
        }
    }

    /** One who listens. */
    private final class Ear extends WebSocketListener {

        private final ApiRequest request;

        private Ear(ApiRequest request) {
            this.request = request;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            sockets.add(socket);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            pages.message().apply(request, text).ifPresent(socket::send);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            sockets.remove(socket);
            socket.close(1000, null);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            sockets.remove(socket);
        }
    }

    @Override
    public void close() {
        dropSockets(true);
        server.close();
        workers.shutdown();
        try {
            workers.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
