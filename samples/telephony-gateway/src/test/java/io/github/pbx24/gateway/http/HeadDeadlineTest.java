package io.github.pbx24.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The server's own idle time, 30 s, never ends a sender that sends a letter now and then. */
@Execution(ExecutionMode.CONCURRENT)
class HeadDeadlineTest {

    private final Server server = new Server();
    private ServerConnector connector;

    private void start(Duration patience) throws Exception {
        connector = new ServerConnector(server);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)), callback);
                return true;
            }
        });
        new HeadDeadline(patience).guard(server);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Socket connect() throws IOException {
        return new Socket("127.0.0.1", connector.getLocalPort());
    }

    /** Sends letters until nobody listens any more; a test that goes on for ever is ended by its timeout. */
    private static void dripUntilClosed(Socket socket) throws Exception {
        socket.setSoTimeout(20);
        InputStream answer = socket.getInputStream();
        while (true) {
            try {
                socket.getOutputStream().write('x');
                if (answer.read() < 0) {
                    return;
                }
            } catch (java.net.SocketTimeoutException e) {
                // Nothing said, still open.
            } catch (SocketException e) {
                return;
            }
        }
    }

    /** The answer, or what came of it before nobody listened any more. */
    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        int next = socket.getInputStream().read();
        while (next >= 0) {
            answer.append((char) next);
            next = answer.toString().endsWith("hello")
                    ? -1
                    : socket.getInputStream().read();
        }
        return answer.toString();
    }

    @Test
    void headers_that_drip_are_cut_off() throws Exception {
        start(Duration.ofMillis(400));
        try (Socket socket = connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));

            dripUntilClosed(socket);
        }
    }

    @Test
    void headers_that_drip_after_a_whole_request_are_cut_off_too() throws Exception {
        // Not less than a busy machine needs to send a whole head.
        start(Duration.ofSeconds(3));
        try (Socket socket = connect()) {
            assertThat(ask(socket)).startsWith("HTTP/1.1 200");

            dripUntilClosed(socket);
        }
    }

    @Test
    void a_connection_takes_one_request_after_another() throws Exception {
        start(Duration.ofSeconds(30));
        try (Socket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                assertThat(ask(socket)).startsWith("HTTP/1.1 200");
            }
        }
    }
}
