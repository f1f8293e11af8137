package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a clock that was set wrongly for a while may not do: delete what a person has still to look at. */
class UpkeepTest {

    private static final Duration ROUND = Duration.ofMinutes(10);
    private static final Duration YEAR = Duration.ofDays(365);

    private final MutableClock clock = new MutableClock();
    private final AtomicLong nanos = new AtomicLong();
    private final InMemoryInboxStore store = new InMemoryInboxStore();
    private final SteadyClock steady = new SteadyClock(clock);
    private final Upkeep upkeep =
            new Upkeep(store, steady, clock, nanos::get, Duration.ofDays(7), Duration.ofDays(30), Duration.ofHours(12));

    private void passes(Duration time) {
        clock.advance(time);
        nanos.addAndGet(time.toNanos());
    }

    private List<JournalEntry> journal() {
        return store.journal(JournalQuery.newest(10));
    }

    private void giveOneUp() {
        TextSource source = new TextSource("a", delivery -> {
            throw new PermanentFailureException("no");
        });
        Inbox inbox = Inbox.builder(store).source(source).clock(clock).build();
        inbox.accept(source, "x");
        inbox.processDue();
        assertThat(journal()).hasSize(1).allMatch(entry -> entry.status() == DeliveryStatus.ERROR);
    }

    @Test
    void a_clock_that_jumps_a_year_ahead_and_is_put_right_deletes_nothing() {
        giveOneUp();
        upkeep.run(() -> false);
        clock.advance(YEAR);
        upkeep.run(() -> false);
        passes(ROUND);
        upkeep.run(() -> false);
        assertThat(journal()).as("while it is ahead").hasSize(1);

        clock.advance(YEAR.negated());
        for (int round = 0; round < 12; round++) {
            passes(ROUND);
            upkeep.run(() -> false);
        }
        assertThat(journal()).as("when it is right again").hasSize(1);

        for (int day = 0; day < 31; day++) {
            passes(Duration.ofDays(1));
            upkeep.run(() -> false);
        }
        assertThat(journal()).as("when its time is over").isEmpty();
    }

    @Test
    void a_clock_that_was_set_right_is_believed_after_an_hour() {
        giveOneUp();
        upkeep.run(() -> false);
        clock.advance(YEAR);
        upkeep.run(() -> false);
        assertThat(journal()).hasSize(1);
        for (int round = 0; round < 6; round++) {
            passes(ROUND);
            upkeep.run(() -> false);
        }

        assertThat(journal()).isEmpty();
    }
}
