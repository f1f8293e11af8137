package io.github.pbx24.bitrix24.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardWindowsTest {

    private static final String CARD = "call 1, user 17";

    private final Instant start = Instant.parse("2026-03-10T08:00:00Z");
    private final CardWindows<String> windows = new CardWindows<>(Duration.ofMillis(500));

    /** S shows, H hides; one letter is one intent, all within one window. */
    @ParameterizedTest
    @CsvSource({
        "S, S",
        "H, H",
        "SS, S",
        "SH, SH",
        "SHS, S",
        "SHSH, SH",
        "SHSHS, S",
        "HS, HS",
        "HSH, H",
        "HSHS, HS",
        "SHH, SH"
    })
    void opposite_intents_within_a_window_cancel(String intents, String sent) {
        List<Boolean> out = new ArrayList<>();
        for (char intent : intents.toCharArray()) {
            if (windows.offer(CARD, intent == 'S', start).isEmpty()) {
                out.add(intent == 'S');
            }
        }
        windows.close(CARD, start.plusMillis(500)).ifPresent(out::add);

        StringBuilder text = new StringBuilder();
        out.forEach(show -> text.append(show ? 'S' : 'H'));
        assertThat(text).hasToString(sent);
    }

    @Test
    void the_second_intent_learns_when_its_window_ends() {
        windows.offer(CARD, true, start);

        assertThat(windows.offer(CARD, false, start.plusMillis(200))).contains(start.plusMillis(500));
    }

    @Test
    void an_intent_after_the_window_goes_out_at_once() {
        windows.offer(CARD, true, start);
        assertThat(windows.close(CARD, start.plusMillis(500))).isEmpty();

        assertThat(windows.offer(CARD, false, start.plusMillis(600))).isEmpty();
    }

    @Test
    void what_is_sent_at_the_end_of_a_window_opens_the_next() {
        windows.offer(CARD, true, start);
        windows.offer(CARD, false, start);
        assertThat(windows.close(CARD, start.plusMillis(500))).contains(false);

        assertThat(windows.offer(CARD, true, start.plusMillis(600))).contains(start.plusMillis(1000));
    }

    @Test
    void cards_do_not_know_of_each_other() {
        windows.offer(CARD, true, start);

        assertThat(windows.offer("call 1, user 18", false, start)).isEmpty();
    }

    @Test
    void nothing_is_kept_of_a_closed_or_forgotten_window() {
        windows.offer(CARD, true, start);
        windows.forget(CARD);
        assertThat(windows.size()).isZero();

        windows.offer(CARD, true, start);
        windows.close(CARD, start.plusMillis(500));
        assertThat(windows.size()).isZero();
        assertThat(windows.close(CARD, start.plusMillis(600))).isEmpty();
    }
}
