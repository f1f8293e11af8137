package io.github.pbx24.correlation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.plan.CallCommand.Kind;
import io.github.pbx24.correlation.plan.CallRunner.Fate;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What Bitrix24 has, or may have, gets finished. */
class CallObligationsTest {

    private final CallRunner runner = new CallRunner(Stories.START);

    private FinishIntent onlyFinish() {
        assertThat(runner.portal.finished).hasSize(1);
        assertThat(runner.portal.active).isEmpty();
        assertThat(runner.dueAt).isNull();
        return runner.portal.finished.values().iterator().next();
    }

    private void failing(Kind kind, Fate fate) {
        runner.chance = command -> command.kind() == kind ? fate : Fate.DONE;
    }

    private void healthy() {
        runner.chance = CallRunner.Chance.NONE;
    }

    @Nested
    class A_registered_call {

        @Test
        void that_turns_out_to_be_internal_is_finished() {
            runner.hear(Stories.inbound("a").ringing(0, "103").told());
            CallDetails internal = CallDetails.of(Direction.INTERNAL, "105", null);
            runner.hear(
                    new CallEvent.Ended(
                            CallIdentity.id("a"),
                            internal,
                            null,
                            null,
                            CallResult.ANSWERED,
                            Duration.ofSeconds(9),
                            null),
                    Stories.at(20));
            runner.pass(Duration.ofDays(1));

            onlyFinish();
        }

        @Test
        void whose_talker_nobody_knows_is_finished_by_the_user_of_its_registration() {
            runner.directory = new Directory(Map.of("103", 3L), null, Map.of());
            runner.hear(Stories.inbound("a")
                    .ringing(0, "103")
                    .answered(5, "999")
                    .ended(60, "999", CallResult.ANSWERED, 55L)
                    .told());
            runner.pass(Duration.ofDays(1));

            assertThat(onlyFinish()).isEqualTo(new FinishIntent(3, 55, "200", true));
        }

        @Test
        void is_finished_although_its_card_cannot_be_hidden() {
            runner.hear(Stories.inbound("a").ringing(0, "103").ringing(0, "105").told());
            failing(Kind.HIDE, Fate.NOT_DONE);
            runner.hear(Stories.inbound("a")
                    .ended(20, null, CallResult.MISSED, null)
                    .told());
            runner.pass(Duration.ofMinutes(1));

            onlyFinish();
            assertThat(runner.count(Kind.HIDE)).isEqualTo(Cards.MOST_TRIES);
        }

        @Test
        void whose_finish_was_lost_is_finished_although_the_statistics_may_not_be_read() {
            runner.portal.statisticsAllowed = false;
            runner.hear(
                    Stories.inbound("a").ringing(0, "103").answered(3, "103").told());
            failing(Kind.FINISH, Fate.LOST_BEFORE);
            runner.hear(Stories.inbound("a")
                    .ended(20, "103", CallResult.ANSWERED, 17L)
                    .told());
            runner.pass(Duration.ofSeconds(30));
            healthy();
            runner.pass(Duration.ofMinutes(5));

            assertThat(onlyFinish().talkSeconds()).isEqualTo(17);
        }

        @Test
        void whose_finish_ran_but_was_lost_counts_as_finished_when_it_cannot_be_looked_up() {
            runner.portal.statisticsAllowed = false;
            runner.hear(
                    Stories.inbound("a").ringing(0, "103").answered(3, "103").told());
            failing(Kind.FINISH, Fate.LOST_AFTER);
            runner.hear(Stories.inbound("a")
                    .ended(20, "103", CallResult.ANSWERED, 17L)
                    .told());
            runner.pass(Duration.ofSeconds(10));
            healthy();
            runner.pass(Duration.ofMinutes(5));

            onlyFinish();
            assertThat(runner.progress.isFinished()).isTrue();
        }

        @Test
        void is_finished_by_somebody_else_if_its_user_has_left() {
            runner.directory = new Directory(Map.of("103", 3L, "105", 5L), null, Map.of());
            runner.hear(Stories.inbound("a").ringing(0, "103").ringing(0, "105").told());
            runner.hear(Stories.inbound("a").answered(5, "105").told());
            runner.portal.inactive.add(5L);
            runner.hear(Stories.inbound("a")
                    .ended(20, "105", CallResult.ANSWERED, 15L)
                    .told());
            runner.pass(Duration.ofDays(1));

            assertThat(onlyFinish()).isEqualTo(new FinishIntent(3, 15, "200", true));
        }

        @Test
        void whose_log_lost_its_first_answer_is_logged_once_the_lost_request_cannot_be_running() {
            runner.chance = command ->
                    command.kind() == Kind.LOG_CALL && runner.count(Kind.LOG_CALL) == 1 ? Fate.LOST_HALFWAY : Fate.DONE;
            runner.hear(Stories.inbound("a")
                    .ended(20, "103", CallResult.ANSWERED, 17L)
                    .told());
            runner.pass(Duration.ofSeconds(12));
            assertThat(runner.count(Kind.LOG_CALL)).isEqualTo(1);
            runner.pass(Duration.ofSeconds(30));

            assertThat(onlyFinish().talkSeconds()).isEqualTo(17);
            assertThat(runner.portal.registered).hasSize(1);
            assertThat(runner.count(Kind.LOG_CALL)).isEqualTo(2);
            assertThat(runner.count(Kind.CHECK_LOG)).isZero();
        }

        @Test
        void that_bitrix24_has_lost_is_logged_anew() {
            runner.hear(
                    Stories.inbound("a").ringing(0, "103").answered(3, "103").told());
            runner.portal.active.clear();
            runner.portal.cards.clear();
            runner.hear(Stories.inbound("a")
                    .ended(20, "103", CallResult.ANSWERED, 17L)
                    .told());
            runner.pass(Duration.ofDays(1));

            assertThat(onlyFinish().talkSeconds()).isEqualTo(17);
            assertThat(runner.portal.registered).hasSize(2);
        }
    }

    @Nested
    class After_a_certain_refusal {

        @Test
        void a_finish_is_planned_anew_from_what_is_known_then() {
            runner.hear(Stories.inbound("a").ringing(0, "103").told());
            failing(Kind.FINISH, Fate.NOT_DONE);
            runner.hear(Stories.inbound("a")
                    .ended(20, null, CallResult.MISSED, null)
                    .told());
            runner.pass(Duration.ofSeconds(40));
            runner.hear(Stories.inbound("a")
                    .ended(70, "103", CallResult.ANSWERED, 50L)
                    .told());
            healthy();
            runner.pass(Duration.ofMinutes(5));

            assertThat(onlyFinish()).isEqualTo(new FinishIntent(3, 50, "200", true));
        }

        @Test
        void no_card_pops_up_for_a_call_that_is_over() {
            failing(Kind.REGISTER, Fate.NOT_DONE);
            runner.hear(Stories.inbound("a")
                    .ringing(0, "103")
                    .answered(3, "103")
                    .ended(20, "103", CallResult.ANSWERED, 17L)
                    .told());
            runner.chance = command -> Fate.NOT_DONE;
            runner.pass(Duration.ofDays(1));
            healthy();
            runner.pass(Duration.ofHours(1));

            onlyFinish();
            RegisterIntent registered =
                    runner.portal.registered.values().iterator().next();
            assertThat(registered.show()).isFalse();
            assertThat(registered.startedAt()).isEqualTo(Stories.START);
            assertThat(runner.portal.cards).isEmpty();
        }

        @Test
        void the_card_goes_to_those_who_may_have_it_and_not_to_those_who_have_left() {
            runner.portal.inactive.add(3L);
            runner.hear(Stories.inbound("a").ringing(0, "103").ringing(1, "105").told());

            assertThat(runner.portal.openCards()).containsExactly(5L);

            runner.hear(Stories.inbound("a")
                    .answered(9, "105")
                    .ended(60, "105", CallResult.ANSWERED, 51L)
                    .told());
            runner.pass(Duration.ofMinutes(1));

            assertThat(onlyFinish().userId()).isEqualTo(5);
        }

        @Test
        void a_call_that_is_refused_again_and_again_becomes_a_dead_letter() {
            runner.portal.inactive.addAll(Set.of(1L, 2L, 3L, 4L, 5L, 99L));
            runner.hear(Stories.inbound("a")
                    .ringing(0, "103")
                    .ended(20, "103", CallResult.MISSED, null)
                    .told());
            runner.pass(Duration.ofDays(3));

            assertThat(runner.dueAt).isNull();
            assertThat(runner.progress.dead()).isNull();
            assertThat(runner.view().hiddenBecause()).contains("nobody has the extension");
        }

        @Test
        void a_registered_call_that_nobody_may_finish_becomes_a_dead_letter_that_can_be_retried() {
            runner.hear(Stories.inbound("a").ringing(0, "103").told());
            runner.portal.inactive.addAll(Set.of(1L, 2L, 3L, 4L, 5L, 99L));
            runner.hear(Stories.inbound("a")
                    .ended(20, "103", CallResult.MISSED, null)
                    .told());
            runner.pass(Duration.ofDays(3));

            assertThat(runner.progress.dead()).isNotNull();
            assertThat(runner.progress.dead().reason()).contains("not active");
            assertThat(runner.dueAt).isNull();
            int tries = runner.said.size();
            assertThat(tries).isLessThan(40);

            runner.portal.inactive.clear();
            runner.progress = runner.progress.retried();
            runner.hear(Stories.inbound("a").recorded(30, "r", 0).told());
            runner.pass(Duration.ofMinutes(5));

            onlyFinish();
            assertThat(runner.progress.dead()).isNull();
        }

        @Test
        void a_dropped_call_stays_as_it_is() {
            runner.hear(Stories.inbound("a").ringing(0, "103").told());
            runner.progress = runner.progress.dropped(Stories.at(5));
            int said = runner.said.size();
            runner.hear(Stories.inbound("a")
                    .ended(20, "103", CallResult.MISSED, null)
                    .told());
            runner.pass(Duration.ofDays(1));

            assertThat(runner.said).hasSize(said);
            assertThat(runner.progress.dead().dropped()).isTrue();
        }
    }

    @Nested
    class A_registration {

        @Test
        void of_a_call_that_waited_long_begins_when_bitrix24_still_recognises_it() {
            runner.hear(Stories.inbound("a").queue(0, "800").told());
            failing(Kind.REGISTER, Fate.LOST_AFTER);
            runner.hear(Stories.inbound("a").ringing(2_400, "103").told());
            runner.pass(Duration.ofSeconds(20));
            healthy();
            runner.pass(Duration.ofMinutes(2));
            runner.hear(Stories.inbound("a")
                    .answered(2_600, "103")
                    .ended(2_700, "103", CallResult.ANSWERED, 100L)
                    .told());
            runner.pass(Duration.ofMinutes(5));

            onlyFinish();
            assertThat(runner.portal.registered).hasSize(1);
            assertThat(runner.portal.openCards()).isEmpty();
        }

        @Test
        void whose_answer_was_lost_is_not_repeated_blindly_once_bitrix24_does_not_recognise_it_any_more() {
            failing(Kind.REGISTER, Fate.LOST_BEFORE);
            runner.hear(Stories.inbound("a").ringing(0, "103").told());
            runner.pass(Duration.ofMinutes(29));
            long before = runner.count(Kind.REGISTER);
            runner.pass(Duration.ofMinutes(31));
            assertThat(runner.count(Kind.REGISTER)).isEqualTo(before);
            healthy();
            runner.hear(Stories.inbound("a")
                    .answered(4_000, "103")
                    .ended(4_100, "103", CallResult.ANSWERED, 100L)
                    .told());
            runner.pass(Duration.ofMinutes(5));

            assertThat(onlyFinish().talkSeconds()).isEqualTo(100);
            assertThat(runner.portal.registered).hasSize(1);
            assertThat(runner.portal.cards).isEmpty();
            assertThat(runner.progress.registration().strayed()).isTrue();
        }

        @Test
        void of_a_call_that_is_over_is_one_request_with_its_finish() {
            runner.hear(Stories.inbound("a")
                    .ended(60, "103", CallResult.ANSWERED, 50L)
                    .told());
            runner.pass(Duration.ofMinutes(1));

            assertThat(runner.said).extracting(CallCommand::kind).containsExactly(Kind.LOG_CALL);
        }

        @Test
        void with_its_finish_whose_answer_was_lost_is_looked_up() {
            failing(Kind.LOG_CALL, Fate.LOST_AFTER);
            runner.hear(Stories.inbound("a")
                    .ended(6_000, "103", CallResult.ANSWERED, 50L)
                    .told());
            runner.pass(Duration.ofHours(1));

            onlyFinish();
            assertThat(runner.count(Kind.LOG_CALL)).isEqualTo(1);
            assertThat(runner.progress.crmCallId()).isEqualTo("crm-1");
        }
    }

    @Nested
    class Silence {

        @Test
        void closes_a_ringing_call_after_four_hours_as_missed() {
            runner.hear(Stories.inbound("a").ringing(0, "103").told());
            runner.pass(Duration.ofHours(4));

            assertThat(onlyFinish()).isEqualTo(new FinishIntent(3, 0, "304", true));
        }

        @Test
        void does_not_close_a_conversation_of_five_hours() {
            runner.hear(
                    Stories.inbound("a").ringing(0, "103").answered(5, "103").told());
            runner.pass(Duration.ofHours(5));
            assertThat(runner.portal.active).hasSize(1);
            runner.hear(Stories.inbound("a")
                    .ended(18_100, "103", CallResult.ANSWERED, 18_000L)
                    .told());
            runner.pass(Duration.ofMinutes(1));

            assertThat(onlyFinish().talkSeconds()).isEqualTo(18_000);
        }

        @Test
        void never_makes_an_answered_call_of_no_length() {
            runner.hear(Stories.inbound("a").answered(5, "103").told());
            runner.pass(Duration.ofHours(13));

            assertThat(onlyFinish()).isEqualTo(new FinishIntent(3, 0, "OTHER", true));
        }

        @Test
        void that_was_broken_too_late_is_noted() {
            runner.hear(
                    Stories.inbound("a").ringing(0, "103").answered(5, "103").told());
            runner.pass(Duration.ofHours(13));
            runner.hear(Stories.inbound("a")
                    .ended(50_000, "103", CallResult.ANSWERED, 49_995L)
                    .told());
            runner.pass(Duration.ofMinutes(1));

            assertThat(runner.portal.notes)
                    .singleElement()
                    .asString()
                    .contains("49995 s")
                    .contains("200")
                    .contains("103");
            assertThat(runner.dueAt).isNull();
        }
    }

    @Nested
    class The_end_of_a_call {

        @Test
        void settles_though_news_come_every_second() {
            runner.hear(Stories.inbound("a")
                    .ringing(0, "103")
                    .ended(10, "103", CallResult.MISSED, null)
                    .told());
            for (int second = 11; second < 120; second++) {
                runner.hear(
                        Stories.inbound("a")
                                .ringing(second * 30L - 300, "10" + second)
                                .told()
                                .get(0)
                                .event(),
                        Stories.at(second));
            }

            assertThat(runner.portal.finished).hasSize(1);
        }

        @Test
        void received_by_a_clock_that_was_ahead_does_not_wait_for_it() {
            runner.hear(Stories.inbound("a").ringing(0, "103").told());
            Instant ahead = Stories.at(7_200);
            runner.facts = runner.facts.plus(
                    Stories.inbound("a")
                            .ended(10, "103", CallResult.MISSED, null)
                            .told()
                            .get(0)
                            .event(),
                    ahead);
            runner.newsAt = Stories.at(10);
            runner.now = Stories.at(10);
            runner.dueAt = Stories.at(10);
            runner.pass(Duration.ofSeconds(70));

            assertThat(runner.portal.finished).hasSize(1);
        }
    }

    @Test
    void a_note_that_is_refused_by_a_busy_portal_is_given_up_in_time() {
        runner.hear(Stories.inbound("a")
                .ringing(0, "101")
                .answered(4, "101")
                .transferred(30, "103")
                .told());
        failing(Kind.ADD_NOTE, Fate.NOT_DONE);
        runner.hear(
                Stories.inbound("a").ended(60, "103", CallResult.ANSWERED, 50L).told());
        runner.pass(Duration.ofDays(1));

        onlyFinish();
        assertThat(runner.count(Kind.ADD_NOTE)).isEqualTo(Noting.MOST_TRIES);
    }
}
