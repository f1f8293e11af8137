package io.github.pbx24.bitrix24.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pbx24.bitrix24.Bitrix24Listener;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.RetryPlan;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.internal.http.AnswerReader;
import io.github.pbx24.bitrix24.internal.http.Flight;
import io.github.pbx24.bitrix24.internal.http.HttpTransport;
import io.github.pbx24.bitrix24.internal.http.ListenerCalls;
import io.github.pbx24.bitrix24.internal.http.PortalAddress;
import io.github.pbx24.bitrix24.internal.oauth.PortalAccess;
import io.github.pbx24.bitrix24.internal.pacing.Departure;
import io.github.pbx24.bitrix24.internal.pacing.PacedRequest;
import io.github.pbx24.bitrix24.internal.pacing.PacerQueue;
import io.github.pbx24.bitrix24.internal.pacing.SharedPacer;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who ends a request while it leaves with others hears whether it left. */
class PackedTripsTest {

    private static final PacingPlan NARROW = PacingPlan.custom(1, 2);

    private final MockWebServer server = new MockWebServer();
    private final Packing packing = new Packing();
    private final PacedRequest.Owner owner = new PacedRequest.Owner("account", this);
    private final HttpTransport transport = new HttpTransport(Duration.ofMinutes(1), Duration.ofMinutes(1), "a test");

    @BeforeEach
    void start() throws Exception {
        server.start();
        server.enqueue(new MockResponse.Builder()
                .body("{\"result\":{\"result\":{\"c0\":1,\"c1\":2},\"result_error\":[]}}")
                .build());
    }

    @AfterEach
    void stop() {
        transport.close();
        server.close();
    }

    private RestTrip trip(String method) {
        ClientParts parts = new ClientParts(
                new PortalAddress(HttpUrl.get(server.url("/rest/1/code/").toString())),
                new PortalAccess.Webhook("code"),
                transport,
                new AnswerReader(Clock.systemUTC(), List::of),
                new ListenerCalls(new Bitrix24Listener() {}),
                Duration.ofMinutes(5),
                Clock.systemUTC(),
                Runnable::run,
                new SharedPacer(NARROW),
                owner);
        Bitrix24Request<ResultNode> request = Bitrix24Request.generic(method, Map.of(), Repeatability.NOT_REPEATABLE);
        return new RestTrip(parts, request, new Flight(), new RetryWaits(RetryPlan.none()), packing);
    }

    private Departure departure(RestTrip... trips) {
        PacerQueue queue = new PacerQueue(NARROW);
        Stream.of(trips)
                .forEach(trip -> queue.add(
                        trip.newPlace(
                                owner, Urgency.BULK, List.of(trip.request().method())),
                        Instant.EPOCH));
        return queue.next(Instant.EPOCH).orElseThrow();
    }

    private static Bitrix24TransportException failure(RestTrip trip) {
        return (Bitrix24TransportException) catchThrowableOfType(CompletionException.class, trip.answer::join)
                .getCause();
    }

    static Stream<Consumer<RestTrip>> ends() {
        return Stream.of(RestTrip::close, trip -> trip.flight.cancel());
    }

    @ParameterizedTest
    @MethodSource("ends")
    void what_is_ended_when_it_is_about_to_leave_may_have_run(Consumer<RestTrip> end) throws Exception {
        RestTrip one = trip("one.add");
        RestTrip other = trip("other.add");
        Departure departure = departure(one, other);
        PackedTrips together = new PackedTrips(one.parts, packing, departure, List.of(one, other));

        end.accept(one);
        together.run();

        RecordedRequest sent = server.takeRequest();
        assertThat(String.valueOf(sent.getBody().utf8())).contains("one.add");
        assertThat(failure(one).mayHaveRun()).isTrue();
        assertThat(other.answer).isCompleted();
    }

    @ParameterizedTest
    @MethodSource("ends")
    void what_was_ended_before_stays_and_did_not_run(Consumer<RestTrip> end) throws Exception {
        RestTrip one = trip("one.add");
        RestTrip other = trip("other.add");
        Departure departure = departure(one, other);

        end.accept(one);
        new PackedTrips(one.parts, packing, departure, List.of(one, other)).run();

        RecordedRequest sent = server.takeRequest();
        assertThat(String.valueOf(sent.getBody().utf8())).doesNotContain("one.add");
        assertThat(failure(one).mayHaveRun()).isFalse();
    }

    @Test
    void a_closed_transport_lets_nothing_leave() {
        RestTrip one = trip("one.add");
        transport.close();

        one.start();

        assertThat(failure(one)).hasMessageContaining("the client was closed (did not run)");
        assertThat(server.getRequestCount()).isZero();
    }
}
