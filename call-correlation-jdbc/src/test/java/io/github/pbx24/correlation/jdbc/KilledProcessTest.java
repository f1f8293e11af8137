package io.github.pbx24.correlation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.store.Alias;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.Loaded;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed at any instant has lost nothing that it acknowledged. {@code -Dpbx24.slow=true} kills 200 times. */
class KilledProcessTest {

    private static final int KILLS = Boolean.getBoolean("pbx24.slow") ? 200 : 3;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everything_acknowledged_is_there_after_a_kill() throws Exception {
        Path file = folder.resolve("calls.db");
        Map<String, Integer> acknowledged = new HashMap<>();
        for (int life = 1; life <= KILLS; life++) {
            acknowledged.putAll(liveAndDie(file, "life" + life, new Random(life).nextInt(1, 800)));
            check(file, acknowledged, life);
        }
    }

    private static void check(Path file, Map<String, Integer> acknowledged, int life) {
        try (JdbcDatabase database = JdbcDatabase.sqlite(file)) {
            List<String> integrity = database.read(
                    connection -> Statements.list(connection, "PRAGMA integrity_check", row -> row.getString(1)));
            assertThat(integrity).as("life %d", life).containsExactly("ok");
            CallStore store = JdbcCallStore.create(database);
            acknowledged.forEach((callId, statements) -> {
                String id = store.resolve(Alias.pbxId(Said.PBX, callId)).orElseThrow();
                Loaded loaded = store.load(id).orElseThrow();
                assertThat(loaded.call().orElseThrow().heard())
                        .as("%s in life %d", callId, life)
                        .isGreaterThanOrEqualTo(statements);
            });
            assertThat(store.recent(CallQuery.newest(10_000)))
                    .as("life %d", life)
                    .allMatch(loaded -> loaded instanceof Loaded.Readable);
        }
    }

    private static Map<String, Integer> liveAndDie(Path file, String life, int afterLines)
            throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HearUntilKilled.class.getName(),
                        file.toString(),
                        life)
                .redirectErrorStream(true)
                .start();
        Map<String, Integer> heard = new HashMap<>();
        int lines = 0;
        String complaint = "";
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String[] words = line.split("[ .]", -1);
                // The kill may cut the last line.
                if (words.length == 4 && words[0].equals("call")) {
                    heard.merge(words[1], Integer.valueOf(words[2]), Math::max);
                    lines++;
                } else if (complaint.length() < 1_000) {
                    complaint += line + "\n";
                }
                if (lines == afterLines) {
                    child.destroyForcibly();
                }
            }
        } catch (IOException e) {
            assertThat(lines).as("the stream broke because of the kill").isGreaterThanOrEqualTo(afterLines);
        }
        child.waitFor();
        assertThat(lines).as(complaint).isGreaterThanOrEqualTo(afterLines);
        return heard;
    }
}
