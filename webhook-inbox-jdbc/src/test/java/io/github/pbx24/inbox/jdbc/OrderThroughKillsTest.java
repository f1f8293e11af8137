package io.github.pbx24.inbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.jdbc.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that accept 200 deliveries a second are killed at any instant: every acknowledged delivery is handled, those inside the
 * transaction exactly once, and the order of each deal is kept.
 */
class OrderThroughKillsTest {
    @TempDir
    private Path folder = Path.of("");

    private final Set<String> acknowledged = new LinkedHashSet<>();
    private int lives;

    private record Handled(String deal, long number) {}

    @Test
    void two_kills_lose_nothing_and_keep_the_order() throws Exception {
        killsOnSqlite(2);
    }

    @Tag("slow")
    @Test
    void twenty_kills_lose_nothing_and_keep_the_order() throws Exception {
        killsOnSqlite(20);
    }

    private void killsOnSqlite(int kills) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String url = "jdbc:sqlite:" + folder.resolve("inbox.db");
        for (int kill = 0; kill < kills; kill++) {
            Node node = start(url, "n");
            node.awaitMore(20 + random.nextInt(200));
            node.kill();
        }
        finishAndVerify(url, "seed " + seed, true);
    }

    /** Nodes are killed and suspended past their leases, and the database crashes. */
    @Tag("slow")
    @Test
    void two_nodes_that_are_killed_and_suspended_on_a_database_that_restarts_keep_it_too() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TestPostgres server = new TestPostgres(folder.resolve("data"));
        String url = server.url();
        List<Node> nodes = new ArrayList<>(List.of(start(url, "one"), start(url, "two")));
        try {
            for (int round = 0; round < 20; round++) {
                Node victim = nodes.get(random.nextInt(2));
                victim.awaitMore(20 + random.nextInt(150));
                if (round == 10) {
                    server.stop();
                    server.start();
                } else if (random.nextBoolean()) {
                    victim.signal("STOP");
                    // A real suspension takes real time: longer than the lease, sometimes than the server's patience.
                    TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(7000));
                    victim.signal("CONT");
                } else {
                    victim.kill();
                    nodes.set(nodes.indexOf(victim), start(url, victim.name));
                }
            }
            for (Node node : nodes) {
                node.awaitMore(20);
                node.kill();
            }
            finishAndVerify(url, "seed " + seed, false);
        } finally {
            nodes.forEach(node -> node.process.destroyForcibly());
            server.close();
        }
    }

    private void finishAndVerify(String url, String when, boolean plainOnesToo) {
        try (JdbcDatabase database = OrderUntilKilled.open(url);
                Inbox inbox = new OrderUntilKilled(database).inbox("last")) {
            inbox.start();
            await(when).atMost(Duration.ofMinutes(2)).until(() -> inbox.depth().get(DeliveryStatus.PENDING) == 0);
            assertThat(inbox.depth().get(DeliveryStatus.ERROR))
                    .as("given up, " + when)
                    .isZero();
            List<Handled> handled = database.read(connection -> Statements.list(
                    connection,
                    "SELECT deal, number FROM handled ORDER BY n",
                    row -> new Handled(row.getString(1), row.getLong(2))));
            Set<String> texts = new LinkedHashSet<>();
            Map<String, Long> last = new HashMap<>();
            for (Handled one : handled) {
                boolean isNew = texts.add(one.deal() + " " + one.number());
                boolean exact = one.deal().startsWith("exact");
                assertThat(isNew || !exact)
                        .as("handled twice: " + one + ", " + when)
                        .isTrue();
                if (exact || plainOnesToo) {
                    assertThat(last.getOrDefault(one.deal(), -1L))
                            .as("order: " + one + ", " + when)
                            .isLessThanOrEqualTo(one.number());
                    last.put(one.deal(), one.number());
                }
            }
            assertThat(texts).as(when).containsAll(acknowledged);
            System.out.printf(
                    "%d lives, %d acknowledged, all handled; %d of %d handlings were repeated%n",
                    lives, acknowledged.size(), handled.size() - texts.size(), handled.size());
        }
    }

    private Node start(String url, String name) throws IOException {
        return new Node(url, name, ++lives);
    }

    /** A process that accepts and handles. */
    private final class Node {
        private final String name;
        private final Process process;
        private final Path printed;

        Node(String url, String name, int life) throws IOException {
            this.name = name;
            // A file, not a pipe: killing a child closes the pipe with what was printed and not yet read.
            this.printed = folder.resolve("printed-" + life);
            this.process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            OrderUntilKilled.class.getName(),
                            url,
                            name,
                            Long.toString(life * 1_000_000L))
                    .redirectOutput(printed.toFile())
                    .redirectError(folder.resolve("errors-" + life).toFile())
                    .start();
        }

        /** Waits until so many more are acknowledged. */
        void awaitMore(int deliveries) throws IOException {
            long before = size();
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !process.isAlive() || size() > before + deliveries * 20L);
            assertThat(process.isAlive())
                    .as("the node lives until it is killed: " + Files.readString(errors()))
                    .isTrue();
        }

        private Path errors() {
            return folder.resolve(printed.getFileName().toString().replace("printed", "errors"));
        }

        private long size() throws IOException {
            return Files.exists(printed) ? Files.size(printed) : 0;
        }

        void signal(String signal) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }

        void kill() throws IOException, InterruptedException {
            process.destroyForcibly().waitFor();
            String lines = Files.readString(printed, StandardCharsets.UTF_8);
            // The kill may cut the last line.
            acknowledged.addAll(
                    lines.substring(0, lines.lastIndexOf('\n') + 1).lines().toList());
        }
    }
}
