package io.github.pbx24.bitrix24.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pbx24.bitrix24.Bitrix24TransportException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that speak HTTP/2 say of a request that they lose whether anything was done with it. */
class Http2Test {

    private static final int INTERNAL_ERROR = 2;
    private static final int REFUSED_STREAM = 7;

    private final MockWebServer server = new MockWebServer();
    private final HttpTransport transport = new HttpTransport(
            HttpTransport.client(Duration.ofMinutes(1), Duration.ofMinutes(1))
                    .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                    .build(),
            "a test");

    @BeforeEach
    void start() throws IOException {
        server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
        server.start();
    }

    @AfterEach
    void stop() {
        transport.close();
        server.close();
    }

    private Bitrix24TransportException failure(Flight flight, String address) {
        Request.Builder request =
                transport.request(HttpUrl.get(address)).post(HttpTransport.json(json -> json.writeUtf8("{}")));
        return catchThrowableOfType(
                Bitrix24TransportException.class, () -> transport.exchange("a.add", request, flight, null));
    }

    private Bitrix24TransportException failure(Flight flight) {
        return failure(flight, server.url("/").toString());
    }

    @Test
    void a_refused_stream_did_not_run() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseStream(REFUSED_STREAM))
                .build());
        Flight flight = new Flight();

        Bitrix24TransportException failure = failure(flight);

        assertThat(failure.mayHaveRun()).isFalse();
        assertThat(failure.isTemporary()).isTrue();
        assertThat(flight.wasEverSent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {INTERNAL_ERROR, 8, 11})
    void any_other_end_of_a_stream_may_have_run(int code) {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseStream(code))
                .build());
        Flight flight = new Flight();

        assertThat(failure(flight).mayHaveRun()).isTrue();
        assertThat(flight.wasEverSent()).isTrue();
    }

    @Test
    void a_refusal_says_nothing_of_the_try_before_it() {
        for (int code : new int[] {INTERNAL_ERROR, REFUSED_STREAM}) {
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseStream(code))
                    .build());
        }
        Flight flight = new Flight();
        failure(flight);

        assertThat(failure(flight).mayHaveRun()).isFalse();
        assertThat(flight.wasEverSent()).isTrue();
    }

    /** As nginx does after a thousand requests on a connection. */
    @Test
    void what_comes_after_the_last_that_a_closing_connection_serves_did_not_run() throws Exception {
        try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> sayGoodbye(closing));
            serving.start();
            Flight flight = new Flight();

            Bitrix24TransportException failure = failure(flight, "http://127.0.0.1:" + closing.getLocalPort() + "/");

            serving.join();
            assertThat(failure.mayHaveRun()).isFalse();
            assertThat(flight.wasEverSent()).isFalse();
        }
    }

    private static void sayGoodbye(ServerSocket server) {
        try (Socket socket = server.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            frame(out, 4);
            in.skipNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
            int type = -1;
            while (type != 1) {
                int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
                type = in.readUnsignedByte();
                in.skipNBytes(5L + length);
            }
            // None was served, and nothing is wrong.
            frame(out, 7, 0, 0, 0, 0, 0, 0, 0, 0);
            in.readAllBytes();
        } catch (IOException gone) {
            // The client closes as soon as it knows.
        }
    }

    private static void frame(DataOutputStream out, int type, int... payload) throws IOException {
        out.writeShort(payload.length >> 8);
        out.writeByte(payload.length);
        out.writeByte(type);
        out.writeByte(0);
        out.writeInt(0);
        for (int one : payload) {
            out.writeByte(one);
        }
        out.flush();
    }
}
