package io.github.pbx24.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LimitsBoundTest {

    @Test
    void single_requests_wait_for_the_counter_once_the_burst_is_used_up() {
        LimitsBound single = new LimitsBound(50, 2, 1);

        assertThat(single.seconds(50, 0.5)).isEqualTo(0.5, within(0.02));
        assertThat(single.seconds(150, 0.5)).isEqualTo(50.5, within(0.02));
    }

    @Test
    void packed_requests_share_out_what_there_is_to_do() {
        LimitsBound packed = new LimitsBound(50, 2, 50);

        // Fifty requests of ten commands each.
        assertThat(packed.seconds(500, 0.09)).isEqualTo(0.9, within(0.02));
        // No request holds more than fifty.
        assertThat(new LimitsBound(1, 2, 50).seconds(100, 0.001)).isEqualTo(0.55, within(0.02));
    }
}
