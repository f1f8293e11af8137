package io.github.pbx24.rostelecom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {

    @ParameterizedTest
    @ValueSource(longs = {61, 62})
    void it_agrees_with_the_platform_on_dates(long seed) {
        Random random = new Random(seed);
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX");
        for (int round = 0; round < 5_000; round++) {
            ZoneOffset offset = ZoneOffset.ofTotalSeconds((random.nextInt(36 * 60 + 1) - 18 * 60) * 60);
            Instant time = Instant.ofEpochSecond(random.nextLong(0, 4_102_444_800L));
            String text = time.atOffset(offset).format(format);
            assertThat(IsoTime.parse(text)).as("seed %d %s", seed, text).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 72})
    void it_agrees_with_the_platform_on_mistakes(long seed) {
        Random random = new Random(seed);
        String spice = "0123456789-+:TZ. ";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder("2024-02-28T23:59:59+03:00");
            for (int i = 0; i < 2; i++) {
                text.setCharAt(random.nextInt(text.length()), spice.charAt(random.nextInt(spice.length())));
            }
            assertThat(ours(text.toString())).as("seed %d %s", seed, text).isEqualTo(platforms(text.toString()));
        }
    }

    private static String ours(String text) {
        try {
            return IsoTime.parse(text).toString();
        } catch (DateTimeException e) {
            return "mistake";
        }
    }

    private static String platforms(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toString();
        } catch (DateTimeException e) {
            return "mistake";
        }
    }
}
