package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;
import io.github.pbx24.simulator.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every question to the database, once, on PostgreSQL. */
class PostgresTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void the_whole_way_works_on_postgresql_too() throws Exception {
        SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T09:00:00Z"));
        try (World world =
                new World(folder, JdbcDatabase.open(TestDatabases.postgresUrl()), clock, builder -> builder)) {
            long contact = world.first.addContact("Ivan Ivanov", "+74950000001", 7);
            long deal = world.first.addDeal("A deal", contact, 7);
            world.install(world.first);
            PortalScope scope = world.kit.portal(World.FIRST_MEMBER);
            String callId = world.call(world.first, 7, 1, 60);
            world.record(world.first, callId, 64);
            assertThat(world.first.awaitEvents(Duration.ofSeconds(60))).isTrue();
            world.kit.runDue();
            assertThat(scope.lines()).allMatch(line -> line.unmapped() == 1);
            scope.saveProject(world.project(true));
            scope.mapLine("line-1", "sales");
            world.kit.runDue();

            CallObject object = new CallObject("DEAL", deal);
            CallQuery query = CallQuery.newest(10)
                    .withObject(object)
                    .withUser(7L)
                    .withProject("sales")
                    .withState(CallState.DONE)
                    .within(
                            clock.instant().minus(Duration.ofDays(1)),
                            clock.instant().plus(Duration.ofDays(1)));
            assertThat(scope.calls(query)).hasSize(1);
            assertThat(scope.calls(query.after(callId))).isEmpty();
            assertThat(scope.days(query)).hasSize(1).allMatch(day -> day.averageQuality() != null);
            assertThat(scope.analysis(callId)).isPresent();
            assertThat(scope.transcript(callId)).isPresent();
            assertThat(scope.deliveries(DeliveryQuery.newest(10)
                            .withKind(StepKind.WRITE_BACK)
                            .withCall(callId)
                            .containing("external")))
                    .hasSize(1);
            world.kit.catchUp(World.FIRST_MEMBER);
            world.killTokens();
            assertThat(world.kit.checkSetUp(World.FIRST_MEMBER)).isEmpty();
            assertThat(scope.authorisationProblem()).isPresent();
            world.open(world.first, 7);
            world.open(world.first, 1);
            assertThat(scope.authorisationProblem()).isEmpty();
            clock.advance(Duration.ofDays(9));
            world.kit.upkeep(World.FIRST_MEMBER);
            assertThat(scope.calls(query.within(null, null))).allMatch(call -> !call.hasAudio());
            assertThat(scope.removeProject("sales")).isTrue();
            String secret = scope.addWebhookSecret("a-secret-of-sixteen").id();
            assertThat(scope.webhookSecrets()).hasSize(1);
            assertThat(scope.removeWebhookSecret(secret)).isTrue();
            scope.addWebhookSecret("a-secret-of-sixteen");
            assertThat(world.kit.handle(world.removal(true)).orElseThrow().status())
                    .isEqualTo(200);
            assertThat(scope.calls(CallQuery.newest(10))).isEmpty();
            assertThat(scope.webhookSecrets()).isEmpty();
            scope.saveProject(world.project(true));
            world.kit.upkeep(World.FIRST_MEMBER);
            assertThat(scope.projects()).as("deleted again").isEmpty();
        }
    }
}
