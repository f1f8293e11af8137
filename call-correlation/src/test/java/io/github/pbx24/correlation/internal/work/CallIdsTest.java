package io.github.pbx24.correlation.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallIdsTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"rt", "a~b", "~", "a-1"})
    void an_id_and_that_of_a_part_name_the_exchange(String pbx) {
        String id = CallIds.next(pbx, NOW);

        assertThat(CallIds.exchangeOf(id)).isEqualTo(pbx);
        assertThat(CallIds.exchangeOf(CallIds.ofPart(id, 2))).isEqualTo(pbx);
        assertThat(CallIds.ofPart(id, 2)).isNotEqualTo(CallIds.ofPart(id, 3)).isNotEqualTo(id);
    }

    /** Or calls of one moment would lie on as many pages of a store as there are exchanges. */
    @Test
    void ids_sort_by_time_whatever_the_exchange() {
        assertThat(CallIds.next("z", NOW)).isLessThan(CallIds.next("a", NOW.plusMillis(1)));
    }

    @Test
    void what_is_no_id_is_of_no_exchange() {
        assertThat(CallIds.exchangeOf("call-1")).isEmpty();
    }
}
