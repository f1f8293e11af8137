package io.github.pbx24.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Room for bodies: whoever waits for an answer has it until then. */
@Execution(ExecutionMode.CONCURRENT)
class IntakeTest {

    private static final int BODY = 1_000;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        Intake intake = new Intake(
                BODY, BODY + BODY / 2, (path, sender, problem) -> refused.add(path + " " + problem.status()));
        intake.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
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
}
