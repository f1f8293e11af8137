package io.github.pbx24.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TalkMeasuredTest {

    private final TalkMeasured talk = new TalkMeasured();

    @Test
    void whoever_heard_a_call_says_what_it_measured_or_what_the_log_says() {
        talk.answered();
        talk.heard();
        talk.over();

        assertThat(talk.allows(0, 47)).isTrue();
        assertThat(talk.allows(47, 47)).isTrue();
        // The call began a minute before: who counts from there counts the ring.
        assertThat(talk.allows(60, 47)).isFalse();
        assertThat(talk.allows(-1, 47)).isFalse();
    }

    @Test
    void whoever_listens_measures_from_when_it_knew() {
        AtomicLong nanos = new AtomicLong();
        TalkMeasured measured = new TalkMeasured(nanos::get);
        measured.answered();
        measured.heard();
        nanos.set(2_500_000_000L);
        measured.over();

        assertThat(measured.allows(2, 47)).isTrue();
        assertThat(measured.allows(1, 47)).isFalse();
        assertThat(measured.allows(0, 47)).isFalse();
        assertThat(measured.allows(4, 47)).isFalse();
    }

    @Test
    void a_call_that_nobody_heard_lasts_as_long_as_the_log_says() {
        talk.answered();
        talk.over();
        talk.heard();

        assertThat(talk.allows(16, 16)).isTrue();
        assertThat(talk.allows(0, 16)).isFalse();
    }
}
