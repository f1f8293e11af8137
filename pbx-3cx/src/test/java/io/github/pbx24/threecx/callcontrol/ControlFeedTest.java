package io.github.pbx24.threecx.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.threecx.V20Call;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.threecx.ThreeCxProvider;
import io.github.pbx24.threecx.internal.RecordingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // subscriptions are closed, not used
@Execution(ExecutionMode.CONCURRENT)
class ControlFeedTest {

    private static final String CLIENT = "+74951234567";

    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());
    private final Host host = new Host();
    private PbxConnection connection;

    @BeforeEach
    void start() {
        connection = connection(Map.of());
    }

    @AfterEach
    void stop() {
        connection.close();
        exchange.close();
    }

    private PbxConnection connection(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(exchange.settings());
        settings.putAll(Map.of("grace", "PT0.05S", "snapshot-every", "PT0.2S"));
        settings.putAll(more);
        return new ThreeCxProvider().connect(PbxSettings.of(settings));
    }

    private CallFeed.Subscription listen() {
        CallFeed.Subscription subscription = connection.feed().orElseThrow().start(host);
        await().atMost(Duration.ofSeconds(60)).until(() -> host.state() instanceof CallFeed.State.Listening);
        return subscription;
    }

    private V20Call incoming() {
        return exchange.incoming(CLIENT, Instant.now());
    }

    private void awaitKinds(String... kinds) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(host.kinds()).containsExactly(kinds));
    }

    @Test
    void a_call_is_heard_from_the_first_ring_to_its_end() {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            call.rings(List.of("101"));
            awaitKinds("Ringing");
            call.answeredBy("101");
            awaitKinds("Ringing", "Answered");
            call.over(5);
            awaitKinds("Ringing", "Answered", "Ended");
        }
    }

    @Test
    void phones_of_a_queue_ring_together_and_one_answers() {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            call.rings(List.of("101", "102", "103"));
            awaitKinds("Ringing", "Ringing", "Ringing");
            call.answeredBy("102");
            awaitKinds("Ringing", "Ringing", "Ringing", "Answered");
            call.over(5);
            awaitKinds("Ringing", "Ringing", "Ringing", "Answered", "Ended");
        }
    }

    @Test
    void an_attended_transfer_is_one_call_and_the_consultation_is_none() {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            call.rings(List.of("101"));
            call.answeredBy("101");
            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().contains("Answered"));
            call.attendedTransfer("103", 5);
            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().contains("Transferred"));
            call.over(5);
            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().contains("Ended"));

            assertThat(host.calls()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_happened_while_the_socket_was_down_is_found_out(boolean politely) {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            call.answeredBy("101");
            awaitKinds("Answered");
            exchange.silently(() -> call.over(5));
            exchange.dropSockets(politely);

            awaitKinds("Answered", "Ended");
            await().atMost(Duration.ofSeconds(60)).until(() -> host.state() instanceof CallFeed.State.Listening);
        }
    }

    @Test
    void a_remove_that_got_lost_is_found_out_by_comparing() {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            call.answeredBy("101");
            awaitKinds("Answered");
            exchange.silently(() -> call.over(5));

            awaitKinds("Answered", "Ended");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 424, 500, 503})
    void trouble_with_single_requests_costs_no_call(int status) {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            exchange.faults().answer(3, status);
            call.rings(List.of("101"));
            call.answeredBy("101");
            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().contains("Answered"));
            exchange.faults().answer(2, status);
            call.over(5);

            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().contains("Ended"));
            assertThat(host.calls()).hasSize(1);
        }
    }

    @Test
    void legs_that_come_with_the_message_are_taken_from_there() {
        exchange.office().attachesLegs(true).upserts(1);
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            call.rings(List.of("101"));
            call.blindTransfer("102", 5);
            call.over(5);
            // The leg that rang is gone at once, so only the message could tell of it.
            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().contains("Ended"));
            assertThat(host.kinds())
                    .startsWith("Ringing", "Ringing", "Answered")
                    .endsWith("Ended");
        }
    }

    @Test
    void what_the_host_could_not_store_is_handed_over_again_in_order() {
        try (CallFeed.Subscription subscription = listen()) {
            host.fail(2);
            V20Call call = incoming();
            call.rings(List.of("101"));
            call.answeredBy("101");
            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().contains("Answered"));
            call.over(5);

            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().contains("Ended"));
            assertThat(host.kinds()).endsWith("Answered", "Ended").doesNotHaveDuplicates();
        }
    }

    /** Found with a slow machine: the removal of a leg was read at once, the leg that followed it much later. */
    @Test
    void a_call_whose_next_leg_waits_to_be_read_has_not_ended() {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            V20Call other = exchange.incoming("+74957654321", Instant.now());
            call.rings(List.of("101"));
            call.answeredBy("101");
            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().contains("Answered"));
            for (int i = 0; i < 20; i++) {
                host.slowDown();
                other.rings(List.of("102"));
                call.attendedTransfer(i % 2 == 0 ? "103" : "101", 1);
            }
            // What rang and stopped before anybody looked is not heard of at all.
            await().atMost(Duration.ofSeconds(60)).until(() -> host.calls().size() == 2);
            call.over(5);
            other.unanswered();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> host.kinds().stream().filter("Ended"::equals).count() >= 2);
            assertThat(host.calls()).hasSize(2);
        }
    }

    /** While nothing can be stored, nothing may spin. */
    @Test
    void a_store_that_is_away_is_asked_once_in_a_while() {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            call.rings(List.of("101"));
            awaitKinds("Ringing");
            host.fail(Integer.MAX_VALUE);
            call.unanswered();
            await().atMost(Duration.ofSeconds(60)).until(() -> host.failures() >= 3);
            // Twice a snapshot interval and once a second, and not a thousand times.
            assertThat(host.failures()).isLessThan(40);
            host.fail(0);
            awaitKinds("Ringing", "Ended");
        }
    }

    /** Found with a full disk: each try failed at two places, and each of them called for another try, so that tries doubled every second. */
    @Test
    void tries_to_store_do_not_multiply() {
        connection.close();
        connection = connection(Map.of("snapshot-every", "PT10M"));
        try (CallFeed.Subscription subscription = listen()) {
            host.fail(Integer.MAX_VALUE);
            long begun = System.nanoTime();
            incoming().rings(List.of("101"));
            await().atMost(Duration.ofSeconds(60)).until(() -> host.failures() >= 12);

            // Two a second, the first two at once. A slow machine needs longer, never less.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void calls_that_ended_while_no_process_ran_are_ended() {
        host.open(List.of(CallIdentity.id("26700-1768467000")));
        try (CallFeed.Subscription subscription = listen()) {
            awaitKinds("Ended");
        }
    }

    @Test
    void a_call_that_ended_while_no_process_ran_ended_as_the_call_log_says() {
        V20Call call = exchange.incoming(CLIENT, Instant.now());
        call.rings(List.of("101"));
        call.answeredBy("101");
        call.over(21, new byte[] {1});
        host.open(List.of(CallIdentity.id(call.id() + "-" + Instant.now().getEpochSecond())));
        try (CallFeed.Subscription subscription = listen()) {
            awaitKinds("Answered", "Ended");
            assertThat(host.events().get(1))
                    .isInstanceOfSatisfying(
                            CallEvent.Ended.class, end -> assertThat(end.talk()).isEqualTo(Duration.ofSeconds(21)));
            assertThat(host.events()).last().isInstanceOf(CallEvent.RecordingReady.class);
            assertThat(host.calls()).hasSize(1);
        }
    }

    @Test
    void a_parked_call_is_the_same_call_whoever_takes_it_up() {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            call.answeredBy("101");
            awaitKinds("Answered");
            call.park(5);
            // Another call comes and goes meanwhile, so the end of this one has been looked at.
            for (int i = 0; i < 3; i++) {
                V20Call other = exchange.incoming("+7495765432" + i, Instant.now());
                int before = host.kinds().size();
                other.answeredBy("105");
                await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().size() == before + 1);
                other.over(1);
                await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().size() == before + 2);
            }
            call.answeredBy("102");
            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().contains("Transferred"));
            call.park(5);
            call.over(5);
            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().size() == 9);
            assertThat(host.kinds()).endsWith("Transferred", "Ended");
            assertThat(host.calls()).hasSize(4);
        }
    }

    @Test
    void a_parked_call_ends_where_the_exchange_does_not_tell_which_calls_live() {
        exchange.office().activeCalls(false);
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            call.answeredBy("101");
            awaitKinds("Answered");
            call.park(5);

            awaitKinds("Answered", "Ended");
        }
    }

    /** Found in a demonstration: a call that was answered while nobody listened was told as missed. */
    @Test
    void no_answered_call_is_told_as_missed_whatever_was_not_heard() {
        try (CallFeed.Subscription subscription = listen()) {
            for (long seed = 1; seed <= 20; seed++) {
                Random random = new Random(seed);
                String client = "+7495765%04d".formatted(seed);
                V20Call call = exchange.incoming(client, Instant.now());
                call.rings(List.of("101", "102"));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> host.events().stream()
                                .anyMatch(event -> client.endsWith(
                                        String.valueOf(event.details().clientNumber()))));
                boolean answered = random.nextInt(3) > 0;
                switch (random.nextInt(3)) {
                    case 0 -> exchange.silently(() -> play(call, answered));
                    case 1 -> {
                        exchange.dropSockets(random.nextBoolean());
                        play(call, answered);
                    }
                    default -> play(call, answered);
                }
                await().atMost(Duration.ofSeconds(60)).until(() -> end(client).isPresent());
                assertThat(end(client).orElseThrow().result())
                        .as("seed %d", seed)
                        .isEqualTo(answered ? CallResult.ANSWERED : CallResult.MISSED);
            }
            assertThat(host.calls()).hasSize(20);
        }
    }

    /** Nobody knows how long they have talked already: while nothing was heard, an hour may have gone by. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_answer_that_was_found_out_later_is_not_where_the_conversation_began(boolean ringHeard) {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            if (ringHeard) {
                call.rings(List.of("101"));
                awaitKinds("Ringing");
            }
            exchange.silently(() -> call.answeredBy("101"));
            await().atMost(Duration.ofSeconds(60)).until(() -> host.kinds().contains("Answered"));
            call.over(3600);

            await().atMost(Duration.ofSeconds(60)).until(() -> end(CLIENT).isPresent());
            assertThat(end(CLIENT).orElseThrow().talk()).isEqualTo(Duration.ofHours(1));
        }
    }

    private static List<?> play(V20Call call, boolean answered) {
        if (!answered) {
            return call.unanswered();
        }
        call.answeredBy("102");
        return call.over(7);
    }

    private Optional<CallEvent.Ended> end(String client) {
        return host.events().stream()
                .filter(CallEvent.Ended.class::isInstance)
                .map(CallEvent.Ended.class::cast)
                .filter(event -> client.endsWith(String.valueOf(event.details().clientNumber())))
                .findFirst();
    }

    @Test
    void numbers_that_begin_again_after_a_restart_of_the_exchange_are_new_calls() {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call before = incoming();
            before.answeredBy("101");
            awaitKinds("Answered");
            exchange.restart();
            awaitKinds("Answered", "Ended");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> exchange.listeners() == 1 && host.state() instanceof CallFeed.State.Listening);
            V20Call after = incoming();
            assertThat(after.id()).isEqualTo(before.id());
            // A second later at least: the name of a call is its number and the second.
            Instant later = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
            await().atMost(Duration.ofSeconds(60)).until(() -> Instant.now().isAfter(later));
            after.answeredBy("102");

            awaitKinds("Answered", "Ended", "Answered");
            assertThat(host.calls()).hasSize(2);
        }
    }

    @Test
    void a_token_that_another_process_replaced_is_taken_anew() {
        try (CallFeed.Subscription subscription = listen()) {
            exchange.takeToken();
            incoming().rings(List.of("101"));

            awaitKinds("Ringing");
        }
    }

    @Test
    void an_extension_that_the_client_does_not_list_is_told() {
        connection.close();
        exchange.office().list("101", "102");
        connection = connection(Map.of("extensions", List.of("101", "103")));
        try (CallFeed.Subscription subscription = listen()) {
            assertThat(host.state())
                    .isEqualTo(
                            new CallFeed.State.Listening(
                                    List.of(
                                            "extensions 103 are not in the list of the API client, so nothing is heard of their calls")));
            incoming().rings(List.of("103"));
            incoming().rings(List.of("101"));
            awaitKinds("Ringing");
        }
    }

    @Test
    void a_missing_right_is_told_in_words() {
        exchange.office().callControl(false);
        // Nothing is compared, however often it should be, before the socket is open: it would tell of less.
        connection = connection(Map.of("snapshot-every", "PT0.001S"));
        try (CallFeed.Subscription subscription =
                connection.feed().orElseThrow().start(host)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> host.state() != null);
            assertThat(host.state())
                    .isEqualTo(new CallFeed.State.Down(
                            "the API client has no call control (HTTP 403): tick it in the console"));
        }
    }

    @Test
    void a_feed_is_listened_to_once_at_a_time() {
        CallFeed feed = connection.feed().orElseThrow();
        try (CallFeed.Subscription first = feed.start(host)) {
            assertThatIllegalStateException().isThrownBy(() -> feed.start(host));
        }
        feed.start(host).close();
    }

    private CallControl.Originated click(String extension) {
        return connection
                .callControl()
                .orElseThrow()
                .originate(new CallControl.OriginateRequest(extension, "74951234567"));
    }

    @Test
    void a_click_starts_a_call_under_the_name_of_its_legs() {
        exchange.onDial((call, extension) -> call.rings(List.of(extension)));
        try (CallFeed.Subscription subscription = listen()) {
            CallControl.Originated originated = click("101");

            String id = ((CallControl.Originated.Started) originated).id().orElseThrow();
            await().atMost(Duration.ofSeconds(60)).until(() -> !host.calls().isEmpty());
            assertThat(host.calls()).containsExactly(CallIdentity.id(id));
            assertThat(exchange.timesDialled(CLIENT)).isOne();
        }
    }

    @Test
    void a_click_that_the_exchange_refuses_is_refused() {
        exchange.office().list("101").phonesOff("101");

        assertThat(click("101"))
                .isEqualTo(new CallControl.Originated.Refused("the exchange refused: NotRegistered", false));
        assertThat(click("105"))
                .isEqualTo(new CallControl.Originated.Refused(
                        "the extension is not in the list of the API client, or has no phone", false));
    }

    @Test
    void a_click_whose_answer_is_lost_is_not_repeated() {
        click("102");
        exchange.faults().loseAnswers(1);

        assertThat(click("101")).isInstanceOf(CallControl.Originated.Unknown.class);
        assertThat(exchange.timesDialled(CLIENT)).isEqualTo(2);
    }

    @Test
    void the_recording_of_the_conversation_is_found_among_others() throws IOException {
        Instant begin = Instant.parse("2026-01-15T09:40:00Z");
        recorded(exchange.incoming("+79990000001", begin), "101", "another client");
        recorded(exchange.incoming(CLIENT, begin), "102", "another employee");
        recorded(exchange.incoming(CLIENT, begin.minusSeconds(3600)), "101", "an hour ago");
        recorded(exchange.outgoing(CLIENT, "101", begin), "101", "RIFF the right one");
        RecordingKey key = new RecordingKey(begin, begin.plusSeconds(70), Set.of("101"), CLIENT);

        assertThat(text(connection.recordings().orElseThrow().open(RecordingReference.id(key.text()))))
                .isEqualTo("RIFF the right one");
    }

    private static void recorded(SimulatedCall call, String extension, String audio) {
        call.answeredBy(extension);
        call.over(60, audio.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Fetched fetched) throws IOException {
        assertThat(fetched).isInstanceOf(Fetched.Content.class);
        try (Fetched.Content content = (Fetched.Content) fetched) {
            return new String(content.stream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_recording_without_a_right_or_without_an_entry_comes_later() throws IOException {
        exchange.recordingsReadyAfter(1);
        Instant begin = Instant.parse("2026-01-15T09:40:00Z");
        recorded(exchange.incoming(CLIENT, begin), "101", "RIFF late");
        RecordingReference reference =
                RecordingReference.id(new RecordingKey(begin, begin.plusSeconds(70), Set.of("101"), null).text());

        exchange.office().role("system_admins");
        assertThat(connection.recordings().orElseThrow().open(reference))
                .isInstanceOfSatisfying(
                        Fetched.NotReady.class,
                        later -> assertThat(later.reason()).contains("System Owner"));
        exchange.office().role("system_owners");
        assertThat(connection.recordings().orElseThrow().open(reference)).isInstanceOf(Fetched.NotReady.class);
        assertThat(text(connection.recordings().orElseThrow().open(reference))).isEqualTo("RIFF late");
    }

    @Test
    void the_end_tells_that_nobody_answered() {
        try (CallFeed.Subscription subscription = listen()) {
            V20Call call = incoming();
            call.rings(List.of("101"));
            awaitKinds("Ringing");
            call.unanswered();
            awaitKinds("Ringing", "Ended");
            assertThat(host.events().get(1))
                    .isInstanceOfSatisfying(
                            CallEvent.Ended.class,
                            ended -> assertThat(ended.result()).isEqualTo(CallResult.MISSED));
        }
    }
}
