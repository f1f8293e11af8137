package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/** A scripted portal on loopback; what happens on the wire is real. */
final class FakePortal implements AutoCloseable {

    static final String CODE = "s3cretwebh00kcode";
    static final String OK = "{\"result\":true,\"time\":{\"duration\":0.1,\"operating\":0.25}}";

    /** Fast enough for tests, and still a wait. */
    static final RetryPlan QUICK = new RetryPlan(3, Duration.ofMillis(5), 2, Duration.ofSeconds(20));

    final MockWebServer server = new MockWebServer();
    final List<Bitrix24Listener.FinishedRequest> finished = new CopyOnWriteArrayList<>();
    final List<String> notices = new CopyOnWriteArrayList<>();

    final Bitrix24Listener listener = new Bitrix24Listener() {
        @Override
        public void requestFinished(FinishedRequest request) {
            finished.add(request);
        }

        @Override
        public void tokensRefreshed(String portalKey) {
            notices.add("refreshed " + portalKey);
        }

        @Override
        public void authorizationLost(String portalKey, Bitrix24AuthorizationException failure) {
            notices.add("lost " + portalKey + " " + failure.code());
        }

        @Override
        public void portalMoved(String oldHost, String newHost) {
            notices.add("moved");
        }
    };

    FakePortal() {
        server.setServerSocketFactory(new PromptSockets());
        try {
            server.start(InetAddress.getByName("127.0.0.1"), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without this every answer waits 40 ms, because its head and its body are two packets. */
    private static final class PromptSockets extends ServerSocketFactory {

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = super.accept();
                    socket.setTcpNoDelay(true);
                    return socket;
                }
            };
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException("only unbound sockets are asked for");
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException("only unbound sockets are asked for");
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
            throw new UnsupportedOperationException("only unbound sockets are asked for");
        }
    }

    String origin() {
        return "http://127.0.0.1:" + server.getPort();
    }

    URI webhook() {
        return URI.create(origin() + "/rest/1/" + CODE + "/");
    }

    URI rest() {
        return URI.create(origin() + "/rest/");
    }

    OAuthApplication application() {
        return new OAuthApplication("local.app", "cl1entSecret", URI.create(origin() + "/oauth/token/"));
    }

    Bitrix24ClientBuilder builder() {
        return builder(Bitrix24Authorization.incomingWebhook(webhook()));
    }

    Bitrix24ClientBuilder builder(Bitrix24Authorization authorization) {
        return Bitrix24Client.builder(authorization)
                .retryPlan(QUICK)
                .listener(listener)
                .callTimeout(Duration.ofSeconds(20));
    }

    void answer(int status, String body) {
        server.enqueue(json(status, body).build());
    }

    void answerFixture(int status, String name) {
        answer(status, Fixtures.text(name));
    }

    /** Reads the request, as a portal that executes it would, and hangs up. */
    void loseAnswer() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket(true, true, true))
                .build());
    }

    static MockResponse.Builder json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json; charset=utf-8")
                .body(body);
    }

    /** What the authorization server answers with its {@code n}th pair. */
    static MockResponse tokens(int n) {
        return json(
                        200,
                        "{\"access_token\":\"access-" + n + "\",\"refresh_token\":\"refresh-" + n
                                + "\",\"expires_in\":3600}")
                .build();
    }

    RecordedRequest take() {
        try {
            RecordedRequest request = server.takeRequest(60, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("no request came");
            }
            return request;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    int requests() {
        return server.getRequestCount();
    }

    static String body(RecordedRequest request) {
        return request.getBody() == null ? "" : request.getBody().utf8();
    }

    @Override
    public void close() {
        server.close();
    }
}
