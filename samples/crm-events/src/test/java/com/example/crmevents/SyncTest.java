package com.example.crmevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short play of what {@code ./demo-events --check} plays in full, with real processes. */
class SyncTest {

    @TempDir
    Path folder;

    @Test
    void both_sides_agree_after_losses_repetitions_and_kills() throws Exception {
        play(7, 120);
    }

    @Test
    @Tag("slow")
    void many_plays_end_in_agreement() throws Exception {
        for (long seed = 100; seed < 110; seed++) {
            play(seed, 300);
        }
    }

    private void play(long seed, int changes) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Path own = Files.createDirectory(folder.resolve("seed" + seed));
        boolean good = new Check(new PrintStream(printed, true, StandardCharsets.UTF_8)).run(own, seed, changes);

        assertThat(good)
                .as("seed %d: %s", seed, printed.toString(StandardCharsets.UTF_8))
                .isTrue();
    }
}
