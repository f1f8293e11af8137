package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.event.OnExternalCallStart;
import io.github.pbx24.correlation.CallEngine.ClickResult;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.directory.DirectorySource;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.CallControl.Originated;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.simulator.CallHistoryRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A click in Bitrix24 and the call that comes of it are one call, whatever the exchange tells and whenever it dies. */
class ClicksTest {

    private final Bench bench = new Bench();
    private long ts = 1_773_236_988L;

    @AfterEach
    void close() {
        bench.close();
    }

    private OnExternalCallStart click(long user) {
        String callId = bench.portal.clickToCall(user, Stories.CLIENT, Stories.LINE);
        return PortalForms.click(callId, user, Stories.CLIENT, Stories.LINE, ts++);
    }

    private void start(OnExternalCallStart click) {
        bench.engine.startCall("acme", click, bench.clock.instant());
        bench.engine.runDue();
    }

    private static CallEvent ringing(Direction direction, String extension) {
        return new CallEvent.Ringing(
                CallIdentity.id("pbx-1"),
                CallDetails.of(direction, Stories.CLIENT, null),
                null,
                extension == null ? null : Extension.of(extension),
                0);
    }

    @Test
    void a_call_dialled_by_hand_after_a_refused_click_is_a_call_of_its_own() {
        bench.exchange.answers.add(new Originated.Refused("phone busy", true));
        start(click(9));
        bench.pass(Duration.ofSeconds(5));
        bench.play(Stories.outbound("by-hand")
                .ringing(20, "103")
                .answered(30, "103")
                .ended(130, "103", CallResult.ANSWERED, 100L));
        bench.pass(Duration.ofSeconds(10));

        assertThat(bench.portal.calls())
                .extracting(CallHistoryRow::durationSeconds)
                .containsExactlyInAnyOrder(0L, 100L);
    }

    @Test
    void a_phone_that_is_lifted_late_is_still_that_call() {
        bench.exchange.answers.add(new Originated.Started("slow"));
        OnExternalCallStart click = click(9);
        start(click);
        bench.pass(Duration.ofSeconds(68));
        bench.play(Stories.outbound("slow")
                .ringing(70, "103")
                .answered(80, "103")
                .ended(180, "103", CallResult.ANSWERED, 100L));
        bench.pass(Duration.ofSeconds(10));

        assertThat(bench.onlyCall().callId()).isEqualTo(click.callId());
        assertThat(bench.onlyCall().durationSeconds()).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(
            value = Direction.class,
            names = {"INBOUND", "OUTBOUND"})
    void the_direction_of_the_first_ringing_does_not_matter(Direction direction) {
        OnExternalCallStart click = click(9);
        start(click);
        bench.engine.report("rt", ringing(direction, "103"), bench.clock.instant());
        bench.engine.runDue();
        bench.play(Stories.outbound("pbx-1").answered(10, "103").ended(100, "103", CallResult.ANSWERED, 90L));
        bench.pass(Duration.ofSeconds(5));

        assertThat(bench.onlyCall().callId()).isEqualTo(click.callId());
        assertThat(bench.onlyCall().durationSeconds()).isEqualTo(90);
    }

    @Test
    void an_event_that_knows_the_extension_later_binds_too() {
        OnExternalCallStart click = click(9);
        start(click);
        bench.engine.report("rt", ringing(Direction.OUTBOUND, null), bench.clock.instant());
        bench.engine.runDue();
        bench.play(Stories.outbound("pbx-1").answered(10, "103").ended(100, "103", CallResult.ANSWERED, 90L));
        bench.pass(Duration.ofSeconds(5));

        assertThat(bench.onlyCall().callId()).isEqualTo(click.callId());
        assertThat(bench.onlyCall().durationSeconds()).isEqualTo(90);
    }

    @Test
    void a_click_of_a_user_without_a_phone_is_finished_at_once_and_the_user_is_told() {
        bench.portal.addUser(77, "No phone", "");
        OnExternalCallStart click = click(77);
        assertThat(bench.engine.startCall("acme", click, bench.clock.instant())).isEqualTo(ClickResult.NO_EXTENSION);
        bench.pass(Duration.ofSeconds(5));

        assertThat(bench.onlyCall().callId()).isEqualTo(click.callId());
        assertThat(bench.onlyCall().statusCode()).isNotEqualTo("200");
        assertThat(bench.portal.activeCalls()).isEmpty();
        assertThat(bench.exchange.dialled).isEmpty();
        assertThat(bench.portal.requestCount("im.notify.system.add")).isEqualTo(1);
    }

    @Test
    void what_is_no_number_is_not_dialled_and_not_left_open() {
        String callId = bench.portal.clickToCall(9, Stories.CLIENT, Stories.LINE);
        start(PortalForms.click(callId, 9, "call me maybe", Stories.LINE, ts));
        bench.pass(Duration.ofSeconds(5));

        assertThat(bench.exchange.dialled).isEmpty();
        assertThat(bench.portal.activeCalls()).isEmpty();
    }

    @Test
    void a_second_click_on_the_open_call_dials_again_and_a_copy_does_not() {
        bench.exchange.answers.add(new Originated.Refused("busy", true));
        OnExternalCallStart first = click(9);
        bench.engine.startCall("acme", first, bench.clock.instant());
        OnExternalCallStart second = click(9);
        assertThat(second.callId()).isEqualTo(first.callId());
        bench.engine.startCall("acme", first, bench.clock.instant().plusSeconds(1));
        bench.engine.runDue();
        bench.engine.startCall("acme", second, bench.clock.instant().plusSeconds(2));
        bench.engine.runDue();
        bench.pass(Duration.ofSeconds(3));

        assertThat(bench.exchange.dialled).hasSize(2);
    }

    @Test
    void a_click_goes_to_the_exchange_of_the_line_then_to_that_of_the_user() {
        TestExchange kazan = new TestExchange();
        TestExchange moscow = new TestExchange();
        TestExchange omsk = new TestExchange();
        PortalConnection portal = PortalConnection.builder("acme", bench.client)
                .directory(DirectorySource.fixed(new Directory(Map.of("103", 9L), 1L, Map.of())))
                .build();
        bench.engine = CallEngine.builder(bench.store)
                .exchange("kazan", portal, kazan)
                .exchange("moscow", portal, moscow, Map.of("203", 9L), Set.of())
                .exchange("omsk", portal, omsk, Map.of(), Set.of("8 (495) 000-01-01"))
                .clock(bench.clock)
                .build();
        String first = bench.portal.clickToCall(9, Stories.CLIENT, "other");
        start(PortalForms.click(first, 9, Stories.CLIENT, "other", ts));
        String second = bench.portal.clickToCall(9, "+79000000044", "+74950000101");
        start(PortalForms.click(second, 9, "+79000000044", "+74950000101", ts));

        assertThat(kazan.dialled).isEmpty();
        assertThat(moscow.dialled)
                .extracting(CallControl.OriginateRequest::extension)
                .containsExactly("203");
        assertThat(omsk.dialled).hasSize(1);
    }

    @Test
    void a_client_who_wants_to_be_called_back_is_called_by_whoever_is_responsible() {
        bench.portal.addContact("Client", Stories.CLIENT, 11);
        bench.exchange.answers.add(new Originated.Started("back-1"));
        var event = PortalForms.callback(Stories.CLIENT, Stories.LINE, ts);
        bench.engine.runDue();
        assertThat(bench.engine.startCallback("acme", event, bench.clock.instant()))
                .isEqualTo(ClickResult.TAKEN);
        bench.engine.startCallback("acme", event, bench.clock.instant().plusSeconds(1));
        bench.engine.runDue();
        bench.play(Stories.outbound("back-1").answered(10, "105").ended(100, "105", CallResult.ANSWERED, 90L));
        bench.pass(Duration.ofSeconds(5));

        assertThat(bench.exchange.dialled)
                .extracting(CallControl.OriginateRequest::extension)
                .containsExactly("105");
        assertThat(bench.onlyCall().type()).isEqualTo(4);
        assertThat(bench.onlyCall().userId()).isEqualTo(11);
        assertThat(bench.onlyCall().durationSeconds()).isEqualTo(90);
    }

    /** Nothing in an event says that it was sent before; whoever recorded one can send it again. */
    @Test
    void a_request_that_is_sent_again_later_dials_nothing_and_makes_no_call() {
        bench.portal.addContact("Client", Stories.CLIENT, 11);
        bench.exchange.answers.add(new Originated.Started("back-1"));
        bench.exchange.answers.add(new Originated.Started("click-1"));
        var callback = PortalForms.callback(Stories.CLIENT, Stories.LINE, ts++);
        bench.engine.startCallback("acme", callback, bench.clock.instant());
        bench.engine.runDue();
        bench.play(Stories.outbound("back-1").answered(10, "105").ended(100, "105", CallResult.ANSWERED, 90L));
        OnExternalCallStart click = click(9);
        start(click);
        bench.play(Stories.outbound("click-1").answered(110, "103").ended(200, "103", CallResult.ANSWERED, 80L));
        bench.pass(Duration.ofSeconds(30));
        assertThat(bench.portal.calls()).hasSize(2);

        for (Duration later : List.of(Duration.ofHours(3), Duration.ofDays(1), Duration.ofDays(27))) {
            bench.clock.set(bench.clock.instant().plus(later));
            bench.pass(Duration.ofSeconds(5));
            bench.engine.purge(CallEngine.DEFAULT_RECORDING_DEADLINE);
            bench.engine.startCallback("acme", callback, bench.clock.instant());
            start(click);
            bench.play(Stories.outbound("back-1").answered(10, "105").ended(100, "105", CallResult.ANSWERED, 90L));
            bench.pass(Duration.ofSeconds(30));
            assertThat(bench.exchange.dialled).as("%s later", later).hasSize(2);
            assertThat(bench.portal.calls()).as("%s later", later).hasSize(2);
        }
    }

    /** When the exchange's first event comes, and what originate answers. */
    private enum Story {
        ID_THEN_EVENTS(false, "pbx-1"),
        NO_ID_THEN_EVENTS(false, null),
        EVENT_WHILE_ASKING_THEN_ID(true, "pbx-1"),
        EVENT_WHILE_ASKING_NO_ID(true, null);

        private final boolean early;
        private final String answer;

        Story(boolean early, String answer) {
            this.early = early;
            this.answer = answer;
        }
    }

    @ParameterizedTest
    @EnumSource(Story.class)
    void dying_at_any_write_of_a_click_changes_nothing_in_the_end(Story story) {
        boolean died = true;
        for (int write = 0; died; write++) {
            for (boolean after : new boolean[] {true, false}) {
                died = dieAt(story, write, after);
            }
        }
    }

    private boolean dieAt(Story story, int write, boolean after) {
        try (Bench one = new Bench()) {
            boolean died = new MortalClick(one, story.early, story.answer, write, after).play();
            assertThat(one.portal.calls())
                    .as("write %d %s", write, after ? "done" : "not done")
                    .hasSize(1);
            CallHistoryRow call = one.portal.calls().get(0);
            assertThat(call.durationSeconds()).as("write %d %s", write, after).isEqualTo(90);
            assertThat(call.userId()).isEqualTo(9);
            assertThat(one.portal.activeCalls()).isEmpty();
            assertThat(one.portal.cards()).isEmpty();
            assertThat(one.exchange.dialled).hasSizeLessThanOrEqualTo(1);
            return died;
        }
    }

    /** A click story on a process that dies at one write and starts again. */
    private static final class MortalClick {

        private final Bench bench;
        private final boolean early;
        private final String answer;
        private boolean died;

        MortalClick(Bench bench, boolean early, String answer, int write, boolean after) {
            this.bench = bench;
            this.early = early;
            this.answer = answer;
            bench.restart(new CrashingStore(bench.store, write, after));
        }

        boolean play() {
            CallStore store = bench.store;
            bench.exchange.answers.add(new Originated.Started(answer));
            bench.exchange.whileDialling = () -> {
                if (early) {
                    // Another node hears of the call while this one still waits for the exchange.
                    CallEngine other = bench.newEngine(store);
                    other.report("rt", ringing(Direction.OUTBOUND, null), bench.clock.instant());
                    other.runDue();
                }
            };
            String callId = bench.portal.clickToCall(9, Stories.CLIENT, Stories.LINE);
            OnExternalCallStart click = PortalForms.click(callId, 9, Stories.CLIENT, Stories.LINE, 1_773_236_988L);
            survive(() -> bench.engine.startCall("acme", click, bench.clock.instant()));
            List<Heard> told = Stories.outbound("pbx-1")
                    .ringing(2, "103")
                    .answered(10, "103")
                    .ended(100, "103", CallResult.ANSWERED, 90L)
                    .told();
            for (Heard heard : told) {
                bench.clock.set(
                        heard.receivedAt().isAfter(bench.clock.instant()) ? heard.receivedAt() : bench.clock.instant());
                survive(() -> bench.engine.report("rt", heard.event(), bench.clock.instant()));
            }
            for (int i = 0; i < 40; i++) {
                bench.clock.advance(Duration.ofSeconds(3));
                survive(() -> {});
            }
            return died;
        }

        private void survive(Runnable step) {
            for (int attempt = 0; attempt < 2; attempt++) {
                try {
                    step.run();
                    bench.engine.runDue();
                    return;
                } catch (CrashingStore.Crash death) {
                    died = true;
                    bench.restart(bench.store);
                }
            }
        }
    }
}
