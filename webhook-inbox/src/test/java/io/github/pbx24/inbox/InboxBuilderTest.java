package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxBuilderTest {
    private final Inbox.Builder builder = Inbox.builder(new InMemoryInboxStore());

    @Test
    void a_wrong_value_is_refused_where_it_is_said() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.workers(0))
                .withMessage("workers must be 1 to 1000, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.deduplicationWindow(Duration.ZERO))
                .withMessage("deduplicationWindow must be 1 millisecond to 36500 days, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.retrySchedule(List.of(Duration.ofSeconds(-1))))
                .withMessage("retrySchedule must be 1 millisecond to 36500 days, was PT-1S");
    }

    /** An interval of less than a millisecond would never rest, and no time can be reckoned with what lasts for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT0.000999999S", "PT876000H0.001S", "PT2562047788015215H30M7S"})
    void a_duration_is_one_that_can_be_counted(Duration duration) {
        assertThatIllegalArgumentException().isThrownBy(() -> builder.deduplicationWindow(duration));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.retrySchedule(List.of(duration)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.pollInterval(duration));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.leaseDuration(duration));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.retention(duration));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.errorRetention(duration));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.hangingAfter(duration));
    }

    @Test
    void the_longest_durations_work_like_any() {
        Duration longest = Duration.ofDays(36_500);
        TextSource source = new TextSource("a");
        Inbox inbox = builder.source(source)
                .deduplicationWindow(longest)
                .retrySchedule(List.of(longest))
                .pollInterval(longest)
                .leaseDuration(longest)
                .retention(longest)
                .errorRetention(longest)
                .hangingAfter(longest)
                .build();
        inbox.start();
        inbox.accept(source, "k:1");

        assertThat(inbox.close(ChronoUnit.FOREVER.getDuration())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "телефония", "a\nb"})
    void an_unfit_source_id_is_refused(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.source(new TextSource(id)))
                .withMessageStartingWith("source.id() must be 1 to 100 printable ASCII characters");
    }

    @Test
    void two_sources_with_one_id_are_refused() {
        builder.source(new TextSource("a"));

        assertThatIllegalArgumentException().isThrownBy(() -> builder.source(new TextSource("a")));
    }

    @Test
    void an_inbox_without_sources_is_refused() {
        assertThatIllegalStateException().isThrownBy(builder::build);
    }

    @Test
    void an_inbox_accepts_only_from_the_very_sources_it_was_built_with() {
        Inbox inbox = builder.source(new TextSource("a")).build();

        assertThatIllegalArgumentException().isThrownBy(() -> inbox.accept(new TextSource("a"), "k:1"));
        assertThatIllegalArgumentException().isThrownBy(() -> inbox.accept(new TextSource("b"), "k:1"));
    }

    @Test
    void a_closed_inbox_cannot_be_started() {
        Inbox inbox = builder.source(new TextSource("a")).build();
        inbox.close();

        assertThatIllegalStateException().isThrownBy(inbox::start);
    }

    @Test
    void journal_limits_are_checked() {
        assertThatIllegalArgumentException().isThrownBy(() -> JournalQuery.newest(0));
        assertThatIllegalArgumentException().isThrownBy(() -> JournalQuery.newest(1001));
    }
}
