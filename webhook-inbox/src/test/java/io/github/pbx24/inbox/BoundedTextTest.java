package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedTextTest {
    @Test
    void what_fits_stays() {
        assertThat(BoundedText.kind("call.ringing / звонок ☎ 📞")).isEqualTo("call.ringing / звонок ☎ 📞");
        assertThat(BoundedText.dedupeKey("ONCRMDEALADD:17:1700000000")).isEqualTo("ONCRMDEALADD:17:1700000000");
    }

    @Test
    void a_long_kind_is_cut_between_characters() {
        assertThat(BoundedText.kind("k".repeat(101))).isEqualTo("k".repeat(99) + "…");
        assertThat(BoundedText.kind("k".repeat(99) + "📞")).isEqualTo("k".repeat(99) + "…");
        assertThat(BoundedText.kind("k".repeat(98) + "📞k")).isEqualTo("k".repeat(98) + "…");
    }

    @Test
    void control_characters_and_halves_of_surrogate_pairs_are_replaced() {
        assertThat(BoundedText.kind("a\0b\nc\uD800d\uDC00")).isEqualTo("a?b?c?d?");
    }

    @Test
    void unfit_keys_become_hashes_that_stay_apart() {
        String one = BoundedText.dedupeKey("k".repeat(129));
        String other = BoundedText.dedupeKey("k".repeat(130));

        assertThat(one).startsWith("sha256:").hasSize(71).isNotEqualTo(other);
        assertThat(BoundedText.dedupeKey("k".repeat(129))).isEqualTo(one);
        assertThat(BoundedText.dedupeKey("\uD800")).isNotEqualTo(BoundedText.dedupeKey("\uD801"));
        // A key cannot pass for the hash of another one.
        assertThat(BoundedText.dedupeKey(one)).isNotEqualTo(one);
    }
}
