package io.github.pbx24.rostelecom.cloudpbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallControl.OriginateRequest;
import io.github.pbx24.pbx.CallControl.Originated;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.rostelecom.CloudpbxExchange;
import io.github.pbx24.rostelecom.RostelecomProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The API of the exchange, against a simulated one. */
class CloudpbxApiTest {

    private static final Instant START = Instant.parse("2026-03-04T07:00:00Z");
    private static final String CLIENT = "+79000000022";
    private static final byte[] AUDIO = "ID3 audio".getBytes(StandardCharsets.UTF_8);

    private final CloudpbxExchange exchange = CloudpbxExchange.start(Clock.fixed(START, ZoneOffset.UTC));
    private final PbxConnection pbx = connect(Map.of());
    private final CloudpbxClient client = client(Map.of());

    @AfterEach
    void close() {
        client.close();
        pbx.close();
        exchange.close();
    }

    @Nested
    class Click_to_call {

        @Test
        void an_employee_is_named_by_pin_or_by_name() {
            assertThat(originate(pbx, "201"))
                    .isInstanceOfSatisfying(
                            Originated.Started.class,
                            started -> assertThat(started.id()).isPresent());
            assertThat(originate(pbx, "operator207")).isInstanceOf(Originated.Started.class);

            assertThat(exchange.timesDialled(CLIENT)).isEqualTo(2);
        }

        @Test
        void a_lost_answer_leaves_it_open_and_is_never_asked_twice() {
            exchange.faults().loseAnswers(1);

            assertThat(originate(pbx, "201")).isInstanceOf(Originated.Unknown.class);
            assertThat(exchange.timesDialled(CLIENT)).isEqualTo(1);
        }

        @Test
        void a_broken_exchange_leaves_it_open() {
            exchange.faults().answer(1, 502);

            assertThat(originate(pbx, "201")).isInstanceOf(Originated.Unknown.class);
        }

        @Test
        void refusals_are_told_apart() {
            exchange.faults().answer(1, 429);
            assertThat(originate(pbx, "201"))
                    .isEqualTo(new Originated.Refused("the exchange answered with status 429", true));

            try (PbxConnection stranger = connect(Map.of("sign-key", "another-key"))) {
                assertThat(originate(stranger, "201"))
                        .isEqualTo(new Originated.Refused("client id, key or address was refused, status 403", false));
            }
            exchange.disable("call_back");
            assertThat(originate(pbx, "201"))
                    .isEqualTo(new Originated.Refused(
                            "call_back is not enabled for this domain: switch it on in the account", false));
            exchange.close();
            assertThat(originate(pbx, "201"))
                    .isEqualTo(new Originated.Refused("the exchange was not reached or broke off", true));
        }

        private Originated originate(PbxConnection connection, String extension) {
            return connection.callControl().orElseThrow().originate(new OriginateRequest(extension, CLIENT));
        }
    }

    @Nested
    class Recordings {

        @Test
        void a_recording_is_fetched_by_a_link_of_its_own_each_time() throws IOException {
            String call = recordedCall();

            assertThat(contentOf(call)).isEqualTo(AUDIO);
            assertThat(contentOf(call)).isEqualTo(AUDIO);
        }

        @Test
        void a_link_works_once() throws Exception {
            String link = value(client.recordingAddress(recordedCall()));

            assertThat(URI.create(link).toURL().openStream()).hasBinaryContent(AUDIO);
            assertThat(status(link)).isEqualTo(403);
        }

        @Test
        void a_link_that_died_is_no_reason_to_give_up() {
            String call = recordedCall();
            // The first answer is that of get_record, the second that of the link.
            exchange.faults().pass(1);
            exchange.faults().answer(1, 403);

            assertThat(open(call)).isInstanceOf(Fetched.NotReady.class);
            assertThat(open(call)).isInstanceOf(Fetched.Content.class);
        }

        @Test
        void what_is_not_ready_or_not_enabled_is_tried_again() throws IOException {
            exchange.recordingsReadyAfter(2);
            String call = recordedCall();

            assertThat(open(call)).isEqualTo(new Fetched.NotReady("the exchange answered with result -1"));
            assertThat(open(call)).isInstanceOf(Fetched.NotReady.class);
            assertThat(contentOf(call)).isEqualTo(AUDIO);

            exchange.disable("get_record");
            assertThat(open(call))
                    .isEqualTo(new Fetched.NotReady(
                            "get_record is not enabled for this domain: switch it on in the account"));
        }

        @Test
        void a_reference_of_another_exchange_is_refused() {
            assertThat(pbx.recordings().orElseThrow().open(RecordingReference.url("http://127.0.0.1/x")))
                    .isInstanceOf(Fetched.Gone.class);
        }

        private String recordedCall() {
            SimulatedCall call = exchange.incoming("+79000000011", START);
            call.answeredBy("201");
            call.over(60, AUDIO);
            return call.id();
        }

        private Fetched open(String call) {
            return pbx.recordings().orElseThrow().open(RecordingReference.id(call));
        }

        private byte[] contentOf(String call) throws IOException {
            try (Fetched.Content content = (Fetched.Content) open(call)) {
                return content.stream().readAllBytes();
            }
        }
    }

    @Nested
    class Questions {

        @Test
        void a_call_is_described_with_its_talk_from_the_protocol() {
            SimulatedCall call = exchange.incoming("+79000000011", START);
            call.answeredBy("201");
            call.over(60);

            assertThat(value(client.callInfo(call.id())))
                    .isEqualTo(new CloudpbxCallInfo(
                            Direction.INBOUND,
                            true,
                            "+79000000011",
                            null,
                            "+74950000101",
                            "201",
                            START,
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(60),
                            false));
        }

        @Test
        void what_the_exchange_does_not_know_is_a_rejection() {
            assertThat(client.callInfo("nobody"))
                    .isInstanceOfSatisfying(
                            CloudpbxAnswer.Rejected.class,
                            rejected -> assertThat(rejected.code()).isEqualTo("-1"))
                    .asString()
                    .isEqualTo("Rejected[code=-1]");
        }

        @Test
        void one_user_and_many_are_read() {
            assertThat(value(client.users(null)))
                    .hasSize(4)
                    .contains(new CloudpbxUser("operator201", "Оператор 201", "201"));
            assertThat(value(client.users("207"))).extracting(CloudpbxUser::pin).containsExactly("207");
            assertThat(value(client.users("999"))).isEmpty();
        }

        @Test
        void a_failure_is_not_a_method_that_is_switched_off() {
            exchange.faults().answer(1, 500);
            assertThat(client.users(null))
                    .isEqualTo(new CloudpbxAnswer.Failed<>("the exchange answered with status 500", true));
            exchange.disable("users_info");
            assertThat(client.users(null)).isEqualTo(new CloudpbxAnswer.NotEnabled<>("users_info"));
        }
    }

    private PbxConnection connect(Map<String, ?> more) {
        return new RostelecomProvider().connect(PbxSettings.of(settings(more)));
    }

    private CloudpbxClient client(Map<String, ?> more) {
        return CloudpbxClient.connect(PbxSettings.of(settings(more)), PbxEnvironment.standard());
    }

    private Map<String, Object> settings(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(exchange.settings());
        settings.putAll(more);
        return settings;
    }

    private static <T> T value(CloudpbxAnswer<T> answer) {
        assertThat(answer).as(answer.reason()).isInstanceOf(CloudpbxAnswer.Done.class);
        return ((CloudpbxAnswer.Done<T>) answer).value();
    }

    private static int status(String link) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(link)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
