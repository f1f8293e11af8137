package io.github.pbx24.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class FeedTurnsTest {

    private static final Instant NOW = Instant.parse("2026-01-15T09:15:02Z");
    private static final Duration LIFE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void one_process_has_the_turn_until_it_gives_it_back_or_is_silent_for_too_long() {
        try (JdbcDatabase database = JdbcDatabase.sqlite(folder.resolve("turns.db"))) {
            FeedTurns turns = new JdbcFeedTurns(database);
            assertThat(turns.take("v20", "a", NOW, LIFE)).isTrue();
            assertThat(turns.take("v20", "b", NOW.plusSeconds(29), LIFE)).isFalse();
            assertThat(turns.take("other", "b", NOW, LIFE)).isTrue();
            assertThat(turns.take("v20", "a", NOW.plusSeconds(29), LIFE)).isTrue();
            assertThat(turns.take("v20", "b", NOW.plusSeconds(31), LIFE)).isFalse();
            turns.give("v20", "b");
            assertThat(turns.take("v20", "b", NOW.plusSeconds(32), LIFE)).isFalse();
            assertThat(turns.take("v20", "b", NOW.plusSeconds(59), LIFE)).isTrue();
            turns.give("v20", "b");
            assertThat(turns.take("v20", "a", NOW.plusSeconds(60), LIFE)).isTrue();
            // A second start of the program finds the table, and that the first one is gone.
            assertThat(new JdbcFeedTurns(database).take("v20", "c", NOW.plusSeconds(61), LIFE))
                    .isTrue();
        }
    }

    @Test
    void in_a_database_that_processes_share_a_start_takes_nobodys_turn() {
        try (JdbcDatabase database = JdbcDatabase.postgresql(TestDatabases.postgres())) {
            assertThat(new JdbcFeedTurns(database).take("v20", "a", NOW, LIFE)).isTrue();
            FeedTurns other = new JdbcFeedTurns(database);
            assertThat(other.take("v20", "b", NOW.plusSeconds(29), LIFE)).isFalse();
            assertThat(other.take("v20", "b", NOW.plusSeconds(30), LIFE)).isTrue();
        }
    }

    @Test
    void never_do_two_believe_that_it_is_their_turn() {
        try (JdbcDatabase database = JdbcDatabase.sqlite(folder.resolve("turns.db"))) {
            FeedTurns turns = new JdbcFeedTurns(database);
            Random random = new Random(20);
            List<Instant> until = new ArrayList<>(List.of(Instant.MIN, Instant.MIN, Instant.MIN));
            Instant now = NOW;
            for (int step = 0; step < 300; step++) {
                now = now.plusSeconds(random.nextInt(20));
                int process = random.nextInt(3);
                if (random.nextInt(10) == 0) {
                    turns.give("v20", "p" + process);
                    until.set(process, Instant.MIN);
                } else if (turns.take("v20", "p" + process, now, LIFE)) {
                    until.set(process, now.plus(LIFE));
                }
                Instant present = now;
                assertThat(until.stream().filter(present::isBefore).count())
                        .as("step %d", step)
                        .isLessThanOrEqualTo(1);
            }
        }
    }
}
