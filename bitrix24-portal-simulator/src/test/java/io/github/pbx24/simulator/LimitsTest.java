package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {

    private static final Instant START = Instant.parse("2026-03-10T08:19:38Z");

    private final SimulatedClock clock = SimulatedClock.at(START);

    @ParameterizedTest
    @EnumSource(names = {"STANDARD", "ENTERPRISE"})
    void the_bucket_takes_a_burst_and_then_the_sustained_rate(PortalPlan plan) throws IOException {
        try (PortalSimulator portal =
                PortalSimulator.builder().clock(clock).plan(plan).start()) {
            Rest rest = Rest.webhook(portal);
            for (int i = 0; i < plan.burst(); i++) {
                assertThat(rest.json("server.time").status()).isEqualTo(200);
            }
            assertThat(rest.json("server.time").error()).isEqualTo("503 QUERY_LIMIT_EXCEEDED: Too many requests");
            assertThat(portal.rejectedForLimits()).isEqualTo(1);
            for (int second = 0; second < 3; second++) {
                clock.advance(Duration.ofSeconds(1));
                for (int i = 0; i < plan.requestsPerSecond(); i++) {
                    assertThat(rest.json("batch").status()).isEqualTo(200);
                }
                assertThat(rest.json("batch").status()).isEqualTo(503);
            }
            assertThat(portal.requests())
                    .filteredOn(request -> !request.executed())
                    .hasSize(4);
        }
    }

    @Test
    void a_refused_request_does_not_run() throws IOException {
        try (PortalSimulator portal =
                PortalSimulator.builder().clock(clock).plan(PortalPlan.STANDARD).start()) {
            Rest rest = Rest.webhook(portal);
            for (int i = 0; i < 55; i++) {
                rest.json("crm.lead.add", "fields", Php.map("TITLE", "x"));
            }
            assertThat(portal.leads()).hasSize(50);
        }
    }

    @Test
    void the_operating_budget_blocks_one_method_until_its_oldest_minute_drops_out() throws IOException {
        try (PortalSimulator portal = PortalSimulator.builder()
                .clock(clock)
                .operatingLimit(Duration.ofSeconds(10))
                .serviceTime("user.get", Duration.ofSeconds(6), Duration.ofSeconds(4))
                .start()) {
            Rest rest = Rest.webhook(portal);
            Rest.Reply first = rest.json("user.get");
            assertThat(first.time())
                    .containsEntry("operating", 4L)
                    .containsEntry("operating_reset_at", START.plusSeconds(600).getEpochSecond())
                    .containsEntry("duration", 6L);
            clock.advance(Duration.ofMinutes(2));
            rest.json("user.get");
            // 8 s are spent, which is below the limit: this call crosses it and still runs.
            assertThat(rest.json("user.get").time()).containsEntry("operating", 12L);
            assertThat(rest.json("user.get").error())
                    .isEqualTo("429 OPERATION_TIME_LIMIT: Method is blocked due to operation time limit.");
            assertThat(rest.json("user.current").status()).isEqualTo(200);
            assertThat(new Rest(portal.addWebhook(1, Set.of())).json("user.get").status())
                    .isEqualTo(200);
            clock.advance(Duration.ofMinutes(8));
            assertThat(rest.json("user.get").time()).containsEntry("operating", 12L);
            assertThat(portal.rejectedForLimits()).isEqualTo(1);
        }
    }

    @Test
    void commands_of_a_batch_use_the_budget_but_the_batch_itself_does_not() throws IOException {
        try (PortalSimulator portal = PortalSimulator.builder()
                .clock(clock)
                .operatingLimit(Duration.ofSeconds(1))
                .observedServiceTimes()
                .serviceTime("server.time", Duration.ofSeconds(2), Duration.ofSeconds(2))
                .start()) {
            Rest.Reply reply =
                    Rest.webhook(portal).json("batch", "cmd", Php.map("a", "server.time", "b", "server.time"));

            assertThat(Php.entries(reply.map().get("result"))).containsOnlyKeys("a");
            assertThat(reply.map().get("result_error").toString()).contains("OPERATION_TIME_LIMIT");
            assertThat(reply.time()).doesNotContainKey("operating");
        }
    }

    @Test
    void short_calls_do_not_count() throws IOException {
        try (PortalSimulator portal = PortalSimulator.builder()
                .clock(clock)
                .serviceTime("user.get", Duration.ofMillis(100), Duration.ofMillis(100))
                .start()) {
            assertThat(Rest.webhook(portal).json("user.get").time())
                    .containsEntry("operating", 0L)
                    .containsEntry("operating_reset_at", START.plusSeconds(600).getEpochSecond());
        }
    }

    @Test
    void a_self_hosted_portal_reports_no_operating_time() throws IOException {
        try (PortalSimulator portal =
                PortalSimulator.builder().plan(PortalPlan.SELF_HOSTED).start()) {
            assertThat(Rest.webhook(portal).json("user.get").time())
                    .containsKeys("start", "finish", "duration", "processing", "date_start", "date_finish")
                    .doesNotContainKeys("operating", "operating_reset_at");
        }
    }
}
