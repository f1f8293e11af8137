package io.github.pbx24.app.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.app.internal.Bulkhead.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BulkheadTest {

    @Test
    void each_group_has_its_places() {
        Bulkhead bulkhead = new Bulkhead(2);
        Place first = Objects.requireNonNull(bulkhead.enter("a"));
        assertThat(bulkhead.enter("a")).isNotNull();
        assertThat(bulkhead.enter("a")).isNull();
        assertThat(bulkhead.enter("b")).isNotNull();

        first.close();
        assertThat(bulkhead.enter("a")).isNotNull();
        assertThat(bulkhead.enter("a")).isNull();
    }

    /** Strangers choose the names. */
    @Test
    void a_group_that_nobody_is_in_takes_no_memory() {
        Bulkhead bulkhead = new Bulkhead(1);
        List<Place> inside = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            inside.add(Objects.requireNonNull(bulkhead.enter("made up " + i)));
            assertThat(bulkhead.enter("made up " + i)).isNull();
        }
        assertThat(bulkhead.groups()).isEqualTo(1000);

        inside.forEach(Place::close);
        assertThat(bulkhead.groups()).isZero();
    }
}
