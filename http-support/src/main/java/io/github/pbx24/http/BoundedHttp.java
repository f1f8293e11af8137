package io.github.pbx24.http;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Makes OkHttp clients whose memory no answer can fill.
 *
 * <p>OkHttp bounds headers and hands a body over piece by piece, so its user bounds that. Three things it reads to their end, however far
 * that is, and keeps them meanwhile: the line before a chunk, the name in the header of a gzip stream, and a message of a WebSocket, which
 * may be packed a thousandfold. And it keeps the answers to pings that the other side does not take. In clients made here
 *
 * <ul>
 *   <li>a read of a body in chunks fails with {@link IOException} if it takes 512 KiB more from its socket than it was to read,
 *   <li>gzip is unpacked as ever, and its header is not kept,
 *   <li>messages of a WebSocket are not packed, and {@link #listen} bounds them,
 *   <li>a WebSocket fails if its other side sends 1,000 pings more than it takes answers.
 * </ul>
 *
 * <p>Bytes are counted in sockets that {@link OkHttpClient.Builder#socketFactory} makes, below TLS; whoever replaces that, or goes through a
 * SOCKS proxy, gives the first bound up.
 *
 * <p>Thread-safe.
 *
 * @see <a href="https://square.github.io/okhttp/">OkHttp</a>
 * @since 0.1
 */
public final class BoundedHttp {

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    private BoundedHttp() {}

    /**
     * Starts a client with OkHttp's defaults and the bounds of this class.
     *
     * @return a new builder, for one thread
     */
    public static OkHttpClient.Builder client() {
        return new OkHttpClient.Builder()
                .socketFactory(new CountedSockets())
                .addInterceptor(BoundedHttp::plainMessages)
                .addNetworkInterceptor(new BoundedBodies());
    }

    /**
     * Opens a WebSocket that fails, with {@link WebSocketListener#onFailure}, when a message is larger than allowed.
     *
     * @param client one that {@link #client} made
     * @param request where to, http or https
     * @param listener hears what {@link OkHttpClient#newWebSocket} tells
     * @param mostBytes how large a message may be, in bytes; what stands around it may be 64 KiB more
     * @return the socket, which is being connected
     * @throws IllegalArgumentException if {@code mostBytes} is not positive
     */
    public static WebSocket listen(OkHttpClient client, Request request, WebSocketListener listener, int mostBytes) {
        if (mostBytes <= 0) {
            throw new IllegalArgumentException("mostBytes must be positive: " + mostBytes);
        }
        return client.newWebSocket(request, new BoundedListener(listener, mostBytes));
    }

    /** OkHttp offers to take packed messages; what it unpacks it does not bound. A server that packs all the same breaks the protocol. */
    private static Response plainMessages(Interceptor.Chain chain) throws IOException {
        // A thread that listened to a WebSocket may have kept its allowance. Headers have bounds of their own.
        @Nullable Allowance before = Allowance.swap(null);
        try {
            Request request = chain.request();
            if (request.header(EXTENSIONS) == null) {
                return chain.proceed(request);
            }
            Response response =
                    chain.proceed(request.newBuilder().removeHeader(EXTENSIONS).build());
            Response.Builder bounded = response.newBuilder().removeHeader(EXTENSIONS);
            Socket socket = response.socket();
            if (socket != null) {
                bounded.socket(new AnsweredPings(socket));
            }
            return bounded.build();
        } finally {
            Allowance.swap(before);
        }
    }
}
