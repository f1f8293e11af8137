package io.github.pbx24.pbx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick comparison beside the JDK's own reader of hex. */
class HexComparisonTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 16, 20, 28, 32, 33, 48, 64})
    void a_text_that_differs_in_one_character_says_something_else(int bytes) {
        Random random = new Random(bytes);
        HexComparison room = new HexComparison(bytes);
        for (int round = 0; round < 20; round++) {
            byte[] signature = bytes(random, bytes);
            String text = HexFormat.of().formatHex(signature);
            assertThat(room.says(text, 0, signature)).isTrue();
            assertThat(room.says(text.toUpperCase(Locale.ROOT), 0, signature)).isTrue();
            assertThat(room.says("sha256=" + text, 7, signature)).isTrue();
            for (int i = 0; i < text.length(); i++) {
                char right = text.charAt(i);
                for (char c = 0; c < 0x300; c++) {
                    boolean same = c < 0x80 && Character.toLowerCase(c) == right;
                    if (room.says(text.substring(0, i) + c + text.substring(i + 1), 0, signature) != same) {
                        throw new AssertionError("character " + (int) c + " in place of " + right);
                    }
                }
            }
        }
    }

    /** What a character would be if its upper bits were left out. */
    @Test
    void characters_of_other_scripts_are_no_digits() {
        HexComparison room = new HexComparison(32);
        byte[] signature = bytes(new Random(1), 32);
        String text = HexFormat.of().formatHex(signature);
        for (int high = 0x100; high < 0x10000; high += 0x100) {
            StringBuilder wide = new StringBuilder(text);
            wide.setCharAt(17, (char) (text.charAt(17) | high));
            assertThat(room.says(wide.toString(), 0, signature)).isFalse();
        }
    }

    @Test
    void rooms_forget_what_they_compared_before() {
        Random random = new Random(3);
        HexComparison room = new HexComparison(33);
        for (int round = 0; round < 50_000; round++) {
            byte[] signature = bytes(random, random.nextInt(33) + 1);
            String text = HexFormat.of().withUpperCase().formatHex(signature);
            int length = random.nextInt(6) > 0 ? text.length() : random.nextInt(text.length() + 3);
            String other =
                    random.nextInt(3) > 0 ? text : HexFormat.of().formatHex(bytes(random, random.nextInt(33) + 1));
            String claimed = (other + "000").substring(0, Math.min(length, other.length() + 3));
            assertThat(room.says(claimed, 0, signature))
                    .as("round %s", round)
                    .isEqualTo(claimed.equalsIgnoreCase(text));
        }
    }

    @Test
    void a_text_of_another_length_says_nothing() {
        HexComparison room = new HexComparison(4);
        byte[] signature = {0, 0, 0, 0};
        for (String text : new String[] {"", "0", "0000000", "000000000", "0".repeat(10_000)}) {
            assertThat(room.says(text, 0, signature)).isFalse();
        }
        assertThat(room.says("00000000", 0, signature)).isTrue();
        assertThat(room.says("0000000000", 0, new byte[5])).as("no room").isFalse();
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
