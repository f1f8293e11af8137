package io.github.pbx24.threecx.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.CallControl.Commanded;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.CallHistory;
import io.github.pbx24.pbx.CallHistory.FailureKind;
import io.github.pbx24.pbx.CallHistory.HistoryAnswer;
import io.github.pbx24.pbx.CallHistory.HistoryRange;
import io.github.pbx24.pbx.CallHistory.PastCall;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.pbx.simulator.threecx.V20Call;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("try") // subscriptions are closed, not used
class CallLogTest {

    private static final Instant START = Instant.parse("2026-03-04T07:00:00Z");
    private static final String CLIENT = "+79000000011";

    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());
    private final PbxConnection connection = connect("PT0.2S");

    private PbxConnection connect(String snapshotEvery) {
        Map<String, Object> settings = new HashMap<>(exchange.settings());
        settings.put("lines", Map.of("74950000001", "Moscow"));
        settings.put("grace", "PT0.05S");
        settings.put("snapshot-every", snapshotEvery);
        return new ThreeCxProvider().connect(PbxSettings.of(settings));
    }

    @AfterEach
    void close() {
        connection.close();
        exchange.close();
    }

    private HistoryAnswer read(CallHistory.KnownCalls known) {
        return connection
                .history()
                .orElseThrow()
                .read(new HistoryRange(START.minusSeconds(60), START.plusSeconds(3600)), null, known);
    }

    private List<PastCall> calls() {
        HistoryAnswer answer = read(part -> List.of());
        assertThat(answer).isInstanceOf(HistoryAnswer.Page.class);
        assertThat(answer.next()).isEmpty();
        return ((HistoryAnswer.Page) answer).calls();
    }

    private static CallEvent.Ended ended(PastCall call) {
        return (CallEvent.Ended) call.events().stream()
                .filter(CallEvent.Ended.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> kinds(PastCall call) {
        return call.events().stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    @Test
    void the_rows_of_a_call_through_a_queue_and_a_transfer_are_one_call() throws IOException {
        V20Call call = exchange.incoming(CLIENT, START);
        call.rings(List.of("101", "102"));
        call.answeredBy("102");
        call.blindTransfer("103", 20);
        call.over(40, "RIFF two".getBytes(StandardCharsets.UTF_8));

        PastCall past = calls().get(0);
        assertThat(calls()).hasSize(1);
        assertThat(kinds(past))
                .containsExactly("Ringing", "Ringing", "Answered", "Transferred", "Ended", "RecordingReady");
        assertThat(past.events().get(0))
                .isInstanceOfSatisfying(
                        CallEvent.Ringing.class,
                        ringing ->
                                assertThat(ringing.extension()).isEqualTo(new Extension("804", ExtensionKind.QUEUE)));
        CallEvent.Ended ended = ended(past);
        assertThat(ended.talk()).isEqualTo(Duration.ofSeconds(60));
        assertThat(ended.extension()).isEqualTo(new Extension("103", ExtensionKind.PHONE));
        assertThat(ended.result()).isEqualTo(CallResult.ANSWERED);
        assertThat(ended.details().direction()).isEqualTo(Direction.INBOUND);
        assertThat(ended.details().line()).isEqualTo("Moscow");
        assertThat(ended.details().answeredAt()).isEqualTo(START.plusSeconds(6));
        RecordingReference recording = ((CallEvent.RecordingReady) past.events().get(5)).recording();
        try (Fetched.Content content =
                (Fetched.Content) connection.recordings().orElseThrow().open(recording)) {
            assertThat(new String(content.stream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("RIFF two");
        }
    }

    @Test
    void calls_nobody_answered_and_calls_to_clients() {
        V20Call missed = exchange.incoming(CLIENT, START);
        missed.rings(List.of("101"));
        missed.unanswered();
        V20Call outgoing = exchange.outgoing("+79000000012", "105", START.plusSeconds(10));
        outgoing.rings(List.of());
        outgoing.answeredBy("105");
        outgoing.over(33);
        V20Call inVain = exchange.outgoing("+79000000013", "105", START.plusSeconds(60));
        inVain.rings(List.of());
        inVain.unanswered();

        List<CallEvent.Ended> ends = calls().stream().map(CallLogTest::ended).toList();
        assertThat(ends)
                .extracting(CallEvent.Ended::result)
                .containsExactlyInAnyOrder(CallResult.MISSED, CallResult.ANSWERED, CallResult.NO_ANSWER);
        assertThat(ends)
                .filteredOn(end -> end.details().direction() == Direction.OUTBOUND)
                .hasSize(2)
                .allSatisfy(end -> assertThat(end.details().line()).isNull());
        assertThat(ends)
                .filteredOn(end -> end.result() == CallResult.ANSWERED)
                .allSatisfy(end -> assertThat(end.details().clientNumber()).isEqualTo("79000000012"));
    }

    @Test
    void a_call_that_was_heard_while_it_lived_keeps_its_name_and_its_recordings() {
        V20Call call = exchange.incoming(CLIENT, START);
        call.answeredBy("101");
        call.over(40, new byte[] {1});
        CallIdentity heard = CallIdentity.id(call.id() + "-" + (START.getEpochSecond() + 7));
        List<String> asked = new ArrayList<>();

        HistoryAnswer answer = read(part -> {
            asked.add(part);
            return List.of(
                    CallIdentity.id(call.id() + "-" + (START.getEpochSecond() - 86_400)),
                    CallIdentity.id("1" + call.id() + "-" + START.getEpochSecond()),
                    heard);
        });

        PastCall past = ((HistoryAnswer.Page) answer).calls().get(0);
        assertThat(asked).containsExactly(call.id() + "-");
        assertThat(past.events()).allSatisfy(event -> assertThat(event.call()).isEqualTo(heard));
        assertThat(kinds(past)).doesNotContain("RecordingReady");
    }

    @Test
    void calls_belong_to_the_span_in_which_they_began_and_many_pages_are_read() {
        for (int i = 0; i < 700; i++) {
            missed(START.plusSeconds(i));
        }
        missed(START.minusSeconds(61));
        missed(START.plusSeconds(3600));

        assertThat(calls())
                .hasSize(700)
                .extracting(PastCall::startedAt)
                .doesNotHaveDuplicates()
                .allSatisfy(begin -> assertThat(begin).isBetween(START, START.plusSeconds(3599)));
    }

    private void missed(Instant startedAt) {
        V20Call call = exchange.incoming(CLIENT, startedAt);
        call.rings(List.of("101"));
        call.unanswered();
    }

    @ParameterizedTest
    @CsvSource({"503, TEMPORARY", "429, TEMPORARY", "404, NOT_ENABLED", "400, REFUSED"})
    void a_failure_says_whether_trying_again_makes_sense(int status, FailureKind kind) {
        exchange.faults().pass(1);
        exchange.faults().answer(1, status);

        assertThat(read(part -> List.of()))
                .isInstanceOfSatisfying(
                        HistoryAnswer.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(kind));
    }

    @Test
    void a_missing_role_is_told() {
        exchange.office().role("system_admins");

        assertThat(read(part -> List.of())).isInstanceOfSatisfying(HistoryAnswer.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.NOT_ENABLED);
            assertThat(failed.reason()).contains("System Owner");
        });
    }

    @Test
    void a_call_that_lives_can_be_handed_on_and_ended() {
        Host host = new Host();
        // The feed asks nothing by itself, so that the faults below meet the commands.
        exchange.office().attachesLegs(true);
        V20Call call = exchange.incoming(CLIENT, Instant.now());
        try (PbxConnection quiet = connect("PT10M");
                CallFeed.Subscription subscription = quiet.feed().orElseThrow().start(host)) {
            CallControl control = quiet.callControl().orElseThrow();
            call.rings(List.of("101"));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> !host.calls().isEmpty());
            String name = ((CallIdentity.ById) host.calls().iterator().next()).id();
            assertThat(control.transfer(name, "102")).isInstanceOf(Commanded.Refused.class);
            call.answeredBy("101");

            assertThat(control.transfer(name, "102")).isEqualTo(new Commanded.Done());
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() ->
                            host.kinds().contains("Transferred") || host.kinds().contains("Answered"));
            exchange.faults().pass(1);
            exchange.faults().answer(1, 403);
            assertThat(control.hangUp(name)).isInstanceOf(Commanded.Refused.class);
            exchange.faults().pass(1);
            exchange.faults().loseAnswers(1);
            assertThat(control.hangUp(name)).isInstanceOf(Commanded.Unknown.class);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> host.kinds().contains("Ended"));

            assertThat(control.hangUp(name)).isInstanceOf(Commanded.Refused.class);
            for (String odd : Set.of("", "x", "1-2", "999999999999999999-1", name + "0")) {
                assertThat(control.hangUp(odd)).isInstanceOf(Commanded.Refused.class);
                assertThat(control.transfer(name, odd)).isInstanceOf(Commanded.Refused.class);
            }
        }
    }
}
