package io.github.pbx24.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Room for bodies: whoever waits for an answer has it until then, and whoever does not send keeps nobody out. */
@Execution(ExecutionMode.CONCURRENT)
class IntakeTest {

    private static final int BODY = 1_000;
    private static final int COMING = 3;

    /** So much that it does not come too slowly within the ten seconds that a body is waited for. */
    private static final int ENOUGH = 11_000;

    private final Server server = new Server();
    private Intake intake;
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicBoolean outOfThreads = new AtomicBoolean();
    private final QueuedThreadPool workers = new QueuedThreadPool(32, 8) {
        @Override
        public Thread newThread(Runnable task) {
            if (outOfThreads.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return super.newThread(task);
        }
    };
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    private void start(int longest, int room) throws Exception {
        server.addConnector(connector);
        intake = new Intake(
                longest, room, COMING, workers, (path, sender, problem) -> refused.add(path + " " + problem.status()));
        intake.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                handled.incrementAndGet();
                arrived.countDown();
                go.await();
                response.write(true, ByteBuffer.wrap(Intake.bodyOf(request)), callback);
                return true;
            }
        });
        server.setHandler(intake);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        go.countDown();
        server.stop();
    }

    private CompletableFuture<HttpResponse<String>> post(int length) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/x"))
                .POST(HttpRequest.BodyPublishers.ofString("b".repeat(length)))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_body_takes_its_room_until_it_is_answered() throws Exception {
        start(BODY, BODY + BODY / 2);
        CompletableFuture<HttpResponse<String>> first = post(BODY);
        arrived.await();

        HttpResponse<String> second = post(BODY).join();
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused).containsExactly("/x 503");
        CompletableFuture<HttpResponse<String>> small = post(BODY / 2);

        go.countDown();
        assertThat(first.join().body()).hasSize(BODY);
        assertThat(small.join().body()).hasSize(BODY / 2);
        for (int i = 0; i < 5; i++) {
            assertThat(post(BODY + 1).join().statusCode()).isEqualTo(413);
        }
        // What was answered gives its room back a moment after the answer.
        await().until(() -> post(BODY).join().statusCode() == 200);
    }

    /** A request whose body stops in the middle. */
    private Socket halfSent(String path) throws IOException {
        Socket socket = new Socket("127.0.0.1", connector.getLocalPort());
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + 2 * ENOUGH + "\r\n\r\n"
                                + "b".repeat(ENOUGH))
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void whoever_has_been_sending_longest_makes_way_and_whole_requests_are_never_among_them() throws Exception {
        start(2 * ENOUGH, 10 * ENOUGH);
        go.countDown();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < COMING; i++) {
                int known = i + 1;
                slow.add(halfSent("/" + i));
                await().until(() -> intake.waitedFor() == known);
            }
            slow.add(halfSent("/last"));
            String cutOff = new String(slow.get(0).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(cutOff).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");

            for (int i = 0; i < COMING; i++) {
                assertThat(post(10).join().statusCode()).isEqualTo(200);
                assertThat(get().join().statusCode()).isEqualTo(200);
            }
            assertThat(refused).startsWith("/0 503").doesNotContain("/x 503");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private CompletableFuture<HttpResponse<String>> get() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/x"))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void without_memory_for_another_thread_a_request_is_refused_and_its_room_comes_back() throws Exception {
        start(BODY, BODY);
        List<CompletableFuture<HttpResponse<String>>> busy = new ArrayList<>();
        do {
            busy.add(get());
            await().until(() -> handled.get() == busy.size());
        } while (workers.getIdleThreads() > 0);
        outOfThreads.set(true);

        for (int i = 0; i < 10; i++) {
            HttpResponse<String> answer = post(BODY).join();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
        go.countDown();
        busy.forEach(request -> assertThat(request.join().statusCode()).isEqualTo(200));

        assertThat(post(BODY).join().statusCode()).isEqualTo(200);
        assertThat(handled).as("whoever was refused is not worked for").hasValue(busy.size() + 1);
    }

    /** That is what a server does that is being stopped. */
    @Test
    void whoever_is_in_the_middle_of_a_body_when_the_server_waits_no_longer_is_asked_to_come_again() throws Exception {
        connector.setIdleTimeout(100);
        start(2 * ENOUGH, 10 * ENOUGH);

        try (Socket socket = halfSent("/late")) {
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
        }
        assertThat(refused).containsExactly("/late 503");
    }
}
