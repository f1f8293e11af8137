package io.github.pbx24.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.benchmarks.PacingClients.Work;
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

/** The pacer on a virtual clock against a portal with the documented limits: nothing here depends on the machine. */
class PacingLawsTest {

    private static final String REGISTER = "telephony.externalcall.register";
    private static final String SHOW = "telephony.externalcall.show";
    private static final String FINISH = "telephony.externalcall.finish";
    private static final String UPDATE = "crm.activity.update";
    private static final String READ = "crm.deal.get";

    /** Of the longest story: with {@code -Dpbx24.slow=true} half an hour, and bulk work piles up. */
    private static final int MINUTES = Boolean.getBoolean("pbx24.slow") ? 30 : 8;

    private final VirtualTime time = new VirtualTime();
    private final Instant begin = time.now();
    private Instant done = begin;
    private int answered;

    private PacingClients.Paced client(VirtualPortal portal) {
        return new PacingClients.Paced(time, portal, PacingPlan.standard());
    }

    private VirtualPortal portal(long seed) {
        return new VirtualPortal(time, 2, 50, seed);
    }

    private void count() {
        answered++;
        done = time.now();
    }

    private double secondsNeeded() {
        return Duration.between(begin, done).toMillis() / 1e3;
    }

    /** All known before and every request filled, it takes 0.9 s. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void a_crowd_of_reads_is_done_not_long_after_the_limits_allow(long seed) {
        VirtualPortal portal = portal(seed);
        PacingClients.Paced client = client(portal);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            // Callers ask one by one, the slow ones for half a second.
            time.after(
                    Duration.ofMillis(random.nextInt((int) seed * 100)),
                    () -> client.ask(new Work(READ, Urgency.BULK, () -> {}, this::count)));
        }
        time.runUntil(begin.plusSeconds(60));

        assertThat(answered).isEqualTo(500);
        assertThat(secondsNeeded()).isLessThan(6);
        assertThat(portal.rejected()).isZero();
    }

    /** Registered and finished one after the other in full requests, it would take 22 s. */
    @Test
    void a_crowd_of_calls_is_done_not_long_after_the_limits_allow() {
        VirtualPortal portal = portal(1);
        PacingClients.Paced client = client(portal);
        for (int i = 0; i < 200; i++) {
            client.ask(new Work(
                    REGISTER,
                    Urgency.CARD,
                    () -> {},
                    () -> client.ask(new Work(FINISH, Urgency.FINISH, () -> {}, this::count))));
        }
        time.runUntil(begin.plusSeconds(300));

        assertThat(answered).isEqualTo(200);
        assertThat(secondsNeeded()).isLessThan(50);
        assertThat(portal.rejected()).isZero();
    }

    /** Nobody has measured the method yet, and the server time of ten minutes is enough for 340. */
    @ParameterizedTest
    @ValueSource(ints = {300, 600, 1_000})
    void a_crowd_that_needs_more_server_time_than_there_is_is_refused_nothing(int calls) {
        VirtualPortal portal = portal(7);
        PacingClients.Paced client = client(portal);
        for (int i = 0; i < calls; i++) {
            client.ask(new Work(FINISH, Urgency.FINISH, () -> {}, this::count));
        }
        time.runUntil(begin.plus(Duration.ofHours(1)));

        assertThat(answered).isEqualTo(calls);
        assertThat(portal.rejected()).isZero();
    }

    /** So many cards a second for a minute that they alone fill every request, and a finish every two seconds. */
    @ParameterizedTest
    @ValueSource(ints = {5, 10, 30, 60, 100})
    void a_finish_leaves_within_seven_seconds_whatever_cards_there_are(int cardsPerSecond) {
        VirtualPortal portal = portal(cardsPerSecond);
        PacingClients.Paced client = client(portal);
        SplittableRandom random = new SplittableRandom(cardsPerSecond);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 60 * cardsPerSecond; i++) {
            String method = random.nextBoolean() ? REGISTER : SHOW;
            time.after(
                    Duration.ofMillis(random.nextInt(60_000)),
                    () -> client.ask(new Work(method, Urgency.CARD, () -> {}, this::count)));
        }
        for (int i = 0; i < 30; i++) {
            time.after(Duration.ofMillis(random.nextInt(60_000)), () -> {
                Instant asked = time.now();
                client.ask(new Work(
                        FINISH, Urgency.FINISH, () -> waits.add(Duration.between(asked, time.now())), this::count));
            });
        }
        time.runUntil(begin.plus(Duration.ofHours(1)));

        assertThat(waits).hasSize(30).allSatisfy(wait -> assertThat(wait).isLessThan(Duration.ofSeconds(7)));
        assertThat(answered).isEqualTo(60 * cardsPerSecond + 30);
        assertThat(portal.rejected()).isZero();
    }

    /** The crowds of cards: eight at once, and no more in a minute than three quarters of what the counter lets through. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_card_leaves_within_a_second_whatever_bulk_work_there_is(long seed) {
        VirtualPortal portal = portal(seed);
        PacingClients.Paced client = client(portal);
        SplittableRandom random = new SplittableRandom(seed);
        List<Duration> waits = new ArrayList<>();
        List<Instant> sent = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            // Bulk work comes in one crowd, in many small ones, or not at all.
            int bulk = random.nextInt(3) * 800;
            boolean together = random.nextBoolean();
            for (int i = 0; i < bulk; i++) {
                Duration at = Duration.ofMillis(minute * 60_000L + (together ? 0 : random.nextInt(60_000)));
                String method = random.nextBoolean() ? UPDATE : READ;
                time.after(at, () -> client.ask(new Work(method, Urgency.BULK, () -> {}, this::count)));
            }
            for (int crowd = 0; crowd < 10; crowd++) {
                Duration at = Duration.ofMillis(minute * 60_000L + random.nextInt(60_000));
                int cards = 1 + random.nextInt(8);
                time.after(at, () -> {
                    for (int i = 0; i < cards; i++) {
                        Instant asked = time.now();
                        String method = random.nextBoolean() ? REGISTER : SHOW;
                        sent.add(asked);
                        client.ask(new Work(
                                method, Urgency.CARD, () -> waits.add(Duration.between(asked, time.now())), () -> {}));
                    }
                });
            }
        }
        time.runUntil(begin.plus(Duration.ofHours(2)));

        assertThat(waits)
                .hasSameSizeAs(sent)
                .allSatisfy(wait -> assertThat(wait).isLessThan(Duration.ofSeconds(1)));
        assertThat(portal.rejected()).isZero();
    }
}
