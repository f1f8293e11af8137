package io.github.pbx24.bitrix24.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest extends PacerFixture {

    @Test
    void a_plan_without_a_pace_bounds_only_what_is_on_its_way() {
        pacer = new PacerQueue(PacingPlan.none());
        addMany(Urgency.BULK, UPDATE, 100);
        List<Departure> left = departAll();

        assertThat(left).hasSize(16).noneMatch(Departure::isPacked);
        pacer.refused(left.get(0), now);
        pacer.ended(left.get(0), true, now);
        assertThat(departAll()).hasSize(1);
    }

    @Test
    void a_lone_request_departs_at_once() {
        PacedRequest show = add(Urgency.CARD, SHOW);

        assertThat(pacer.next(now)).get().extracting(Departure::requests).isEqualTo(List.of(show));
        assertThat(pacer.next(now)).isEmpty();
        assertThat(pacer.due(now)).isEmpty();
    }

    @Test
    void an_urgent_request_overtakes_all_that_wait() {
        addMany(Urgency.BULK, UPDATE, 10_000);
        addMany(Urgency.FINISH, FINISH, 100);
        departAll();

        PacedRequest show = add(Urgency.CARD, SHOW);

        assertThat(pacer.next(now)).get().extracting(Departure::requests).isEqualTo(List.of(show));
    }

    @Test
    void half_of_the_bucket_is_kept_from_bulk_and_a_quarter_from_finish() {
        add(Urgency.CARD, SHOW);
        pacer.ended(departAll().get(0), true, now);
        learn(UPDATE, Duration.ofMillis(100));
        learn(FINISH, Duration.ofMillis(100));
        addAlone(Urgency.BULK, UPDATE, 100);
        assertThat(departAll()).hasSize(23);

        addAlone(Urgency.FINISH, FINISH, 100);
        assertThat(departAll()).hasSize(12);

        addAlone(Urgency.CARD, SHOW, 100);
        assertThat(departAll()).hasSize(12);
    }

    @Test
    void bulk_may_fill_more_while_nothing_more_urgent_is_sent_and_a_crowd_of_cards_still_finds_room() {
        learn(UPDATE, Duration.ofMillis(100));
        addAlone(Urgency.BULK, UPDATE, 100);
        List<Departure> bulk = departAll();
        assertThat(bulk).hasSize(36);

        addAlone(Urgency.CARD, SHOW, 12);
        assertThat(departAll()).hasSize(12);

        bulk.forEach(departure -> pacer.ended(departure, true, now));
        now = now.plusSeconds(8);
        assertThat(departAll()).as("bulk after cards").isEmpty();
        now = now.plus(Duration.ofMinutes(11));
        assertThat(departAll()).as("bulk alone again").hasSize(36);
    }

    @Test
    void of_a_crowd_the_first_leave_at_once_and_the_others_in_small_steps() {
        learn(UPDATE, Duration.ofMillis(100));
        addAlone(Urgency.BULK, UPDATE, 20);
        int atOnce = 0;
        while (pacer.next(now).isPresent()) {
            atOnce++;
        }
        assertThat(atOnce).isEqualTo(12);
        assertThat(untilDue()).isCloseTo(STEP, Duration.ofNanos(1_000));

        addAlone(Urgency.CARD, SHOW, 8);
        for (int i = 0; i < 8; i++) {
            assertThat(pacer.next(now)).as("cards make a crowd of their own").isPresent();
        }
    }

    @Test
    void while_nobody_knows_how_long_a_method_takes_a_crowd_waits_for_the_first_answers() {
        addMany(Urgency.BULK, UPDATE, 500);
        assertThat(departAll()).hasSize(12);
        assertThat(untilDue()).isCloseTo(STEP.multipliedBy(10), Duration.ofNanos(1_000));

        learn(UPDATE, Duration.ofMillis(100));

        assertThat(untilDue()).isCloseTo(STEP, Duration.ofNanos(1_000));
    }

    private Duration untilDue() {
        return Duration.between(now, pacer.due(now).orElseThrow());
    }

    @Test
    void the_first_come_is_the_first_served_within_a_lane() {
        List<PacedRequest> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            asked.add(add(Urgency.BULK, i % 3 == 0 ? UPDATE : "crm.deal.update"));
        }

        assertThat(drain(Duration.ofMinutes(10))).isEqualTo(asked);
    }

    @Test
    void what_was_removed_never_departs() {
        PacedRequest first = add(Urgency.BULK, UPDATE);
        PacedRequest second = add(Urgency.BULK, UPDATE);

        assertThat(pacer.remove(first)).isTrue();
        assertThat(pacer.remove(first)).isFalse();
        assertThat(drain(Duration.ofMinutes(1))).containsExactly(second);
        assertThat(pacer.remove(second)).isFalse();
    }

    @Test
    void all_of_one_owner_can_be_removed() {
        PacedRequest.Owner other = new PacedRequest.Owner("", new Object());
        addMany(Urgency.BULK, UPDATE, 3);
        PacedRequest theirs = request(other, Urgency.BULK, UPDATE, 100);
        pacer.add(theirs, now);

        assertThat(pacer.removeAll(owner)).hasSize(3);
        assertThat(pacer.waiting(Urgency.BULK)).isEqualTo(1);
        assertThat(drain(Duration.ofMinutes(1))).containsExactly(theirs);
    }

    @Test
    void a_card_finds_a_free_connection_however_many_requests_are_on_their_way() {
        pacer = new PacerQueue(PacingPlan.selfHosted());
        addAlone(Urgency.BULK, UPDATE, 200);
        List<Departure> bulk = departAll();
        assertThat(bulk).hasSize(40);
        assertThat(pacer.due(now)).isEmpty();

        add(Urgency.CARD, SHOW);

        assertThat(pacer.next(now)).isPresent();
        pacer.ended(bulk.get(0), true, now);
        pacer.ended(bulk.get(0), true, now);
        assertThat(departAll()).hasSize(1);
    }

    /** The portal's own counter, with requests that arrive up to half a second late and in another order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void the_counter_of_the_portal_never_overflows_whatever_arrives_when(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PacingPlan plan = seed % 2 == 0
                ? PacingPlan.standard()
                : PacingPlan.custom(1 + random.nextInt(9), 10 + random.nextInt(200));
        pacer = new PacerQueue(plan);
        List<Instant> arrivals = new ArrayList<>();
        Instant end = now.plus(Duration.ofMinutes(10));
        while (now.isBefore(end)) {
            Urgency urgency = Urgency.values()[random.nextInt(3)];
            for (int burst = random.nextInt(10) == 0 ? 60 : random.nextInt(3); burst > 0; burst--) {
                pacer.add(
                        request(
                                owner,
                                urgency,
                                "m" + random.nextInt(4),
                                random.nextBoolean() ? 100 : PacedRequest.ALONE),
                        now);
            }
            for (Departure departure : departAll()) {
                arrivals.add(now.plusMillis(random.nextInt(500)));
                pacer.ended(departure, true, now);
            }
            now = now.plusMillis(random.nextInt(700));
        }

        arrivals.sort(null);
        double level = 0;
        Instant before = now;
        for (Instant arrival : arrivals) {
            double leaked = Duration.between(before, arrival).toNanos() / 1e9 * plan.requestsPerSecond();
            level = before.isAfter(arrival) ? 0 : Math.max(0, level - leaked);
            level++;
            before = arrival;
            assertThat(level).as("seed %d at %s", seed, arrival).isLessThanOrEqualTo(plan.burst());
        }
        assertThat(arrivals.size()).isGreaterThan((int) (540 * plan.requestsPerSecond() / 2));
    }

    @Test
    void no_lane_starves_while_cards_come_without_end() {
        pacer = new PacerQueue(PacingPlan.standard().withoutAutoBatch());
        addAlone(Urgency.FINISH, FINISH, 5);
        addAlone(Urgency.BULK, UPDATE, 5);
        Duration longest = Duration.ZERO;
        Instant served = now;
        int lower = 0;
        for (int second = 0; second < 120; second++) {
            addAlone(Urgency.CARD, SHOW, 10);
            for (Departure departure : departAll()) {
                pacer.ended(departure, true, now);
                if (departure.requests().get(0).urgency() != Urgency.CARD) {
                    lower++;
                    longest = max(longest, Duration.between(served, now));
                    served = now;
                }
            }
            now = now.plusSeconds(1);
        }

        assertThat(lower).isEqualTo(10);
        assertThat(longest).isLessThanOrEqualTo(Duration.ofSeconds(11));
    }

    @Test
    void nodes_that_share_a_portal_stay_below_its_limits_together() {
        PacingPlan third = PacingPlan.standard().share(3);

        assertThat(third.requestsPerSecond() * 3).isEqualTo(2);
        assertThat(third.burst() * 3).isLessThanOrEqualTo(50.0001);
        assertThat(third.operatingLimit()).isEqualTo(Duration.ofSeconds(160));
        assertThatThrownBy(() -> PacingPlan.standard().share(51)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PacingPlan.standard().share(0)).isInstanceOf(IllegalArgumentException.class);
        pacer = new PacerQueue(PacingPlan.standard().share(50));
        addAlone(Urgency.CARD, SHOW, 3);
        assertThat(departAll()).hasSize(1);
    }

    @Test
    void a_small_request_does_not_wait_behind_the_backlog_of_somebody_else() {
        addAlone(Urgency.BULK, UPDATE, 5_000);
        departAll();
        PacedRequest.Owner other = new PacedRequest.Owner("", new Object());
        PacedRequest small = request(other, Urgency.BULK, UPDATE, PacedRequest.ALONE);
        pacer.add(small, now);

        assertThat(drain(Duration.ofSeconds(5))).contains(small);
    }

    @Test
    void files_have_places_of_their_own() {
        pacer = new PacerQueue(PacingPlan.selfHosted());
        for (int i = 0; i < 60; i++) {
            pacer.add(request(owner, Urgency.BULK, "upload", PacedRequest.FILE), now);
        }
        assertThat(departAll()).hasSize(16);
        addAlone(Urgency.BULK, UPDATE, 100);
        assertThat(departAll()).hasSize(40);

        addAlone(Urgency.FINISH, FINISH, 100);

        assertThat(departAll()).as("places that bulk work leaves to finish").hasSize(12);
    }

    @Test
    void nothing_leaves_while_the_portal_wants_to_be_left_alone() {
        pacer.pause(Duration.ofSeconds(60), now);
        add(Urgency.CARD, SHOW);

        assertThat(departAll()).isEmpty();
        assertThat(pacer.due(now)).hasValue(now.plusSeconds(60));
        now = now.plusSeconds(60);
        assertThat(departAll()).hasSize(1);
    }

    @Test
    void few_requests_that_would_be_lost_for_good_travel_together() {
        for (int i = 0; i < 100; i++) {
            pacer.add(new PacedRequest(owner, Urgency.BULK, List.of("crm.deal.add"), 100, true, NOBODY), now);
        }
        assertThat(departAll())
                .allSatisfy(departure -> assertThat(departure.requests()).hasSizeLessThanOrEqualTo(10));
    }

    @Test
    void the_server_time_of_two_accounts_is_kept_apart() {
        PacedRequest.Owner other = new PacedRequest.Owner("other", new Object());
        pacer.exhausted("other", UPDATE, Duration.ofMinutes(5), now);
        pacer.add(request(other, Urgency.BULK, UPDATE, PacedRequest.ALONE), now);
        assertThat(departAll()).isEmpty();

        PacedRequest ours = add(Urgency.BULK, UPDATE);

        assertThat(departAll()).singleElement().extracting(Departure::requests).isEqualTo(List.of(ours));
    }
}
