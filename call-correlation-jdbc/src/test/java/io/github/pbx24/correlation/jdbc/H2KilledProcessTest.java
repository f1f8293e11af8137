package io.github.pbx24.correlation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.CallRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process killed at any instant has lost nothing that it acknowledged. */
class H2KilledProcessTest {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everything_acknowledged_is_there_after_a_kill(long seed) throws Exception {
        String location = "file:" + directory.resolve("calls");
        // Two lives on one file, so that the second also proves the recovery of the first.
        Map<String, Long> acknowledged = new HashMap<>(liveAndDie(location, "a", new Random(seed).nextInt(1, 1500)));
        acknowledged.putAll(liveAndDie(location, "b", new Random(-seed).nextInt(1, 1500)));

        try (JdbcCallStore store = JdbcCallStore.create(Databases.h2(location))) {
            acknowledged.forEach((id, version) -> {
                CallRecord found = store.find(id).orElseThrow();
                assertThat(found.version()).isGreaterThanOrEqualTo(version);
                assertThat(store.resolve(Calls.name(id))).contains(id);
            });
            int all = store.recent(Integer.MAX_VALUE).size();

            store.releaseAll();

            assertThat(store.leaseDue("alive", Calls.NOW, Calls.NOW.plusSeconds(15), Integer.MAX_VALUE))
                    .hasSize(all)
                    .containsAll(acknowledged.keySet());
        }
    }

    private static Map<String, Long> liveAndDie(String location, String life, int afterLines)
            throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChangeUntilKilled.class.getName(),
                        location,
                        life)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Long> versions = new HashMap<>();
        int lines = 0;
        boolean killed = false;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String[] words = line.split("[ .]", -1);
                // The kill may cut the last line.
                if (words.length == 4 && words[0].equals("call")) {
                    versions.merge(words[1], Long.valueOf(words[2]), Math::max);
                    lines++;
                }
                if (lines == afterLines) {
                    killed = true;
                    child.destroyForcibly();
                }
            }
        } catch (IOException e) {
            assertThat(killed).as("the stream broke because of the kill").isTrue();
        }
        child.waitFor();
        assertThat(lines).isGreaterThanOrEqualTo(afterLines);
        return versions;
    }
}
