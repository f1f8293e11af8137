package io.github.pbx24.rostelecom.cloudpbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick ways of reading a body say what the plain ones say, for whatever stands there. */
class CloudpbxDifferentialTest {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String CHARACTERS = "+79 @.:;*ab\"\\/\t\n\u0000\u001F\u007F\u0085éя中\u2028";
    private static final List<String> PARTS = List.of("sip:+79000000011@10.0.0.1", "201", "😀", "true", "end", " ");

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Moscow", "Asia/Kathmandu", "Europe/Berlin", "UTC", "+03:00", "Pacific/Apia"})
    void times_agree(String zone) {
        times(ZoneId.of(zone), 20_000);
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"Europe/Moscow", "Asia/Kathmandu", "Europe/Berlin", "UTC", "+03:00", "Pacific/Apia"})
    void millions_of_times_agree(String zone) {
        times(ZoneId.of(zone), 2_000_000);
    }

    private static void times(ZoneId zone, int rounds) {
        CloudpbxTime times = new CloudpbxTime(zone);
        int quick = 0;
        for (long seed = 1; seed <= rounds; seed++) {
            Random random = new Random(seed);
            String text = timeText(random);
            byte[] body = ("x" + text + "x").getBytes(StandardCharsets.UTF_8);
            Instant usual = times.usual(body, 1, body.length - 1);
            if (usual != null) {
                quick++;
                assertThat(usual)
                        .as("seed %d, %s", seed, text)
                        .isEqualTo(CloudpbxTime.read(text, zone))
                        .isNotNull();
            }
        }
        if (zone.getRules().getTransitionRules().isEmpty()) {
            assertThat(quick).isGreaterThan(rounds / 4);
        }
    }

    /** Times of two centuries, some with one character changed. */
    private static String timeText(Random random) {
        long second = Instant.parse("1999-06-01T00:00:00Z").getEpochSecond() + random.nextInt(Integer.MAX_VALUE);
        String text = FORM.format(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
        if (random.nextBoolean()) {
            text += "." + String.format(Locale.ROOT, "%0" + (random.nextInt(8) == 0 ? 2 : 3) + "d", random.nextInt(99));
        }
        if (random.nextInt(3) == 0) {
            int at = random.nextInt(text.length());
            text = text.substring(0, at) + "0123456789:-. Tx".charAt(random.nextInt(16)) + text.substring(at + 1);
        }
        return text;
    }

    @Test
    void texts_agree() {
        texts(30_000);
    }

    @Test
    @Tag("slow")
    void millions_of_texts_agree() {
        texts(3_000_000);
    }

    private static void texts(int rounds) {
        for (long seed = 1; seed <= rounds; seed++) {
            String value = value(new Random(seed));
            byte[] body = Json.write(Map.of("from_number", value)).getBytes(StandardCharsets.UTF_8);
            CloudpbxPayload payload = CloudpbxPayload.read(body);
            String text = payload.text(CloudpbxField.FROM_NUMBER);

            String stripped = value.strip();
            boolean readable = stripped.length() <= CloudpbxPayload.MAX_TEXT
                    && stripped.chars().noneMatch(Character::isISOControl);
            assertThat(text).as("seed %d", seed).isEqualTo(readable && !stripped.isEmpty() ? stripped : null);
            assertThat(payload.unreadable())
                    .as("seed %d", seed)
                    .isEqualTo(readable ? List.of() : List.of("$.from_number"));
        }
    }

    @Test
    void addresses_agree() {
        addresses(100_000);
    }

    @Test
    @Tag("slow")
    void millions_of_addresses_agree() {
        addresses(5_000_000);
    }

    private static void addresses(int rounds) {
        int quick = 0;
        for (long seed = 1; seed <= rounds; seed++) {
            String text = address(new Random(seed));
            byte[] body = ("x" + text + "x").getBytes(StandardCharsets.US_ASCII);
            CloudpbxAddress usual = CloudpbxAddress.usual(body, 1, body.length - 1);
            if (usual != null) {
                quick++;
                assertThat(usual).as("seed %d, %s", seed, text).isEqualTo(CloudpbxAddress.read(text));
            }
        }
        assertThat(quick).isGreaterThan(rounds / 10);
    }

    private static String address(Random random) {
        List<String> schemes = List.of("", "", "sip:", "sip:", "SIP:", "sips:", "tel:", "<sip:", "sip: ");
        List<String> users = List.of(
                "+79000000011",
                "79000000011",
                "89000000011",
                "9000000011",
                "201",
                "453*099",
                "operator201",
                "operator",
                "anonymous",
                "100200_201",
                "u79000000011",
                "79000000011-201",
                "+7900000001x1",
                "+",
                "",
                "0".repeat(33),
                "%2B79000000011");
        List<String> hosts = List.of(
                "", "@192.0.2.10", "@100200.20.rt.ru", "@office@domain", ";tgrp=X", "@h;tgrp=X", "?x", ">", " ");
        String text = schemes.get(random.nextInt(schemes.size()))
                + users.get(random.nextInt(users.size()))
                + hosts.get(random.nextInt(hosts.size()));
        if (random.nextInt(4) > 0 || text.isEmpty()) {
            return text;
        }
        int at = random.nextInt(text.length());
        return text.substring(0, at) + "0+@;:*#-_. xX%,/()".charAt(random.nextInt(18)) + text.substring(at);
    }

    private static String value(Random random) {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            if (random.nextInt(3) == 0) {
                value.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            } else {
                String part = PARTS.get(random.nextInt(PARTS.size()));
                value.append(part.repeat(random.nextInt(20) == 0 ? 100 : 1));
            }
        }
        return value.toString();
    }
}
