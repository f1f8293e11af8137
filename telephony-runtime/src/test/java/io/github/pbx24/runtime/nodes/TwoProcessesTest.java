package io.github.pbx24.runtime.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.correlation.jdbc.JdbcCallStore;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.Loaded;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestPostgres;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.CrmSnapshot;
import io.github.pbx24.simulator.PortalFaults;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes share one PostgreSQL. They are killed, suspended past their leases and started again, the database is stopped
 * and crashes, the portal loses, refuses and delays requests and goes down. Meanwhile 50 calls a second come in. In the end
 * each call is one call in Bitrix24, with the right user, seconds and code, and no card is open.
 *
 * <p>{@code -Dpbx24.nodes.seconds} says how long, {@code -Dpbx24.seed} what happens.
 */
@Tag("slow")
class TwoProcessesTest {

    private static final int CALLS_PER_SECOND = Integer.getInteger("pbx24.nodes.rate", 50);
    private static final Duration TRAFFIC = Duration.ofSeconds(Integer.getInteger("pbx24.nodes.seconds", 300));
    /** Longer than a lease. */
    private static final Duration SUSPENSION = Duration.ofSeconds(25);

    private static final Duration DRAIN = Duration.ofMinutes(15);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final long seed = Long.getLong("pbx24.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<Trouble, Integer> troubles = new HashMap<>();
    private final Map<NodeProcess, Integer> starts = new HashMap<>();

    /** What happens, one after the other. */
    private enum Trouble {
        KILL_ONE,
        SUSPEND_ONE,
        KILL_BOTH,
        SUSPEND_ONE_AND_KILL_THE_OTHER,
        DATABASE_STOPS,
        DATABASE_CRASHES,
        PORTAL_GOES_DOWN
    }

    @Test
    void whatever_happens_to_processes_database_and_portal_each_call_is_one_call() throws Exception {
        System.out.println("two processes: seed " + seed);
        try (TestPostgres database = new TestPostgres(folder.resolve("data"));
                PortalSimulator portal = PortalSimulator.builder().start()) {
            portal.addUser(7, "Anna", "101");
            portal.addUser(9, "Boris", "103");
            portal.addUser(1, "Clara", null);
            List<NodeProcess> nodes = List.of(node(database, portal, 1), node(database, portal, 2));
            try (NodeProcess one = nodes.get(0);
                    NodeProcess two = nodes.get(1);
                    CallTraffic traffic = new CallTraffic(List.of(one.port, two.port), random)) {
                // One after the other: the first makes the tables.
                start(one);
                start(two);
                traffic.start(CALLS_PER_SECOND);
                makeTrouble(nodes, database, portal);
                traffic.stop();
                portal.faults().clear();
                await().atMost(DRAIN)
                        .untilAsserted(() -> assertThat(traffic.underWay())
                                .as("webhooks that nobody has accepted; %s", traffic)
                                .isZero());
                assertThat(traffic.refused).isEmpty();
                awaitRest(database, portal, traffic);
                check(portal, traffic);
                System.out.println("two processes: " + traffic + "; "
                        + portal.faults().applied() + " requests to the portal went wrong, " + troubles);
            }
        }
    }

    private NodeProcess node(TestPostgres database, PortalSimulator portal, int number) throws IOException {
        int port = TestPostgres.freePort();
        return new NodeProcess(
                port,
                List.of(database.url(), portal.webhookUrl().toString(), String.valueOf(port), CallTraffic.KEY),
                folder.resolve("node-" + number + ".log"));
    }

    private void start(NodeProcess node) throws IOException {
        node.start();
        node.awaitReady(starts.merge(node, 1, Integer::sum));
    }

    private void makeTrouble(List<NodeProcess> nodes, TestPostgres database, PortalSimulator portal)
            throws IOException, InterruptedException {
        Instant end = Instant.now().plus(TRAFFIC);
        List<Trouble> left = new ArrayList<>();
        // Everything happens once at least, however slow the machine.
        while (Instant.now().isBefore(end) || troubles.size() < Trouble.values().length) {
            pester(portal);
            if (left.isEmpty()) {
                left.addAll(List.of(Trouble.values()));
            }
            Trouble next = left.remove(random.nextInt(left.size()));
            troubles.merge(next, 1, Integer::sum);
            NodeProcess node = nodes.get(random.nextInt(2));
            NodeProcess other = node == nodes.get(0) ? nodes.get(1) : nodes.get(0);
            switch (next) {
                case KILL_ONE -> {
                    node.kill();
                    pause(random.nextInt(6_000));
                    start(node);
                }
                case KILL_BOTH -> {
                    node.kill();
                    other.kill();
                    start(node);
                    start(other);
                }
                case SUSPEND_ONE -> {
                    node.suspend();
                    pause(SUSPENSION.toMillis());
                    node.resume();
                }
                case SUSPEND_ONE_AND_KILL_THE_OTHER -> {
                    node.suspend();
                    other.kill();
                    start(other);
                    pause(SUSPENSION.toMillis());
                    node.resume();
                }
                case DATABASE_STOPS -> {
                    database.stop();
                    pause(2_000);
                    database.start();
                }
                case DATABASE_CRASHES -> {
                    database.crash();
                    pause(1_000);
                    database.start();
                }
                case PORTAL_GOES_DOWN -> {
                    portal.goDown();
                    pause(8_000);
                    portal.comeUp();
                }
            }
            pause(2_000 + random.nextInt(4_000));
        }
    }

    /** Some of the next requests go wrong. */
    private void pester(PortalSimulator portal) {
        for (String method : List.of(
                "telephony.externalcall.register",
                "telephony.externalcall.finish",
                "telephony.externalcall.show",
                "telephony.externalcall.hide",
                "voximplant.statistic.get",
                "crm.activity.update",
                "batch")) {
            for (int i = 0; i < 4; i++) {
                PortalFaults.Rule rule =
                        portal.faults().next(1 + random.nextInt(3)).on(method).after(random.nextInt(60));
                switch (random.nextInt(8)) {
                    case 0 -> rule.loseConnectionBeforeExecution();
                    case 1, 2 -> rule.loseConnectionAfterExecution();
                    case 3 -> rule.internalServerError();
                    case 4 -> rule.queryLimitExceeded();
                    case 5 -> rule.htmlBody();
                    case 6 -> rule.halfBody();
                    default -> rule.delayAnswer(Duration.ofMillis(random.nextInt(5_000)));
                }
            }
        }
    }

    /** Nothing is left to do, and nothing was given up. */
    private static void awaitRest(TestPostgres database, PortalSimulator portal, CallTraffic traffic) {
        try (JdbcDatabase handle = JdbcDatabase.open(database.url())) {
            CallStore store = JdbcCallStore.create(handle);
            await().atMost(DRAIN).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
                long due = store.countDue(Set.of("rt"), Instant.now().plus(Duration.ofDays(400)));
                assertThat(due).as("calls that are due").isZero();
                assertThat(portal.calls()).hasSizeGreaterThanOrEqualTo(traffic.calls.size());
            });
            List<TrackedCall> rows = store
                    .recent(CallQuery.newest(traffic.calls.size() + 100).byTime())
                    .stream()
                    .map(Loaded::call)
                    .flatMap(Optional::stream)
                    .toList();
            assertThat(rows).hasSize(traffic.calls.size());
            assertThat(rows)
                    .allMatch(
                            row -> row.progress().isFinished() && row.progress().dead() == null);
        }
    }

    private static void check(PortalSimulator portal, CallTraffic traffic) {
        Map<String, List<CallHistoryRow>> byClient = new HashMap<>();
        for (CallHistoryRow row : portal.calls()) {
            byClient.computeIfAbsent(row.phoneNumber(), client -> new ArrayList<>())
                    .add(row);
        }
        List<String> wrong = new ArrayList<>();
        traffic.calls.forEach((id, call) -> {
            List<CallHistoryRow> rows = byClient.getOrDefault(call.client(), List.of());
            boolean right = rows.size() == 1
                    && rows.get(0).userId() == call.user()
                    && rows.get(0).durationSeconds() == call.seconds()
                    && rows.get(0).statusCode().equals(call.status());
            if (!right) {
                wrong.add(id + " should be " + call + " and is " + rows);
            }
        });
        assertThat(wrong).as("%s calls in Bitrix24", portal.calls().size()).isEmpty();
        assertThat(portal.activeCalls()).as("open calls").isEmpty();
        assertThat(portal.cards()).as("open cards").isEmpty();
        assertThat(portal.leads()).extracting(CrmSnapshot::phones).doesNotHaveDuplicates();
    }

    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
