package io.github.pbx24.pbx.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WallClockTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Moscow",
                "Asia/Yekaterinburg",
                "Asia/Kathmandu",
                "Europe/Berlin",
                "America/Sao_Paulo",
                "UTC",
                "+03:00",
                "Pacific/Apia"
            })
    void it_shows_what_the_platform_computes(String name) {
        ZoneId zone = ZoneId.of(name);
        WallClock clock = WallClock.of(zone);
        Random random = new Random(7);
        int found = 0;
        for (int round = 0; round < 100_000; round++) {
            int year = 1995 + random.nextInt(120);
            int month = random.nextInt(20) == 0 ? random.nextInt(16) - 2 : 1 + random.nextInt(12);
            int day = random.nextInt(20) == 0 ? random.nextInt(36) - 2 : 1 + random.nextInt(31);
            int hour = random.nextInt(20) == 0 ? random.nextInt(30) - 2 : random.nextInt(24);
            int minute = random.nextInt(20) == 0 ? random.nextInt(70) - 5 : random.nextInt(60);
            int second = random.nextInt(20) == 0 ? random.nextInt(70) - 5 : random.nextInt(60);
            int nanos = random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(1_000_000_000);
            Instant read = clock.at(year, month, day, hour, minute, second, nanos);
            assertThat(read)
                    .as("%d-%d-%d %d:%d:%d.%d", year, month, day, hour, minute, second, nanos)
                    .isEqualTo(plain(zone, year, month, day, hour, minute, second, nanos));
            found += read == null ? 0 : 1;
        }
        assertThat(found).isBetween(50_000, 99_000);
    }

    /** Where it stands, with a character of it replaced now and then. */
    @ParameterizedTest
    @ValueSource(longs = {71, 72})
    void a_time_is_read_where_it_stands(long seed) {
        ZoneId zone = ZoneId.of("Europe/Moscow");
        WallClock clock = WallClock.of(zone);
        Random random = new Random(seed);
        int found = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] text = Times.local(random).getBytes(StandardCharsets.ISO_8859_1);
            Times.spoil(text, random);
            int padding = random.nextInt(3);
            byte[] body = new byte[text.length + 2 * padding];
            System.arraycopy(text, 0, body, padding, text.length);
            Instant read = clock.usual(body, padding, padding + text.length);
            Instant expected = Times.plain(new String(text, StandardCharsets.ISO_8859_1), zone);
            assertThat(read).as(new String(text, StandardCharsets.ISO_8859_1)).isEqualTo(expected);
            found += read == null ? 0 : 1;
        }
        assertThat(found).isBetween(30_000, 90_000);
    }

    private static @Nullable Instant plain(
            ZoneId zone, int year, int month, int day, int hour, int minute, int second, int nanos) {
        try {
            return LocalDateTime.of(year, month, day, hour, minute, second, nanos)
                    .atZone(zone)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
