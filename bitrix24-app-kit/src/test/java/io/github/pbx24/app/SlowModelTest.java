package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
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
}
