package io.github.pbx24.inbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promise behind every 200: a process killed at any instant has lost nothing it acknowledged. */
class H2KilledProcessTest {
    private static final int ID_LENGTH = 36;

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everything_acknowledged_is_there_after_a_kill_and_gets_processed(long seed) throws Exception {
        String location = "file:" + directory.resolve("inbox");
        // Two lives on one file, so that the second also proves the recovery of the first.
        List<String> acknowledged = new ArrayList<>(liveAndDie(location, new Random(seed).nextInt(1, 1000)));
        acknowledged.addAll(liveAndDie(location, new Random(-seed).nextInt(1, 1000)));

        TextSource source = new TextSource("a");
        try (JdbcInboxStore store = JdbcInboxStore.create(Databases.h2(location))) {
            Inbox inbox = Inbox.builder(store).source(source).build();
            inbox.start();
            inbox.processDue();
            inbox.close();

            Map<String, DeliveryStatus> found = statuses(inbox);
            assertThat(found.keySet()).containsAll(acknowledged);
            assertThat(found.values()).containsOnly(DeliveryStatus.DONE);
        }
    }

    private List<String> liveAndDie(String location, int afterLines) throws IOException, InterruptedException {
        // A file, not a pipe: killing a child closes the pipe with what was printed and not yet read.
        Path printed = Files.createTempFile(directory, "acknowledged", ".txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AcceptUntilKilled.class.getName(),
                        location)
                .redirectOutput(printed.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> !child.isAlive() || Files.size(printed) >= afterLines * (ID_LENGTH + 1L));
            assertThat(child.isAlive()).as("the child lives until it is killed").isTrue();
        } finally {
            child.destroyForcibly().waitFor();
        }
        // The kill may cut the last line.
        return Files.readAllLines(printed, StandardCharsets.US_ASCII).stream()
                .filter(line -> line.length() == ID_LENGTH)
                .toList();
    }

    private static Map<String, DeliveryStatus> statuses(Inbox inbox) {
        Map<String, DeliveryStatus> statuses = new HashMap<>();
        JournalQuery query = JournalQuery.newest(JournalQuery.MAX_LIMIT);
        List<JournalEntry> page = inbox.journal(query);
        while (!page.isEmpty()) {
            page.forEach(entry -> statuses.put(entry.id(), entry.status()));
            page = inbox.journal(query.withBefore(page.get(page.size() - 1).id()));
        }
        return statuses;
    }
}
