package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.RetryPlan;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.directory.DirectorySource;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.CallWaits;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.InMemoryCallStore;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.PortalSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two nodes with real threads and a real clock share a store and a portal; every webhook reaches both. */
class TwoNodesTest {

    private static final int CALLS = 30;

    @Test
    void every_call_is_one_call_although_both_nodes_hear_everything_at_once() throws InterruptedException {
        CallStore store = new InMemoryCallStore();
        CallRules rules = CallRules.DEFAULT.withWaits(CallWaits.DEFAULT.withSettle(Duration.ofSeconds(1)));
        try (PortalSimulator portal = PortalSimulator.builder().start();
                Bitrix24Client client = Bitrix24Client.builder(
                                Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                        .retryPlan(RetryPlan.none())
                        .build();
                CallEngine one = node(store, client, rules);
                CallEngine two = node(store, client, rules)) {
            portal.addUser(9, "Anna", "103");
            portal.addUser(11, "Boris", "105");
            one.start();
            two.start();

            ExecutorService webhooks = Executors.newFixedThreadPool(8);
            List<Runnable> deliveries = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                for (CallEvent event : call(i)) {
                    deliveries.add(() -> one.report("rt", event, Instant.now()));
                    deliveries.add(() -> two.report("rt", event, Instant.now()));
                }
            }
            Collections.shuffle(deliveries, new Random(42));
            deliveries.forEach(webhooks::execute);
            webhooks.shutdown();
            assertThat(webhooks.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(portal.activeCalls()).isEmpty();
                assertThat(portal.calls()).hasSize(CALLS);
            });
            assertThat(portal.calls())
                    .extracting(CallHistoryRow::externalCallId)
                    .doesNotHaveDuplicates();
            assertThat(portal.calls()).extracting(CallHistoryRow::userId).containsOnly(11L);
            assertThat(portal.calls())
                    .extracting(CallHistoryRow::durationSeconds)
                    .containsOnly(50L);
            assertThat(portal.cards()).isEmpty();
        }
    }

    private static CallEngine node(CallStore store, Bitrix24Client client, CallRules rules) {
        PortalConnection portal = PortalConnection.builder("acme", client)
                .directory(DirectorySource.fixed(new Directory(Map.of("103", 9L, "105", 11L), 1L, Map.of())))
                .rules(rules)
                .build();
        return CallEngine.builder(store)
                .exchange("rt", portal, new TestExchange())
                .build();
    }

    private static List<CallEvent> call(int number) {
        CallIdentity id = CallIdentity.id("call-" + number);
        Instant startedAt = Instant.now().minusSeconds(60);
        CallDetails details =
                new CallDetails(Direction.INBOUND, "+7900000" + (1000 + number), "+74950000101", startedAt, null, null);
        return List.of(
                new CallEvent.Ringing(id, details, null, Extension.of("103"), CallEvent.NO_LEG),
                new CallEvent.Answered(id, details, startedAt.plusSeconds(5), Extension.of("103"), CallEvent.NO_LEG),
                new CallEvent.Ended(
                        id,
                        details,
                        startedAt.plusSeconds(60),
                        Extension.of("105"),
                        CallResult.ANSWERED,
                        Duration.ofSeconds(50),
                        null));
    }
}
