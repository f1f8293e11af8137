package io.github.pbx24.bitrix24.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.ResponseTime;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerLearningTest extends PacerFixture {

    @Nested
    class Packing {

        @Test
        void nothing_is_packed_while_everything_may_leave_alone() {
            learn(UPDATE, Duration.ofMillis(400));
            addMany(Urgency.BULK, UPDATE, 24);

            assertThat(departAll()).hasSize(24).noneMatch(Departure::isPacked);
        }

        @Test
        void a_batch_takes_at_most_twenty_seconds_by_what_was_measured() {
            learn(UPDATE, Duration.ofSeconds(2));
            addMany(Urgency.BULK, UPDATE, 10_000);

            // 2 seconds and twice the deviation of half a second: 3 seconds each.
            assertThat(departAll().subList(0, 20))
                    .allSatisfy(departure -> assertThat(departure.requests()).hasSize(6));
        }

        @Test
        void a_batch_has_at_most_50_commands() {
            learn(UPDATE, Duration.ofMillis(10));
            addMany(Urgency.BULK, UPDATE, 10_000);

            assertThat(departAll().get(0).requests()).hasSize(50);
        }

        @Test
        void what_waits_is_packed_so_that_all_of_it_ends_together() {
            learn(SHOW, Duration.ofMillis(500));
            addMany(Urgency.CARD, SHOW, 500);
            Instant end = now;
            Instant lastButOne = now;
            while (pacer.waiting(Urgency.CARD) > 0) {
                for (Departure departure : departAll()) {
                    lastButOne = end;
                    end = now.plusMillis(departure.requests().size() * 500L);
                    pacer.ended(departure, true, now);
                }
                now = pacer.due(now).orElse(now);
            }

            assertThat(Duration.between(lastButOne, end).abs()).isLessThan(Duration.ofSeconds(3));
            assertThat(Duration.between(now, end)).isLessThan(Duration.ofSeconds(4));
        }

        @Test
        void a_few_cards_for_which_there_is_one_place_share_it() {
            learn(SHOW, Duration.ofMillis(500));
            addAlone(Urgency.CARD, SHOW, 48);
            departAll();
            addMany(Urgency.CARD, SHOW, 6);
            now = now.plusMillis(500);

            // Three seconds by a careful guess.
            assertThat(departAll())
                    .singleElement()
                    .satisfies(departure -> assertThat(departure.requests()).hasSize(4));
        }

        @Test
        void large_and_unpackable_requests_and_those_of_another_client_travel_apart() {
            List.of(UPDATE, "b", "c", "d").forEach(method -> learn(method, Duration.ofMillis(400)));
            addAlone(Urgency.BULK, UPDATE, 36);
            departAll().forEach(departure -> pacer.ended(departure, true, now));
            PacedRequest ours = add(Urgency.BULK, UPDATE);
            PacedRequest theirs = request(new PacedRequest.Owner("", new Object()), Urgency.BULK, UPDATE, 100);
            pacer.add(theirs, now);
            PacedRequest alone = request(owner, Urgency.BULK, "b", PacedRequest.ALONE);
            pacer.add(alone, now);
            PacedRequest large = request(owner, Urgency.BULK, "c", 600_000);
            pacer.add(large, now);
            PacedRequest alsoOurs = add(Urgency.BULK, "d");
            now = now.plusMillis(500);

            assertThat(departAll()).extracting(Departure::requests).containsExactly(List.of(ours, alsoOurs));
            now = now.plusSeconds(2);
            assertThat(departAll())
                    .extracting(Departure::requests)
                    .containsExactly(List.of(theirs), List.of(alone), List.of(large));
        }

        @Test
        void a_batch_that_was_too_much_for_the_portal_makes_the_next_ones_smaller() {
            learn(UPDATE, Duration.ofSeconds(1));
            addMany(Urgency.BULK, UPDATE, 10_000);
            List<Departure> first = departAll();
            int size = first.get(0).requests().size();
            now = now.plusSeconds(60);
            pacer.ended(first.get(0), false, now);

            assertThat(departAll().get(0).requests().size()).isLessThan(size / 2);
        }
    }

    @Nested
    class Adaptation {

        @Test
        void a_refusal_slows_down_once_for_all_requests_that_were_on_their_way() {
            addAlone(Urgency.CARD, SHOW, 10);
            List<Departure> sent = departAll();
            now = now.plusMillis(100);
            sent.forEach(departure -> pacer.refused(departure, now));

            assertThat(pacer.requestsPerSecond()).isEqualTo(1.4);
            add(Urgency.CARD, SHOW);
            assertThat(pacer.next(now)).isEmpty();
            assertThat(pacer.due(now))
                    .get()
                    .satisfies(due -> assertThat(Duration.between(now, due))
                            .isBetween(Duration.ofMillis(700), Duration.ofMillis(720)));
        }

        @Test
        void the_speed_comes_back_slowly() {
            add(Urgency.CARD, SHOW);
            pacer.refused(departAll().get(0), now);
            now = now.plus(Duration.ofMinutes(2));
            assertThat(speed()).isBetween(1.6, 1.8);
            now = now.plus(Duration.ofMinutes(3));
            assertThat(speed()).isEqualTo(2);
        }

        @Test
        void a_self_hosted_portal_has_no_limit_until_it_refuses() {
            pacer = new PacerQueue(PacingPlan.selfHosted());
            addAlone(Urgency.CARD, SHOW, 50);
            List<Departure> sent = departAll();
            assertThat(sent).hasSize(50);
            pacer.refused(sent.get(0), now);

            assertThat(pacer.requestsPerSecond()).isEqualTo(7);
            now = now.plus(Duration.ofMinutes(10));
            assertThat(speed()).isInfinite();
        }

        private double speed() {
            add(Urgency.CARD, SHOW);
            pacer.next(now).ifPresent(departure -> pacer.ended(departure, true, now));
            return pacer.requestsPerSecond();
        }

        @Test
        void a_method_that_used_up_its_time_waits_and_the_others_go_on() {
            pacer.exhausted(FINISH, Duration.ofSeconds(90), now);
            add(Urgency.FINISH, FINISH);
            PacedRequest search = add(Urgency.FINISH, "voximplant.statistic.get");

            assertThat(departAll()).extracting(Departure::requests).containsExactly(List.of(search));
            assertThat(pacer.due(now)).contains(now.plusSeconds(90));
            now = now.plusSeconds(90);
            assertThat(departAll()).hasSize(1);
        }
    }

    @Nested
    class OperatingBudget {

        @Test
        void a_method_slows_down_above_80_percent_and_stops_before_the_limit() {
            used(FINISH, 1.4);
            used(FINISH, 400);
            addMany(Urgency.FINISH, FINISH, 500);
            assertThat(departAll()).hasSizeLessThan(12);

            used(FINISH, 479);
            assertThat(departAll()).isEmpty();
            assertThat(pacer.due(now)).isPresent();
        }

        @Test
        void the_minutes_are_forgotten_ten_minutes_after_their_first_call() {
            used(FINISH, 1.4);
            used(FINISH, 479);
            PacedRequest waiting = add(Urgency.FINISH, FINISH);
            assertThat(departAll()).isEmpty();
            Instant due = pacer.due(now).orElseThrow();

            assertThat(Duration.between(now, due)).isBetween(Duration.ofSeconds(595), Duration.ofSeconds(602));
            now = due;
            assertThat(pacer.next(now)).get().extracting(Departure::requests).isEqualTo(List.of(waiting));
        }

        @ParameterizedTest
        @ValueSource(longs = {-86_400, -3_600, -600, -121, 121, 3_600, 86_400})
        void a_clock_of_the_portal_that_is_set_leaves_the_budget_as_it_is(long seconds) {
            used(FINISH, 1.6);
            ahead = Duration.ofSeconds(seconds);
            useUp();

            assertThat(departAll()).isEmpty();
        }

        @Test
        void one_answer_of_a_wrong_clock_does_not_make_the_budget_forgotten() {
            used(FINISH, 1.6);
            ahead = Duration.ofHours(1);
            used(FINISH, 3.2);
            ahead = Duration.ZERO;
            useUp();

            assertThat(departAll()).isEmpty();
        }

        /** In two minutes; then one more wants to leave. */
        private void useUp() {
            for (int i = 3; i <= 300; i++) {
                now = now.plusMillis(300);
                used(FINISH, i * 1.6);
            }
            add(Urgency.FINISH, FINISH);
        }

        @Test
        void a_method_that_takes_no_time_is_packed_all_the_same() {
            learn(UPDATE, Duration.ZERO);
            addMany(Urgency.BULK, UPDATE, 150);
            int left = 0;
            for (Departure departure : departAll()) {
                left += departure.requests().size();
            }

            assertThat(left).isEqualTo(150);
        }

        @Test
        void a_portal_without_counters_has_no_budget() {
            for (int i = 0; i < 1000; i++) {
                pacer.answered(FINISH, new ResponseTime(null, null, Duration.ofSeconds(2), null, null, null), now);
            }
            add(Urgency.FINISH, FINISH);

            assertThat(departAll()).hasSize(1);
        }

        @Test
        void a_call_that_costs_more_than_the_whole_budget_is_still_made_when_nothing_else_was() {
            pacer = new PacerQueue(PacingPlan.standard().withOperatingLimit(Duration.ofMillis(100)));
            add(Urgency.FINISH, FINISH);
            assertThat(departAll()).hasSize(1);
        }

        /** How far the portal's clock is ahead of ours. */
        private Duration ahead = Duration.ZERO;

        private void used(String method, double seconds) {
            now = now.plusMillis(100);
            Instant there = now.plus(ahead);
            Duration operating = Duration.ofMillis((long) (seconds * 1000));
            Duration took = Duration.ofMillis(1400);
            pacer.answered(
                    method,
                    new ResponseTime(there.minus(took), there, took, took, operating, there.plusSeconds(600)),
                    now);
        }
    }
}
