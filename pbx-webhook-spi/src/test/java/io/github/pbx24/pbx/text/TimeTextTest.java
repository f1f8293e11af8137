package io.github.pbx24.pbx.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

    private static final Instant TIME = Instant.parse("2024-03-04T07:00:00Z");
    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-03-04T10:00:00+03:00",
                "2024-03-04T07:00:00Z",
                "2024-03-04T10:00:00+0300",
                "2024-03-04T10:00:00+03",
                "2024-03-04 10:00:00+03:00",
                "2024-03-04 10:00:00 +0300",
                "2024-03-04 10:00:00 03:00",
                "2024-03-04T10:00:00.000+03:00",
                "2024-03-04T10:00:00,000000000+03:00",
                "2024-03-04T10:00+03:00",
                "2024-03-04t07:00:00z",
                "2024-03-04 07:00:00 UTC",
                "2024-03-04 07:00:00GMT",
                "2024/03/04 10:00:00+03:00",
                "2024-3-4 10:00:00+03:00",
                "04.03.2024 10:00:00 +03:00",
                "4.3.2024, 10:00+03:00",
                "2024-03-04 10:00:00 AM +03:00",
                "  2024-03-04T10:00:00+03:00 ",
                "20240304T070000Z",
                "20240304T100000+0300",
                "20240304T100000.000+03:00",
                "1709535600",
                "1709535600.000",
                "1709535600000",
                "1709535600000000"
            })
    void many_forms_say_the_same_without_a_zone(String text) {
        assertThat(TimeText.read(text, null)).contains(TIME);
        assertThat(TimeText.read(text, ZoneId.of("Asia/Tokyo"))).contains(TIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-03-04T10:00:00",
                "2024-03-04 10:00",
                "04.03.2024 10:00:00",
                "2024-03-04 10:00:00 AM",
                "20240304T100000"
            })
    void a_local_time_needs_a_zone(String text) {
        assertThat(TimeText.read(text, null)).isEmpty();
        assertThat(TimeText.read(text, MOSCOW)).contains(TIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "yesterday",
                "2024-03-04",
                "2024-02-30T10:00:00+03:00",
                "20240230T100000Z",
                "20240304T100000PMZ",
                "20240304100000",
                "20240304T1000Z",
                "2024-13-01T10:00:00+03:00",
                "2024-03-04T24:00:00+03:00",
                "2024-03-04T10:60:00+03:00",
                "2024-03-04T10:00:60+03:00",
                "2024-03-04T10:00:00+19:00",
                "2024-03-04T10:00:00+03:60",
                "2024-03-04T10:00:00*03:00",
                "２024-03-04T10:00:00+03:00",
                "2024-03-04T10:00:00+3:000",
                "1999-12-31T23:59:59+00:00",
                "2101-01-01T00:00:00+00:00",
                "0000-01-01T00:00:00+00:00",
                "+999999999-01-01T00:00:00Z",
                "17095356",
                "99999999999999999",
                "2024-03-04 13:00:00 PM",
                "2024-03-04 00:00:00 AM",
                "2024-03/04 10:00",
                "03/04/2024 10:00"
            })
    void anything_else_is_no_time(String text) {
        assertThat(TimeText.read(text, MOSCOW)).isEmpty();
    }

    @Test
    void the_fast_form_agrees_with_the_platform_on_dates() {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);
        for (long seed = 1; seed <= 10_000; seed++) {
            Random random = new Random(seed);
            ZoneOffset offset = ZoneOffset.ofTotalSeconds((random.nextInt(36 * 60 + 1) - 18 * 60) * 60);
            Instant time = Instant.ofEpochSecond(random.nextLong(946_684_800L, 4_102_444_800L));
            String text = time.atOffset(offset).format(format);
            assertThat(TimeText.read(text, null)).as("seed %d %s", seed, text).contains(time);
        }
    }

    @Test
    void every_spelling_of_a_time_reads_as_that_time() {
        List<String> forms = List.of(
                "yyyy-MM-dd'T'HH:mm:ssXXX",
                "yyyy-MM-dd'T'HH:mm:ssXX",
                "yyyy-MM-dd HH:mm:ssXXX",
                "yyyy-MM-dd HH:mm:ss XX",
                "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                "dd.MM.yyyy HH:mm:ssXX",
                "yyyy/MM/dd HH:mm:ss XXX",
                "yyyy-MM-dd hh:mm:ss a XXX");
        for (long seed = 1; seed <= 10_000; seed++) {
            Random random = new Random(seed);
            Instant time = Instant.ofEpochSecond(random.nextLong(946_771_200L, 4_102_358_400L));
            String form = forms.get(random.nextInt(forms.size()));
            ZoneOffset offset = ZoneOffset.ofTotalSeconds((random.nextInt(36 * 4 + 1) - 18 * 4) * 900);
            String text = time.atOffset(offset).format(DateTimeFormatter.ofPattern(form, Locale.ENGLISH));
            assertThat(TimeText.read(text, MOSCOW)).as("seed %d %s", seed, text).contains(time);
            assertThat(TimeText.read(String.valueOf(time.toEpochMilli()), null)).contains(time);
        }
    }

    @Test
    void what_the_platform_reads_is_read_the_same_and_nothing_is_thrown() {
        String spice = "0123456789-+:TZ. ";
        for (long seed = 1; seed <= 40_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder("2024-02-28T23:59:59+03:00");
            for (int i = 0; i < 2; i++) {
                text.setCharAt(random.nextInt(text.length()), spice.charAt(random.nextInt(spice.length())));
            }
            Instant platforms = platforms(text.toString());
            if (platforms != null) {
                assertThat(TimeText.read(text.toString(), null))
                        .as("seed %d %s", seed, text)
                        .contains(platforms);
            } else {
                TimeText.read(text.toString(), null);
            }
        }
    }

    /** Null outside of the years that are read. */
    private static Instant platforms(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            boolean ours = !time.isBefore(Instant.parse("2000-01-01T00:00:00Z"))
                    && time.isBefore(Instant.parse("2101-01-01T00:00:00Z"));
            return ours ? time : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** With an offset, with a character of it replaced now and then. */
    @ParameterizedTest
    @ValueSource(longs = {81, 82})
    void a_time_is_read_where_it_stands(long seed) {
        Random random = new Random(seed);
        int found = 0;
        for (int round = 0; round < 100_000; round++) {
            String local = Times.local(random).substring(0, 19).replace(' ', 'T');
            String sign = random.nextBoolean() ? "+" : "-";
            String offset = sign + String.format(Locale.ROOT, "%02d:%02d", random.nextInt(20), random.nextInt(61));
            byte[] text = (local + (random.nextInt(3) == 0 ? "Z" : offset)).getBytes(StandardCharsets.ISO_8859_1);
            Times.spoil(text, random);
            String sent = new String(text, StandardCharsets.ISO_8859_1);
            Instant read = TimeText.usual(text, 0, text.length);
            boolean usual =
                    sent.matches("20(?!00)[0-9]{2}-.{14}([+-][0-9:]{5}|Z)") && sent.matches("[0-9-]{10}T[0-9:]{8}.*");
            if (read != null) {
                assertThat(TimeText.read(sent, null)).as(sent).contains(read);
                found++;
            } else if (usual && (sent.endsWith("Z") || sent.substring(20).compareTo("18:00") < 0)) {
                // Whatever is of the usual form and is a time is read at once.
                assertThat(TimeText.read(sent, null)).as(sent).isEmpty();
            }
        }
        assertThat(found).isBetween(20_000, 90_000);
    }
}
