package io.github.pbx24.correlation.fact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExternalCallIdsTest {

    @Test
    void the_exchange_is_always_part_of_it() {
        assertThat(ExternalCallIds.of("rt", "u-1")).isEqualTo("rt:u-1");
        assertThat(ExternalCallIds.of("one", "7")).isNotEqualTo(ExternalCallIds.of("two", "7"));
        assertThat(ExternalCallIds.of("a:b", "c")).isNotEqualTo(ExternalCallIds.of("a", "b:c"));
    }

    @Test
    void what_does_not_fit_is_hashed_and_stays_unique_for_the_exchange() {
        String longId = "x".repeat(100);
        assertThat(ExternalCallIds.of("one", longId))
                .hasSizeLessThanOrEqualTo(64)
                .startsWith("one#")
                .isNotEqualTo(ExternalCallIds.of("two", longId));
        assertThat(ExternalCallIds.of("one", "id with blanks")).startsWith("one#");
    }
}
