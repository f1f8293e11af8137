package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeliveryIdsTest {
    private final MutableClock clock = new MutableClock();
    private final DeliveryIds ids = new DeliveryIds(clock);

    @Test
    void ids_sort_in_order_of_making_even_when_the_clock_stands_still_or_goes_back() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (i % 3000 == 2999) {
                clock.advance(Duration.ofSeconds(i > 5000 ? -60 : 1));
            }
            made.add(ids.next());
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void an_id_is_a_version_7_uuid_that_begins_with_the_time() {
        UUID id = UUID.fromString(ids.next());

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
    }
}
