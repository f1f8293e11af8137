package io.github.pbx24.bitrix24.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pbx24.bitrix24.Bitrix24TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mockwebserver3.MockWebServer;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
}
