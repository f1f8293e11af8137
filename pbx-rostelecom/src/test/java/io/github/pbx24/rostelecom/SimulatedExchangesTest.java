package io.github.pbx24.rostelecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.fact.CallFacts;
import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.pbx.CallControl.OriginateRequest;
import io.github.pbx24.pbx.CallControl.Originated;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedExchange;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.pbx.simulator.rostelecom.CloudpbxExchange;
import io.github.pbx24.pbx.simulator.rostelecom.VatsExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both dialects against simulated exchanges, which share no code with them. */
class SimulatedExchangesTest {

    private static final Instant START = Instant.parse("2026-03-04T07:00:00Z");
    private static final Clock CLOCK = Clock.fixed(START, ZoneOffset.UTC);
    private static final String CLIENT = "+79000000011";
    private static final byte[] AUDIO = "ID3 audio".getBytes(StandardCharsets.UTF_8);

    static Stream<SimulatedExchange> exchanges() {
        return Stream.of(
                VatsExchange.start(CLOCK),
                VatsExchange.start(CLOCK).withLinksToRecordings(),
                CloudpbxExchange.start(CLOCK));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void a_call_with_a_transfer_and_a_recording_is_understood(SimulatedExchange exchange) throws IOException {
        try (exchange;
                PbxConnection pbx = connect(exchange)) {
            SimulatedCall call = exchange.incoming(CLIENT, START);
            List<SimulatedWebhook> told = new ArrayList<>(call.rings(List.of("101", "102")));
            told.addAll(call.answeredBy("101"));
            told.addAll(call.blindTransfer("102", 20));
            told.addAll(call.over(40, AUDIO));

            CallStory story = story(pbx, told);

            assertThat(story.direction()).isEqualTo(Direction.INBOUND);
            assertThat(story.clientNumber()).isEqualTo(CLIENT);
            assertThat(story.line()).isEqualTo("+74950000101");
            assertThat(story.chain()).containsExactly("101", "102");
            assertThat(story.talk()).isEqualTo(Duration.ofSeconds(60));
            assertThat(story.startedAt()).isEqualTo(START);
            Fetched fetched =
                    pbx.recordings().orElseThrow().open(story.recordings().get(0));
            try (Fetched.Content content = (Fetched.Content) fetched) {
                assertThat(content.stream()).hasBinaryContent(AUDIO);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void a_missed_call_is_understood(SimulatedExchange exchange) {
        try (exchange;
                PbxConnection pbx = connect(exchange)) {
            SimulatedCall call = exchange.incoming(CLIENT, START);
            List<SimulatedWebhook> told = new ArrayList<>(call.rings(List.of("101")));
            told.addAll(call.unanswered());

            CallStory story = story(pbx, told);

            assertThat(story.isOver()).isTrue();
            assertThat(story.isAnswered()).isFalse();
            assertThat(story.ringing()).extracting(CallStory.Ring::extension).containsExactly("101");
        }
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void forged_webhooks_are_refused(SimulatedExchange exchange) {
        try (exchange;
                PbxConnection pbx = connect(exchange)) {
            SimulatedWebhook genuine =
                    exchange.incoming(CLIENT, START).rings(List.of("101")).get(0);

            assertThat(exchange.forged(genuine))
                    .hasSizeGreaterThan(2)
                    .allSatisfy(forged -> assertThat(
                                    pbx.verifier().verify(request(forged)).isAccepted())
                            .isFalse());
        }
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void a_call_that_was_asked_for_has_the_id_that_was_answered(SimulatedExchange exchange) throws Exception {
        BlockingQueue<SimulatedCall> dialled = new ArrayBlockingQueue<>(1);
        try (exchange;
                PbxConnection pbx = connect(exchange)) {
            exchange.onDial((call, extension) -> dialled.add(call));

            Originated outcome = pbx.callControl().orElseThrow().originate(new OriginateRequest("101", CLIENT));
            SimulatedCall call = dialled.poll(60, TimeUnit.SECONDS);

            assertThat(call).isNotNull();
            assertThat(outcome).isEqualTo(new Originated.Started(call.id()));
            List<SimulatedWebhook> told = new ArrayList<>(call.answeredBy("101"));
            told.addAll(call.over(5));
            assertThat(events(pbx, told)).extracting(CallEvent::call).containsOnly(CallIdentity.id(call.id()));
            assertThat(story(pbx, told).direction()).isEqualTo(Direction.OUTBOUND);
            assertThat(exchange.timesDialled(CLIENT)).isEqualTo(1);
        }
    }

    private static PbxConnection connect(SimulatedExchange exchange) {
        return new RostelecomProvider().connect(PbxSettings.of(exchange.settings()));
    }

    private static CallStory story(PbxConnection pbx, List<SimulatedWebhook> told) {
        CallFacts facts = CallFacts.NONE;
        for (CallEvent event : events(pbx, told)) {
            facts = facts.plus(event, START);
        }
        return CallStory.of(facts);
    }

    private static List<CallEvent> events(PbxConnection pbx, List<SimulatedWebhook> told) {
        return told.stream()
                .map(SimulatedExchangesTest::request)
                .peek(request ->
                        assertThat(pbx.verifier().verify(request).isAccepted()).isTrue())
                .flatMap(request -> pbx.parser().parse(request).events().stream())
                .toList();
    }

    private static WebhookRequest request(SimulatedWebhook webhook) {
        WebhookRequest.Builder request = WebhookRequest.builder(webhook.method(), START)
                .path("/" + webhook.path())
                .body(webhook.body());
        webhook.headers().forEach(request::header);
        return request.build();
    }
}
