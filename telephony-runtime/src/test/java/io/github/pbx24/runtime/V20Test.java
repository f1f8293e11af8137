package io.github.pbx24.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.simulator.threecx.V20Call;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.simulator.PortalSimulator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A simulated 3CX of version 20 on one side, a simulated portal on the other. */
@Execution(ExecutionMode.CONCURRENT)
class V20Test {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final Instant now = Clock.systemUTC().instant();
    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());
    private PortalSimulator portal;
    private TelephonyRuntime runtime;

    @BeforeEach
    void start() {
        portal = PortalSimulator.builder().start();
        portal.addUser(7, "Anna Petrova", "101");
        portal.addUser(8, "Boris Orlov", "102");
        runtime = run();
    }

    private TelephonyRuntime run() {
        Map<String, Object> settings = new HashMap<>(exchange.settings());
        settings.putAll(Map.of("grace", "PT0.2S", "snapshot-every", "PT1S"));
        TelephonyRuntimeBuilder builder = TelephonyRuntime.builder(
                        TelephonyStores.sqlite(folder.resolve("telephony.db")))
                .portal(Portal.builder("acme", Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                        .defaultUser(8)
                        .build())
                .exchange("v20", "acme", "3cx", settings);
        builder.afterFeedGap = Duration.ZERO;
        return builder.start();
    }

    @AfterEach
    void stop() {
        runtime.close();
        portal.close();
        exchange.close();
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    private void awaitListening() {
        until(() -> runtime.health().feed("v20").orElse(null) instanceof CallFeed.State.Listening);
    }

    private V20Call answered(String client, Instant startedAt) {
        V20Call call = exchange.incoming(client, startedAt);
        call.rings(List.of("101"));
        call.answeredBy("101");
        return call;
    }

    @Test
    void a_call_is_in_bitrix24_once_whether_it_was_heard_or_read_or_both() throws InterruptedException {
        awaitListening();
        V20Call heard = answered("+79160000001", Instant.now());
        until(() -> portal.activeCalls().size() == 1);
        heard.blindTransfer("102", 3);
        heard.over(5);
        until(() -> portal.calls().size() == 1);
        exchange.silently(() -> answered("+79160000002", now.minusSeconds(3600)).over(40));
        V20Call missed = exchange.incoming("+79160000003", now.minusSeconds(1800));
        exchange.silently(() -> missed.rings(List.of("102")));
        exchange.silently(missed::unanswered);

        BackfillReport first = runtime.backfill(
                "v20", now.minus(Duration.ofHours(5)), Instant.now().plusSeconds(60));
        until(() -> portal.calls().size() == 3);
        BackfillReport second = runtime.backfill(
                "v20", now.minus(Duration.ofHours(5)), Instant.now().plusSeconds(60));

        assertThat(first).isEqualTo(new BackfillReport(3, 0));
        assertThat(second).isEqualTo(first);
        until(() -> runtime.dueCalls() == 0);
        assertThat(portal.calls()).hasSize(3);
        assertThat(portal.activeCalls()).isEmpty();
        assertThat(portal.calls())
                .anySatisfy(call -> {
                    assertThat(call.phoneNumber()).endsWith("9160000002");
                    assertThat(call.durationSeconds()).isEqualTo(40);
                })
                .anySatisfy(call -> assertThat(call.statusCode()).isEqualTo("304"));
    }

    @Test
    void a_call_that_came_and_went_while_the_connection_was_broken_is_not_lost() {
        awaitListening();
        exchange.office().callControl(false);
        exchange.dropSockets(false);
        until(() -> runtime.health().feed("v20").orElse(null) instanceof CallFeed.State.Down);
        answered("+79160000004", Instant.now()).over(12);
        exchange.office().callControl(true);

        until(() -> portal.calls().size() == 1);
        assertThat(portal.calls().get(0).durationSeconds()).isEqualTo(12);
        assertThat(portal.calls().get(0).userId()).isEqualTo(7);
    }

    @Test
    void a_missing_role_is_an_alert() {
        exchange.office().role("system_admins");
        exchange.dropSockets(true);

        until(() -> runtime.alerts().stream().anyMatch(alert -> alert.message().contains("System Owner")));
    }
}
