package io.github.pbx24.correlation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTextTest {
    private static final char[] LETTERS = {'a', '0', '\\', '\0', '\uD834', '\uDD1E', '\uFFFD', 'é', ':'};

    @Test
    void ordinary_strings_stay_readable() {
        assertThat(StoredText.of("101/+7 900 é☎𝄞")).isEqualTo("101/+7 900 é☎𝄞");
        assertThat(StoredText.key("0000000000000001-1")).isEqualTo("0000000000000001-1");
        assertThat(StoredText.key("x".repeat(200))).isEqualTo("x".repeat(200));
    }

    @Test
    void what_a_database_cannot_hold_is_written_as_a_number() {
        assertThat(StoredText.of("a\0b\\c\uD800d")).isEqualTo("a\\0000b\\005cc\\d800d");
    }

    @Test
    void long_strings_become_a_hash() {
        // sha256sum of two hundred and one times the bytes 00 78.
        assertThat(StoredText.key("x".repeat(201)))
                .isEqualTo("\\sha256:d237b4245ae35158f4aeb723df924edbcd21822bcd52c881e4ab4aa06ab9eab0");
        assertThat(StoredText.key("\0".repeat(41))).startsWith("\\sha256:");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void strings_come_back_and_different_ones_stay_different(long seed) {
        Random random = new Random(seed);
        Map<String, String> keys = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(random.nextInt(5) == 0 ? 250 : 5); length > 0; length--) {
                text.append(LETTERS[random.nextInt(LETTERS.length)]);
            }
            String original = text.toString();
            String written = StoredText.of(original);

            assertThat(StoredText.read(written)).isEqualTo(original);
            assertThat(written).doesNotContain("\0");
            assertThat(StoredText.key(original)).hasSizeLessThanOrEqualTo(200);
            assertThat(keys.putIfAbsent(StoredText.key(original), original)).isIn(null, original);
        }
    }
}
