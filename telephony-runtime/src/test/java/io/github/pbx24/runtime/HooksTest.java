package io.github.pbx24.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.PortalSimulator;
import io.github.pbx24.simulator.SimulatedClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** 3CX, {@code custom-crm}: two hooks without an id of the call. Which of them belong together is found out by who, with whom and when. */
@Execution(ExecutionMode.CONCURRENT)
class HooksTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ROUNDS = Boolean.getBoolean("pbx24.slow") ? 30 : 10;
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final SimulatedClock clock = SimulatedClock.at(START);
    private TelephonyRuntime runtime;

    @BeforeEach
    void start() {
        portal.addUser(7, "Anna Petrova", "101");
        portal.addUser(8, "Boris Orlov", "102");
        runtime = TelephonyRuntime.builder(TelephonyStores.inMemory())
                .portal(Portal.builder("acme", Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                        .defaultUser(1)
                        .pacing(PacingPlan.none())
                        .rules(CallRules.DEFAULT)
                        .build())
                .exchange("hooks", "acme", "3cx", Map.of("dialect", "custom-crm", "token", "s3cret"))
                .clock(clock)
                .start();
    }

    @AfterEach
    void stop() {
        runtime.close();
        portal.close();
    }

    private void send(String hook, String fields) {
        byte[] body = ("{" + fields + ",\"TYPE\":\"1\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(runtime.accept(
                                "hooks",
                                WebhookRequest.builder("POST", clock.instant())
                                        .path(hook)
                                        .rawQuery("token=s3cret")
                                        .header("Content-Type", "application/json")
                                        .body(body)
                                        .build())
                        .status())
                .isEqualTo(200);
    }

    private static String parties(String extension, String client) {
        return "\"USER_PHONE_INNER\":\"" + extension + "\",\"PHONE_NUMBER\":\"" + client + "\"";
    }

    private void answered(String extension, String client, Instant startedAt) {
        send("answered", parties(extension, client) + ",\"CALL_START_DATE\":\"" + startedAt + "\"");
    }

    private void ended(String extension, String client, long talk) {
        send("ended", parties(extension, client) + ",\"DURATION\":\"" + talk + "\"");
    }

    private List<Long> talks(String client) {
        return portal.calls().stream()
                .filter(call -> call.phoneNumber().endsWith(client.substring(1)))
                .map(CallHistoryRow::durationSeconds)
                .sorted()
                .toList();
    }

    /** Time goes on until what is left has settled. */
    private void awaitTalks(String client, Long... expected) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(1));
            assertThat(talks(client)).containsExactly(expected);
        });
        assertThat(portal.activeCalls()).isEmpty();
    }

    @Test
    void a_client_who_calls_again_has_two_calls_also_if_they_last_as_long() {
        String client = "+79160000001";
        for (int call = 0; call < 3; call++) {
            Instant startedAt = clock.instant();
            clock.advance(Duration.ofSeconds(5));
            answered("101", client, startedAt);
            clock.advance(Duration.ofSeconds(47));
            ended("101", client, 47);
            // Told twice, as by a mirror.
            ended("101", client, 47);
            clock.advance(Duration.ofMinutes(7));
        }

        awaitTalks(client, 47L, 47L, 47L);
    }

    @Test
    void two_calls_of_the_same_two_people_at_once_end_each_with_its_own_talk() {
        String client = "+79160000002";
        answered("101", client, clock.instant());
        clock.advance(Duration.ofMinutes(10));
        answered("101", client, clock.instant());
        clock.advance(Duration.ofMinutes(5));
        ended("101", client, 900);
        clock.advance(Duration.ofMinutes(1));
        ended("101", client, 360);

        awaitTalks(client, 360L, 900L);
    }

    /** One of those that are told. */
    private record Hook(Runnable told) {}

    /**
     * Anna and Boris talk with two clients each at the same time. What is said of one call comes in any order and more than once, beside
     * what is said of the others.
     */
    @Test
    void overlapping_calls_of_the_same_phones_and_the_same_clients_are_told_apart_in_any_order() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            String one = "+7916100%04d".formatted(round);
            String other = "+7916200%04d".formatted(round);
            Instant startedAt = clock.instant();
            clock.advance(Duration.ofMinutes(5));
            List<Hook> hooks = new ArrayList<>();
            pair(hooks, "101", one, startedAt, 60);
            pair(hooks, "102", one, startedAt.plusSeconds(20), 70);
            pair(hooks, "101", other, startedAt.plusSeconds(40), 80);
            pair(hooks, "102", other, startedAt.plusSeconds(60), 60);
            List<Hook> twice = new ArrayList<>(hooks);
            hooks.stream().filter(hook -> random.nextBoolean()).forEach(twice::add);
            Collections.shuffle(twice, random);
            twice.forEach(hook -> hook.told().run());
            clock.advance(Duration.ofMinutes(10));
        }
        for (int round = 0; round < ROUNDS; round++) {
            awaitTalks("+7916100%04d".formatted(round), 60L, 70L);
            awaitTalks("+7916200%04d".formatted(round), 60L, 80L);
        }
        assertThat(portal.calls()).hasSize(4 * ROUNDS);
    }

    private void pair(List<Hook> hooks, String extension, String client, Instant startedAt, long talk) {
        hooks.add(new Hook(() -> answered(extension, client, startedAt)));
        hooks.add(new Hook(() -> ended(extension, client, talk)));
    }
}
