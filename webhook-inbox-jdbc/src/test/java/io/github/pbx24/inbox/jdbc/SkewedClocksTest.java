package io.github.pbx24.inbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.InMemoryInboxStore;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.MutableClock;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.TextSource;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two nodes whose clocks differ by minutes and jump accept, handle, retry, replay, purge, die and start again: of one entity nothing is
 * attempted while something that was accepted before it waits, and everything is handled in the end.
 */
class SkewedClocksTest {
    private static final int STEPS = 120;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"memory", "sqlite", "postgres"})
    void the_order_of_acceptance_is_kept_whatever_the_clocks_say(String kind) {
        if (kind.equals("memory")) {
            for (int seed = 0; seed < 30; seed++) {
                new Schedule(new InMemoryInboxStore(), seed).run();
            }
            return;
        }
        try (JdbcDatabase database =
                kind.equals("sqlite") ? TestDatabases.sqlite(folder) : JdbcDatabase.open(TestDatabases.postgresUrl())) {
            InboxStore store = JdbcInboxStore.create(database);
            for (int seed = 0; seed < (kind.equals("sqlite") ? 8 : 2); seed++) {
                TestDatabases.execute(database, "DELETE FROM pbx24_inbox");
                new Schedule(store, seed).run();
            }
        }
    }

    private static final class Schedule {
        private final InboxStore store;
        private final Random random;
        private final String name;
        private final List<Node> nodes = new ArrayList<>();

        /** What waits, in order of acceptance, by its text. */
        private final Map<String, String> waiting = new LinkedHashMap<>();

        private final List<String> accepted = new ArrayList<>();
        private final Map<String, String> ids = new LinkedHashMap<>();
        private final Map<String, Integer> failures = new LinkedHashMap<>();
        private final List<String> outOfTurn = new ArrayList<>();

        Schedule(InboxStore store, int seed) {
            this.store = store;
            random = new Random(seed);
            name = "seed " + seed;
            nodes.add(new Node(Duration.ofSeconds(random.nextInt(600))));
            nodes.add(new Node(Duration.ofSeconds(-random.nextInt(600))));
        }

        private final class Node {
            final TextSource source =
                    new TextSource("a", delivery -> attempt(new String(delivery.payload(), StandardCharsets.UTF_8)));
            MutableClock clock = new MutableClock();
            Inbox inbox;

            Node(Duration ahead) {
                clock.advance(ahead);
                inbox = open();
            }

            Instant now() {
                return clock.instant().truncatedTo(ChronoUnit.MICROS);
            }

            private Inbox open() {
                return Inbox.builder(store)
                        .source(source)
                        .clock(clock)
                        .nodeName("n")
                        .build();
            }

            /** After a restart it goes by its clock again, though that was set back. */
            void restart() {
                inbox.close(Duration.ZERO);
                inbox = open();
            }
        }

        private void attempt(String text) throws IOException {
            String entity = text.split(" ")[1];
            if (!text.equals(firstWaiting(entity))) {
                // The one before it may have been given up just now.
                settleModel();
            }
            if (!text.equals(firstWaiting(entity))) {
                // What a handler throws is taken for its failure.
                outOfTurn.add(text + " before " + firstWaiting(entity));
            }
            if (failures.getOrDefault(text, 0) > 0) {
                failures.merge(text, -1, Integer::sum);
                throw new IOException("not yet");
            }
            waiting.remove(text);
        }

        private String firstWaiting(String entity) {
            return accepted.stream()
                    .filter(text -> entity.equals(waiting.get(text)))
                    .findFirst()
                    .orElse("none");
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                step(nodes.get(random.nextInt(2)));
                assertThat(outOfTurn).as("%s step %s", name, step).isEmpty();
            }
            for (int round = 0; round < 500 && store.depth().get(DeliveryStatus.PENDING) > 0; round++) {
                nodes.forEach(node -> node.clock.advance(Duration.ofMinutes(20)));
                nodes.get(round % 2).inbox.processDue();
                settleModel();
            }
            assertThat(outOfTurn).as(name).isEmpty();
            assertThat(waiting).as(name).isEmpty();
            assertThat(store.depth()).as(name).containsEntry(DeliveryStatus.PENDING, 0L);
        }

        /** What was given up does not wait any more. */
        private void settleModel() {
            store.journal(JournalQuery.newest(JournalQuery.MAX_LIMIT)).stream()
                    .filter(entry -> entry.status() == DeliveryStatus.ERROR)
                    .forEach(entry -> ids.forEach((text, id) -> {
                        if (id.equals(entry.id())) {
                            waiting.remove(text);
                        }
                    }));
        }

        private void step(Node node) {
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3, 4 -> accept(node);
                case 5, 6, 7 -> {
                    node.inbox.processDue();
                    settleModel();
                }
                case 8 -> nodes.forEach(each -> each.clock.advance(Duration.ofSeconds(random.nextInt(90))));
                case 9 -> nodes.forEach(each -> each.clock.advance(Duration.ofMinutes(random.nextInt(16))));
                case 10 -> node.clock.advance(Duration.ofSeconds(random.nextInt(1200) - 600));
                case 11 -> node.restart();
                case 12 -> die(node);
                case 13 -> purge(node);
                case 14 -> store.bringForward(node.now(), node.now().plus(Duration.ofHours(20)));
                default -> replay(node);
            }
        }

        private void accept(Node node) {
            String entity = "e" + random.nextInt(3);
            String text = "about " + entity + " " + accepted.size();
            // In the model first: nothing is handled before it is asked for.
            accepted.add(text);
            waiting.put(text, entity);
            int kind = random.nextInt(8);
            failures.put(text, kind == 0 ? 100 : kind == 1 ? 1 + random.nextInt(3) : 0);
            ids.put(text, ((Receipt.Stored) node.inbox.accept(node.source, text)).id());
        }

        /** Some are claimed, and nobody hears of them any more. */
        private void die(Node node) {
            Instant now = node.now();
            store.claimDue(Set.of("a"), now, "dead", now.plusSeconds(15), 1 + random.nextInt(3));
        }

        private void purge(Node node) {
            Instant now = node.now();
            store.purge(now.minusSeconds(600), now.minusSeconds(1200), now, 1000);
        }

        /** All of an entity that are not waiting, as after the repair of a handler. */
        private void replay(Node node) {
            List<String> there = store.journal(JournalQuery.newest(JournalQuery.MAX_LIMIT)).stream()
                    .map(entry -> entry.id())
                    .toList();
            String entity = "e" + random.nextInt(3);
            for (String text : accepted) {
                String id = ids.get(text);
                if (text.split(" ")[1].equals(entity) && there.contains(id) && node.inbox.replay(id)) {
                    waiting.put(text, entity);
                }
            }
        }
    }
}
