package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTextTest {
    private static String of(Throwable failure, String payload) {
        return ErrorText.of(failure, payload.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_class_and_the_message_are_named() {
        assertThat(of(new IllegalStateException("portal acme is down"), ""))
                .isEqualTo("IllegalStateException: portal acme is down");
        assertThat(of(new IllegalStateException(), "")).isEqualTo("IllegalStateException");
    }

    @Test
    void so_is_the_first_cause() {
        Exception failure = new IllegalStateException("no card", new RuntimeException(new Exception("timed out")));

        assertThat(of(failure, "")).isEqualTo("IllegalStateException: no card; caused by Exception: timed out");
    }

    @Test
    void what_only_carries_a_failure_is_not_named() {
        Exception failure = new CompletionException(
                new ExecutionException(new IllegalStateException("no card", new Exception("timed out"))));

        assertThat(of(failure, "")).isEqualTo("IllegalStateException: no card; caused by Exception: timed out");
        assertThat(of(new CompletionException("alone", null), "")).isEqualTo("CompletionException: alone");
    }

    @Test
    void who_gives_up_says_why_in_words() {
        assertThat(of(new PermanentFailureException("user 7 has no extension"), ""))
                .isEqualTo("user 7 has no extension");
        assertThat(of(new PermanentFailureException(""), "")).isEqualTo("PermanentFailureException");
    }

    @Test
    void causes_in_a_circle_end() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);

        assertThat(of(one, "")).startsWith("Exception: one");
    }

    @Test
    void a_message_that_cannot_be_had_does_not_hide_the_failure() {
        Exception broken = new Exception() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("broken");
            }
        };

        assertThat(of(broken, "")).startsWith(ErrorTextTest.class.getName());
    }

    @Test
    void what_is_quoted_from_the_payload_is_masked_and_the_rest_stays() {
        String payload = "{\"token\":\"s3cr3t-value\",\"имя\":\"Иванов Пётр\"}";

        assertThat(of(new Exception("bad value s3cr3t-value at $.token"), payload))
                .isEqualTo("Exception: bad value *** at $.token");
        assertThat(of(new Exception("нет клиента Иванов Пётр!"), payload))
                .isEqualTo("Exception: нет клиента ***!")
                .doesNotContain("Иванов");
    }

    @Test
    void phone_numbers_keep_four_digits_in_any_notation() {
        assertThat(of(new Exception("no user for +74951234567"), "client=8%28495%29123-45-67"))
                .isEqualTo("Exception: no user for +***4567");
    }

    @Test
    void it_is_one_line_of_at_most_500_characters_whatever_comes() {
        assertThat(of(new Exception("a\nb\0c"), "")).isEqualTo("Exception: a?b?c");
        assertThat(of(new Exception("☎".repeat(100_000)), "☎".repeat(100_000))).hasSizeLessThanOrEqualTo(500);
        assertThat(of(new Exception("q".repeat(100_000)), "")).hasSize(500).endsWith("…");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void no_eight_bytes_of_the_payload_survive(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            String payload = random.ints(200, 'a', 'e')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            int from = random.nextInt(100);
            String message = "xx " + payload.substring(from, from + random.nextInt(60)) + " yy "
                    + payload.substring(from / 2, from / 2 + random.nextInt(20));
            String text = of(new Exception(message), payload);
            for (int i = 0; i + 8 <= text.length(); i++) {
                assertThat(payload).as("seed %d round %d", seed, round).doesNotContain(text.substring(i, i + 8));
            }
        }
    }
}
