package io.github.pbx24.bitrix24.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pbx24.bitrix24.Bitrix24TransportException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mockwebserver3.MockWebServer;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HttpTransportTest {

    /** Answers nothing. */
    private final MockWebServer server = new MockWebServer();

    private final HttpTransport transport = new HttpTransport(Duration.ofMinutes(1), Duration.ofMinutes(1), "a test");

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        transport.close();
        server.close();
    }

    static Stream<UnaryOperator<HttpTransport>> closedTogether() {
        return Stream.of(transport -> transport, transport -> transport.forFiles(Duration.ofMinutes(1)));
    }

    /** Closing ends the connection first; that is no failure of the network, after which a request would be tried again. */
    @ParameterizedTest
    @MethodSource("closedTogether")
    void what_ends_with_its_client_says_so(UnaryOperator<HttpTransport> closedWith) throws Exception {
        HttpTransport used = closedWith.apply(transport);
        Request.Builder request = new Request.Builder().url(server.url("/"));
        CompletableFuture<RawAnswer> answer =
                CompletableFuture.supplyAsync(() -> used.exchange("a.add", request, new Flight(), null));
        server.takeRequest();

        transport.close();

        Throwable failure =
                catchThrowableOfType(CompletionException.class, answer::join).getCause();
        assertThat(failure).isInstanceOfSatisfying(Bitrix24TransportException.class, e -> {
            assertThat(e).hasMessageContaining(HttpTransport.CLOSED);
            assertThat(e.mayHaveRun()).isTrue();
            assertThat(e.isTemporary()).isFalse();
        });
    }

    /** A caller whose idle connection somebody took at that moment waits for a new one, which is made on another thread. */
    @RepeatedTest(10)
    void who_is_interrupted_while_a_connection_is_made_hears_so_and_stays_interrupted() throws Exception {
        boolean stayed = endedWhileConnecting((flight, caller) -> caller.interrupt(), "interrupted");

        assertThat(stayed).isTrue();
    }

    /** The library does not notice a call that is cancelled between two steps of connecting. */
    @RepeatedTest(10)
    void who_is_cancelled_while_a_connection_is_made_hears_so() throws Exception {
        boolean interrupted = endedWhileConnecting((flight, caller) -> flight.cancel("enough"), "enough");

        assertThat(interrupted).isFalse();
    }

    /** The server takes connections and says nothing, so without an end it would take a minute. */
    private boolean endedWhileConnecting(BiConsumer<Flight, Thread> how, String why) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Flight> flight = new CompletableFuture<>();
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Request.Builder request =
                    new Request.Builder().url("https://127.0.0.1:" + silent.getLocalPort() + "/rest/1/secret/a.add");
            Thread caller = new Thread(() -> {
                Flight mine = Flight.ofThisThread();
                flight.complete(mine);
                try {
                    transport.exchange("a.add", request, mine, null);
                } catch (Throwable t) {
                    failure.complete(t);
                    interrupted.complete(Thread.currentThread().isInterrupted());
                }
            });
            caller.start();
            Socket connected = silent.accept();
            how.accept(flight.join(), caller);

            assertThat(failure)
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isInstanceOfSatisfying(Bitrix24TransportException.class, e -> {
                        assertThat(e).hasMessageContaining(why);
                        assertThat(e.mayHaveRun()).isFalse();
                        assertThat(e.isTemporary()).isFalse();
                    });
            connected.close();
            return interrupted.join();
        }
    }
}
