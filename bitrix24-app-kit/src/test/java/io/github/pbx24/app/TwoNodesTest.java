package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.app.setup.SetUpReport;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;
import io.github.pbx24.simulator.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two kits, each with connections of its own, on one PostgreSQL. */
class TwoNodesTest {

    private static final int ROUNDS = 10;

    @TempDir
    private Path folder = Path.of("");

    /** A refresh token buys once. Whoever spends it a second time has lost the portal for both. */
    @Test
    void tokens_that_ended_are_renewed_by_one_node_whichever_finds_it_first() throws Exception {
        SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T09:00:00Z"));
        String url = TestDatabases.postgresUrl();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (World world = new World(folder, JdbcDatabase.open(url), clock, builder -> builder);
                JdbcDatabase second = JdbcDatabase.open(url);
                AppKit other = world.kit(second)) {
            world.install(world.first);
            assertThat(other.checkSetUp(World.FIRST_MEMBER)).isPresent();
            for (int round = 0; round < ROUNDS; round++) {
                // Each other time found by the clock, or by what the portal answers.
                if (round % 2 == 0) {
                    world.first.expireAccessTokens();
                } else {
                    clock.advance(Duration.ofHours(2));
                }
                CyclicBarrier together = new CyclicBarrier(4);
                List<Future<Optional<SetUpReport>>> both = new ArrayList<>();
                for (AppKit kit : List.of(world.kit, other, world.kit, other)) {
                    Callable<Optional<SetUpReport>> question = () -> {
                        together.await(1, TimeUnit.MINUTES);
                        return kit.checkSetUp(World.FIRST_MEMBER);
                    };
                    both.add(threads.submit(question));
                }
                for (Future<Optional<SetUpReport>> one : both) {
                    assertThat(one.get(2, TimeUnit.MINUTES))
                            .as("round %s", round)
                            .isPresent();
                }
                assertThat(world.kit.portal(World.FIRST_MEMBER).authorisationProblem())
                        .as("round %s", round)
                        .isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The slower one learns that the field is there; it has not failed. */
    @Test
    void what_a_portal_lacks_is_made_once_if_two_nodes_see_it_at_once() throws Exception {
        SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T09:00:00Z"));
        String url = TestDatabases.postgresUrl();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (World world = new World(folder, JdbcDatabase.open(url), clock, builder -> builder);
                JdbcDatabase second = JdbcDatabase.open(url);
                AppKit other = world.kit(second)) {
            world.install(world.first);
            world.deleteField(world.first, "deal", World.QUALITY);
            CountDownLatch gate = new CountDownLatch(1);
            world.first.faults().next(2).on("crm.deal.userfield.add").hold(gate);

            List<Future<Optional<SetUpReport>>> both = new ArrayList<>();
            for (AppKit kit : List.of(world.kit, other)) {
                both.add(threads.submit(() -> kit.checkSetUp(World.FIRST_MEMBER)));
            }
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> world.first.faults().applied("crm.deal.userfield.add") == 2);
            gate.countDown();

            List<SetUpReport.Outcome> outcomes = new ArrayList<>();
            for (Future<Optional<SetUpReport>> one : both) {
                one.get(1, TimeUnit.MINUTES).orElseThrow().entries().stream()
                        .map(SetUpReport.Entry::outcome)
                        .forEach(outcomes::add);
            }
            assertThat(outcomes)
                    .containsOnlyOnce(SetUpReport.Outcome.RECREATED)
                    .doesNotContain(SetUpReport.Outcome.FAILED, SetUpReport.Outcome.CREATED);
        } finally {
            threads.shutdownNow();
        }
    }
}
