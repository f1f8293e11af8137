package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowModelTest {

    private static final int CALLS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_model_that_hangs_delays_neither_events_nor_downloads() throws IOException {
        CountDownLatch answers = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        try (World world = new World(
                folder,
                Clock.systemUTC(),
                builder -> builder.recordingWaits(
                                List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5)))
                        .calls(
                                World.simplePipelineWith((audio, context) -> {
                                            asked.incrementAndGet();
                                            answers.await();
                                            return World.said(audio);
                                        })
                                        .workers(2)
                                        .build(),
                                folder.resolve("recordings")))) {
            world.install(world.first);
            PortalScope scope = world.kit.portal(World.FIRST_MEMBER);
            scope.saveProject(world.project(false));
            scope.mapLine("line-1", "sales");
            world.kit.start();

            for (int i = 0; i < CALLS; i++) {
                world.record(world.first, world.call(world.first, 7, i, 30), 20);
            }
            assertThat(world.first.awaitEvents(PATIENCE)).isTrue();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(scope.calls(CallQuery.newest(100).withState(CallState.IN_WORK)))
                                    .hasSize(CALLS));
            assertThat(asked).as("the model is busy").hasValueLessThanOrEqualTo(2);
            assertThat(scope.deliveries(
                            DeliveryQuery.newest(100).withKind(StepKind.SPEECH).withState(StepState.WAITING)))
                    .hasSize(CALLS);

            answers.countDown();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(scope.calls(CallQuery.newest(100).withState(CallState.DONE)))
                                    .hasSize(CALLS));
        }
    }
}
