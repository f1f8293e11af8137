package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.pipeline.Pipeline;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.simulator.SimulatedClock;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long things take beside a model that hangs is printed by {@link SlowModelFigure}. */
class SlowModelTest {

    private static final int CALLS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_model_that_hangs_delays_neither_events_nor_downloads() throws IOException {
        try (WaitingCalls waiting = new WaitingCalls(folder, 2)) {
            PortalScope scope = waiting.world.kit.portal(World.FIRST_MEMBER);

            for (int i = 1; i <= CALLS; i++) {
                waiting.call(i);
            }
            assertThat(waiting.world.first.awaitEvents(PATIENCE)).isTrue();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(scope.calls(CallQuery.newest(100).withState(CallState.IN_WORK)))
                                    .hasSize(CALLS));
            assertThat(scope.deliveries(
                            DeliveryQuery.newest(100).withKind(StepKind.SPEECH).withState(StepState.WAITING)))
                    .hasSize(CALLS);

            waiting.answer();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(scope.calls(CallQuery.newest(100).withState(CallState.DONE)))
                                    .hasSize(CALLS + 1));
        }
    }

    @Test
    void events_are_answered_while_every_worker_hangs_and_a_thousand_calls_wait() throws IOException {
        try (WaitingCalls waiting = new WaitingCalls(folder, 4)) {
            waiting.call(1);
            assertThat(waiting.world.first.awaitEvents(PATIENCE)).isTrue();
            waiting.copy(1000);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(waiting.asked()).as(waiting::queue).isGreaterThanOrEqualTo(4));

            for (int i = 0; i < 100; i++) {
                HttpRequest event = HttpRequest.newBuilder(
                                waiting.world.host.publicUrl().resolve("event"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(waiting.event(1_000_000L + i)))
                        .build();
                assertThat(waiting.world.send(event).body()).isEqualTo("accepted");
            }

            assertThat(waiting.world
                            .kit
                            .portal(World.FIRST_MEMBER)
                            .calls(CallQuery.newest(100).withState(CallState.DONE)))
                    .as("the model has answered nothing more")
                    .hasSize(1);
        }
    }

    /** A step may forget its time limit, and that its thread was interrupted. */
    @Test
    void a_model_that_never_answers_costs_a_call_its_tries_and_nobody_else_anything() throws IOException {
        SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T09:00:00Z"));
        CountDownLatch never = new CountDownLatch(1);
        Pipeline pipeline = World.simplePipelineWith((audio, context) -> {
                    if (audio.size() == 20) {
                        awaitWhateverHappens(never);
                    }
                    return World.said(audio);
                })
                .stepTimeout(Duration.ofSeconds(1))
                .build();
        try (World world = new World(folder, clock, builder -> builder.calls(pipeline, folder.resolve("recordings")))) {
            world.install(world.first);
            PortalScope scope = world.kit.portal(World.FIRST_MEMBER);
            scope.saveProject(world.project(false));
            scope.mapLine("line-1", "sales");
            world.record(world.first, world.call(world.first, 7, 1, 30), 20);
            world.record(world.first, world.call(world.first, 7, 2, 30), 21);
            assertThat(world.first.awaitEvents(PATIENCE)).isTrue();

            for (int i = 0; i < 30; i++) {
                world.kit.runDue();
                clock.advance(Duration.ofSeconds(1));
            }

            assertThat(scope.calls(CallQuery.newest(10)))
                    .extracting(Call::state)
                    .containsExactlyInAnyOrder(CallState.FAILED, CallState.DONE);
            assertThat(scope.deliveries(
                            DeliveryQuery.newest(10).withKind(StepKind.SPEECH).withState(StepState.FAILED)))
                    .singleElement()
                    .satisfies(step -> assertThat(step.detail()).contains("no answer within PT1S"));
        } finally {
            never.countDown();
        }
    }

    private static void awaitWhateverHappens(CountDownLatch latch) {
        boolean over = false;
        while (!over) {
            try {
                latch.await();
                over = true;
            } catch (InterruptedException e) {
                // As a native library would.
            }
        }
    }
}
