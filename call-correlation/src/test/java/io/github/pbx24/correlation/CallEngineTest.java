package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.crm.CrmUserFields;
import io.github.pbx24.bitrix24.event.Bitrix24Events;
import io.github.pbx24.bitrix24.event.OnExternalCallStart;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.store.InMemoryCallStore;
import io.github.pbx24.pbx.CallControl.Originated;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.simulator.CallActivity;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.CardChange;
import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.ShownCard;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees in Bitrix24, through a real client and a simulated portal over HTTP. */
class CallEngineTest {

    private Bench bench = new Bench();

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void an_answered_call_is_finished_with_talk_time_on_the_employee_who_talked() {
        bench.play(Stories.inbound("a")
                .ringing(0, null)
                .ringing(1, "103")
                .answered(12, "103")
                .ended(167, "103", CallResult.ANSWERED, 155L));
        bench.pass(Duration.ofSeconds(3));

        CallHistoryRow call = bench.onlyCall();
        assertThat(call.userId()).isEqualTo(9);
        assertThat(call.durationSeconds()).isEqualTo(155);
        assertThat(call.statusCode()).isEqualTo("200");
        assertThat(call.externalCallId()).isEqualTo("rt:a");
        assertThat(call.lineNumber()).isEqualTo(Stories.LINE);
        assertThat(call.type()).isEqualTo(2);
        assertThat(bench.portal.cards()).isEmpty();
        assertThat(bench.portal.activeCalls()).isEmpty();
        assertThat(bench.onlySummary().state()).isEqualTo(CallSummary.State.SYNCED);
    }

    @Test
    void a_missed_call_belongs_to_the_phone_that_rang_last() {
        bench.play(Stories.inbound("a")
                .queue(0, "804")
                .ringing(1, "101")
                .ringing(16, "103")
                .ended(41, "804", CallResult.MISSED, null));
        bench.pass(Duration.ofSeconds(3));

        assertThat(bench.onlyCall().userId()).isEqualTo(9);
        assertThat(bench.onlyCall().durationSeconds()).isZero();
        assertThat(bench.onlyCall().statusCode()).isEqualTo("304");
    }

    @Test
    void a_call_missed_in_a_voice_menu_belongs_to_the_default_user_and_pops_up_nowhere() {
        bench.play(Stories.inbound("a").queue(0, "800").ended(12, "800", CallResult.MISSED, null));
        bench.pass(Duration.ofSeconds(3));

        assertThat(bench.onlyCall().userId()).isEqualTo(1);
        assertThat(bench.portal.cardHistory()).noneMatch(CardChange::shown);
    }

    @Nested
    class Cards {

        @Test
        void every_ringing_phone_shows_the_card_and_the_one_that_answers_keeps_it() {
            Stories story =
                    Stories.inbound("a").ringing(0, "101").ringing(0, "103").ringing(0, "105");
            bench.play(story);
            assertThat(bench.portal.cards()).extracting(ShownCard::userId).containsExactlyInAnyOrder(7L, 9L, 11L);

            bench.play(Stories.inbound("a").answered(5, "103"));
            assertThat(bench.portal.cards()).extracting(ShownCard::userId).containsExactly(9L);
        }

        @Test
        void the_card_moves_with_a_transfer() {
            bench.play(Stories.inbound("a").ringing(0, "101").answered(4, "101").transferred(30, "107"));

            assertThat(bench.portal.cards()).extracting(ShownCard::userId).containsExactly(13L);
        }

        @Test
        void a_phone_that_rings_for_a_transfer_shows_the_card() {
            bench.play(Stories.inbound("a")
                    .ringing(0, "101", 0)
                    .answered(4, "101", 1)
                    .legEnded(24, "101", 1, 20)
                    .ringing(24, "105", 1));

            assertThat(bench.portal.cards()).extracting(ShownCard::userId).containsExactly(11L);
        }

        @Test
        void a_first_ringing_that_comes_late_opens_no_card() {
            bench.play(Stories.inbound("a").answered(4, "101", 1).ringing(5, "103", 0));

            assertThat(bench.portal.cards()).extracting(ShownCard::userId).containsExactly(7L);
        }

        @Test
        void no_card_stays_after_the_end_even_before_the_call_has_settled() {
            bench.play(
                    Stories.inbound("a").ringing(0, "101").ringing(0, "103").ended(20, null, CallResult.MISSED, null));

            assertThat(bench.portal.cards()).isEmpty();
            assertThat(bench.portal.calls()).isEmpty();
        }

        @Test
        void a_call_that_is_over_when_it_is_first_heard_of_pops_up_nowhere() {
            bench.play(Stories.inbound("a").ended(60, "103", CallResult.ANSWERED, 50L));
            bench.pass(Duration.ofSeconds(3));

            assertThat(bench.onlyCall().userId()).isEqualTo(9);
            assertThat(bench.portal.cardHistory()).noneMatch(CardChange::shown);
        }
    }

    @Test
    void a_transferred_call_is_one_call_on_the_last_employee_with_the_chain_noted() {
        bench.portal.addContact("Client", Stories.CLIENT, 1);
        bench.play(Stories.inbound("a")
                .ringing(0, "103")
                .answered(8, "103")
                .transferred(60, "105")
                .transferred(100, "109")
                .ended(368, "109", CallResult.ANSWERED, 360L));
        bench.pass(Duration.ofSeconds(3));

        assertThat(bench.onlyCall().userId()).isEqualTo(15);
        assertThat(bench.onlyCall().durationSeconds()).isEqualTo(360);
        assertThat(bench.portal.requestCount("telephony.externalCall.register")).isEqualTo(1);
        assertThat(bench.portal.activities())
                .extracting(CallActivity::description)
                .containsExactly("Call transferred: 103 → 105 → 109");
    }

    @Test
    void a_field_of_the_client_may_get_the_chain_of_a_transferred_call() {
        bench.portal.addContact("Client", Stories.CLIENT, 1);
        bench.client.execute(CrmUserFields.add(CrmType.CONTACT, "TRANSFERRED_BY", "string", Map.of()));
        bench.with(CallRules.builder().transferField("UF_CRM_TRANSFERRED_BY").build());
        bench.portal.faults().next().on("crm.contact.update").internalServerError();
        bench.play(Stories.inbound("a")
                .answered(8, "103")
                .transferred(60, "105")
                .ended(368, "105", CallResult.ANSWERED, 360L));
        bench.pass(Duration.ofSeconds(30));

        assertThat(bench.portal.crmObjects(CrmObjectType.CONTACT))
                .extracting(contact -> contact.fields().get("UF_CRM_TRANSFERRED_BY"))
                .containsExactly("103 → 105");
        assertThat(bench.portal.activities())
                .extracting(CallActivity::description)
                .containsExactly("Call transferred: 103 → 105");
    }

    @Test
    void an_outgoing_call_is_outgoing() {
        bench.play(Stories.outbound("a")
                .ringing(0, "103")
                .answered(20, "103")
                .ended(110, "103", CallResult.ANSWERED, 90L));
        bench.pass(Duration.ofSeconds(3));

        assertThat(bench.onlyCall().type()).isEqualTo(1);
        assertThat(bench.onlyCall().durationSeconds()).isEqualTo(90);
    }

    @Test
    void an_internal_call_never_reaches_bitrix24() {
        CallDetails internal = CallDetails.of(Direction.INTERNAL, "101", null);
        CallEvent event = new CallEvent.Ended(
                CallIdentity.id("i"), internal, null, null, CallResult.ANSWERED, Duration.ofSeconds(9), null);
        bench.engine.report("rt", event, bench.clock.instant());
        bench.pass(Duration.ofSeconds(5));

        assertThat(bench.portal.requestCount("telephony.externalCall.register")).isZero();
        assertThat(bench.onlySummary().state()).isEqualTo(CallSummary.State.SYNCED);
        assertThat(bench.onlySummary().problem()).isEqualTo("internal call");
    }

    @Test
    void the_answer_of_an_unknown_extension_goes_to_the_default_user_and_is_pointed_out() {
        bench.play(
                Stories.inbound("a").ringing(0, "999").answered(3, "999").ended(60, "999", CallResult.ANSWERED, 57L));
        bench.pass(Duration.ofSeconds(3));

        assertThat(bench.onlyCall().userId()).isEqualTo(1);
        assertThat(bench.onlySummary().unknownExtensions()).containsExactly("999");
    }

    @Test
    void an_unknown_extension_that_only_the_end_names_is_pointed_out_too() {
        bench.play(Stories.inbound("a").ended(60, "999", CallResult.ANSWERED, 57L));
        bench.pass(Duration.ofSeconds(3));

        assertThat(bench.onlyCall().userId()).isEqualTo(1);
        assertThat(bench.onlySummary().unknownExtensions()).containsExactly("999");
        assertThat(bench.onlySummary().users()).containsExactly(1L);
    }

    @Test
    void a_call_that_nobody_ended_is_closed_after_hours_of_silence() {
        bench.play(Stories.inbound("a").ringing(0, "103").answered(10, "103").ringing(40, "105"));
        bench.pass(Duration.ofHours(13));

        assertThat(bench.onlyCall().userId()).isEqualTo(9);
        assertThat(bench.onlyCall().durationSeconds()).isEqualTo(30);
        assertThat(bench.portal.activeCalls()).isEmpty();
    }

    @Test
    void facts_that_come_while_the_call_settles_still_count() {
        bench.play(Stories.inbound("a").ringing(0, "101").ended(60, null, CallResult.UNKNOWN, null));
        bench.clock.advance(Duration.ofSeconds(1));
        bench.play(Stories.inbound("a").ended(61, "103", CallResult.ANSWERED, 50L));
        bench.pass(Duration.ofSeconds(4));

        assertThat(bench.onlyCall().userId()).isEqualTo(9);
        assertThat(bench.onlyCall().durationSeconds()).isEqualTo(50);
    }

    @Test
    void news_behind_a_backlog_still_count_although_they_were_received_long_ago() {
        Stories story = Stories.inbound("a")
                .answered(5, "103", 1)
                .legEnded(25, "103", 1, 20)
                .transferred(30, "105", 2)
                .legEnded(60, "105", 2, 30)
                .ended(60, "105", CallResult.ANSWERED, null);
        bench.clock.advance(Duration.ofMinutes(10));
        List<Heard> told = new ArrayList<>(story.told());
        Collections.reverse(told);
        for (Heard heard : told) {
            bench.engine.report("rt", heard.event(), heard.receivedAt());
            bench.engine.runDue();
            bench.clock.advance(Duration.ofSeconds(1));
        }
        bench.pass(Duration.ofSeconds(5));

        assertThat(bench.onlyCall().userId()).isEqualTo(11);
        assertThat(bench.onlyCall().durationSeconds()).isEqualTo(50);
    }

    @Nested
    class When_bitrix24_fails {

        @Test
        void a_portal_that_is_down_gets_the_call_when_it_is_back() {
            bench.portal.goDown();
            bench.play(Stories.inbound("a")
                    .ringing(0, "103")
                    .answered(10, "103")
                    .ended(100, "103", CallResult.ANSWERED, 90L));
            bench.pass(Duration.ofMinutes(10));
            bench.portal.comeUp();
            bench.pass(Duration.ofMinutes(3));

            assertThat(bench.onlyCall().durationSeconds()).isEqualTo(90);
            assertThat(bench.onlyCall().userId()).isEqualTo(9);
        }

        @Test
        void a_register_whose_answer_was_lost_is_repeated_unchanged() {
            bench.portal.faults().next().on("telephony.externalCall.register").loseConnectionAfterExecution();
            bench.play(Stories.inbound("a").ringing(0, "103").answered(10, "103"));
            bench.pass(Duration.ofSeconds(10));
            bench.play(Stories.inbound("a").ended(100, "103", CallResult.ANSWERED, 80L));
            bench.pass(Duration.ofSeconds(5));

            assertThat(bench.onlyCall().durationSeconds()).isEqualTo(80);
            assertThat(bench.portal.activeCalls()).isEmpty();
        }

        @Test
        void a_finish_whose_answer_was_lost_is_looked_up_instead_of_repeated() {
            bench.portal.faults().next().on("telephony.externalCall.finish").loseConnectionAfterExecution();
            bench.play(Stories.inbound("a").ringing(0, "103").ended(30, "103", CallResult.MISSED, null));
            bench.pass(Duration.ofSeconds(40));

            assertThat(bench.portal.calls()).hasSize(1);
            assertThat(bench.portal.requestCount("telephony.externalCall.finish"))
                    .isEqualTo(1);
            assertThat(bench.onlySummary().state()).isEqualTo(CallSummary.State.SYNCED);
        }

        @Test
        void a_finish_that_never_arrived_is_repeated_once_it_cannot_be_running() {
            bench.portal.faults().next().on("telephony.externalCall.finish").loseConnectionBeforeExecution();
            bench.play(Stories.inbound("a").ringing(0, "103").ended(30, "103", CallResult.MISSED, null));
            bench.pass(Duration.ofSeconds(100));

            assertThat(bench.portal.calls()).hasSize(1);
            assertThat(bench.onlySummary().state()).isEqualTo(CallSummary.State.SYNCED);
        }

        @Test
        void an_inactive_user_is_replaced_by_the_default_user() {
            bench.play(Stories.inbound("b").ringing(0, "101").ended(5, "101", CallResult.MISSED, null));
            bench.portal.deactivateUser(9);
            bench.play(Stories.inbound("a").ringing(10, "103").ended(30, "103", CallResult.MISSED, null));
            bench.pass(Duration.ofMinutes(3));

            assertThat(bench.portal.calls())
                    .filteredOn(call -> "rt:a".equals(call.externalCallId()))
                    .extracting(CallHistoryRow::userId)
                    .containsExactly(1L);
        }
    }

    @Nested
    class Click_to_call {

        @Test
        void dials_once_and_finishes_the_call_that_bitrix24_made() {
            bench.exchange.answers.add(new Originated.Started("pbx-1"));
            OnExternalCallStart click = click();
            bench.engine.startCall("acme", click, bench.clock.instant());
            bench.engine.startCall("acme", click, bench.clock.instant());
            bench.engine.runDue();
            bench.play(Stories.outbound("pbx-1")
                    .ringing(2, "103")
                    .answered(10, "103")
                    .ended(100, "103", CallResult.ANSWERED, 90L));
            bench.pass(Duration.ofSeconds(5));

            assertThat(bench.exchange.dialled).hasSize(1);
            assertThat(bench.exchange.dialled.get(0).extension()).isEqualTo("103");
            assertThat(bench.onlyCall().callId()).isEqualTo(click.callId());
            assertThat(bench.onlyCall().durationSeconds()).isEqualTo(90);
            assertThat(bench.portal.requestCount("telephony.externalCall.register"))
                    .isZero();
        }

        @Test
        void knows_the_call_again_when_the_exchange_gives_no_id() {
            OnExternalCallStart click = click();
            bench.engine.startCall("acme", click, bench.clock.instant());
            bench.engine.runDue();
            bench.play(Stories.outbound("some-id").answered(10, "103").ended(100, "103", CallResult.ANSWERED, 90L));
            bench.pass(Duration.ofSeconds(5));

            assertThat(bench.onlyCall().callId()).isEqualTo(click.callId());
            assertThat(bench.engine.recent(10)).hasSize(1);
        }

        @Test
        void a_second_call_to_the_same_number_is_a_call_of_its_own() {
            bench.engine.startCall("acme", click(), bench.clock.instant());
            bench.engine.runDue();
            bench.play(Stories.outbound("one").answered(1, "103").ended(30, "103", CallResult.ANSWERED, 29L));
            bench.play(Stories.outbound("two").answered(40, "103").ended(70, "103", CallResult.ANSWERED, 30L));
            bench.pass(Duration.ofSeconds(5));

            assertThat(bench.portal.calls()).hasSize(2);
        }

        @Test
        void a_refusal_finishes_the_call_at_once() {
            bench.exchange.answers.add(new Originated.Refused("no such extension", false));
            OnExternalCallStart click = click();
            bench.engine.startCall("acme", click, bench.clock.instant());
            bench.pass(Duration.ofSeconds(2));

            assertThat(bench.onlyCall().callId()).isEqualTo(click.callId());
            assertThat(bench.onlyCall().statusCode()).isEqualTo("603-S");
            assertThat(bench.onlyCall().durationSeconds()).isZero();
        }

        @Test
        void a_call_the_exchange_never_reports_is_finished_as_missed() {
            bench.exchange.answers.add(new Originated.Unknown("answer lost"));
            bench.engine.startCall("acme", click(), bench.clock.instant());
            bench.pass(Duration.ofMinutes(2));

            assertThat(bench.exchange.dialled).hasSize(1);
            assertThat(bench.onlyCall().statusCode()).isEqualTo("304");
        }

        private OnExternalCallStart click() {
            String callId = bench.portal.clickToCall(9, Stories.CLIENT, Stories.LINE);
            String form = "event=ONEXTERNALCALLSTART&ts=1773236988&data[PHONE_NUMBER]=" + encode(Stories.CLIENT)
                    + "&data[PHONE_NUMBER_INTERNATIONAL]=" + encode(Stories.CLIENT)
                    + "&data[USER_ID]=9&data[CALL_ID]=" + callId + "&data[LINE_NUMBER]=" + encode(Stories.LINE)
                    + "&auth[application_token]=t&auth[domain]=d&auth[member_id]=m";
            return (OnExternalCallStart) Bitrix24Events.parse(form.getBytes(StandardCharsets.UTF_8));
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    @Nested
    class Recordings {

        @TempDir
        Path archive;

        private void useArchive() {
            bench.close();
            bench = new Bench(new InMemoryCallStore(), archive);
        }

        @Test
        void a_recording_is_archived_and_attached_when_it_is_ready() {
            useArchive();
            bench.exchange.willHold(
                    "rec-1", new RecordingSource.Fetched.NotReady("not yet"), TestExchange.audio("hello"));
            bench.play(Stories.inbound("a")
                    .ringing(0, "103")
                    .answered(1, "103")
                    .ended(60, "103", CallResult.ANSWERED, 59L)
                    .recorded(60, "rec-1", 0));
            bench.pass(Duration.ofSeconds(20));

            assertThat(bench.onlySummary().recording()).isEqualTo(CallSummary.Recording.ATTACHED);
            assertThat(bench.onlyCall().recordFile()).isNotNull();
            assertThat(bench.onlyCall().recordFile().sizeBytes()).isEqualTo("..hello".length());
            assertThat(archive).isNotEmptyDirectory();
        }

        @Test
        void several_recordings_are_attached_as_one_file_in_order_and_all_are_archived() {
            useArchive();
            bench.exchange.willHold("rec-1", TestExchange.audio("short"));
            bench.exchange.willHold("rec-2", TestExchange.audio("much longer than the other"));
            bench.play(Stories.inbound("a")
                    .answered(1, "103", 1)
                    .legEnded(20, "103", 1, 19)
                    .transferred(22, "105", 2)
                    .legEnded(60, "105", 2, 38)
                    .ended(60, "105", CallResult.ANSWERED, null)
                    .recorded(60, "rec-1", 1)
                    .recorded(60, "rec-2", 2));
            bench.pass(Duration.ofSeconds(10));

            assertThat(bench.onlyCall().recordFile().sizeBytes())
                    .isEqualTo("..short..much longer than the other".length());
            assertThat(bench.onlySummary().recording()).isEqualTo(CallSummary.Recording.ATTACHED);
        }

        @Test
        void a_recording_that_is_gone_fails_and_the_call_stays() {
            useArchive();
            bench.play(Stories.inbound("a")
                    .ended(60, "103", CallResult.ANSWERED, 59L)
                    .recorded(60, "lost", 0));
            bench.pass(Duration.ofSeconds(10));

            assertThat(bench.onlyCall().durationSeconds()).isEqualTo(59);
            assertThat(bench.onlySummary().recording()).isEqualTo(CallSummary.Recording.FAILED);
            assertThat(bench.onlySummary().state()).isEqualTo(CallSummary.State.SYNCED);
        }
    }
}
