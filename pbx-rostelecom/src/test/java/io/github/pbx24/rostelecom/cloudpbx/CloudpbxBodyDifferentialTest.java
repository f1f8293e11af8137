package io.github.pbx24.rostelecom.cloudpbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick parser says of a whole body what the plain one says, whatever comes. */
class CloudpbxBodyDifferentialTest {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final Map<String, String> PINS = Map.of("operator201", "201", "anna", "207");
    private static final int STEP = 7;
    private static final WebhookParser QUICK = new CloudpbxParser(MOSCOW, new CloudpbxExtensions(PINS));
    private static final WebhookParser PLAIN = new PlainCloudpbxParser(MOSCOW, PINS);

    private static final String USUAL = """
            {"disconnect_reason": "", "from_number": "sip:+79000000011@192.0.2.10", "from_pin": "", "is_record": "true",\
            "request_number": "sip:operator201@100200.20.rt.ru", "request_pin": "201", "session_id": "SDaa-1",\
            "state": "end", "timestamp": "2026-03-02 12:02:47.123", "type": "incoming"}""";

    private static final List<String> NAMES = List.of(
            "disconnect_reason",
            "from_number",
            "from_pin",
            "is_record",
            "request_number",
            "request_pin",
            "session_id",
            "state",
            "timestamp",
            "type",
            "order_id",
            "domain",
            "Type",
            "stat\\u0065",
            "\\ud83d",
            "");

    private static final List<String> VALUES = List.of(
            "\"\"",
            "\" \"",
            "null",
            "true",
            "false",
            "0",
            "-1",
            "201",
            "1.5e3",
            "\"201\"",
            "\" 201 \"",
            "\"2\\u00301\"",
            "\"453*099@domain\"",
            "\"operator201\"",
            "\"Anna\"",
            "\"anonymous\"",
            "\"112\"",
            "\"sip:+79000000011@192.0.2.10\"",
            "\"79000000011\"",
            "\"89000000011;tgrp=X\"",
            "\"8 (900) 000-00-11\"",
            "\"имя\"",
            "\"\\ud83d\"",
            "\"\\ud83d\\ude00\"",
            "\"\\u0000\"",
            "\"\u0085\"",
            "\"\u007f\"",
            "\"\u2028x\"",
            "\"a\\nb\"",
            "[]",
            "{}",
            "{\"state\":\"end\",\"session_id\":[1]}",
            "[{\"a\":[null]}]",
            "\"" + "x".repeat(256) + "\"",
            "\"" + "x".repeat(257) + "\"",
            "\"" + "\\u0078".repeat(256) + "\"");

    private static final List<String> STATES = List.of(
            "\"new\"",
            "\"calling\"",
            "\"connected\"",
            "\"disconnected\"",
            "\"end\"",
            "\" end\"",
            "\"E n d\"",
            "\"en\\u0064\"",
            "\"analytics\"",
            "\"connected \"");
    private static final List<String> TYPES = List.of(
            "\"incoming\"",
            "\"outbound\"",
            "\"internal\"",
            "\"Incoming\"",
            "\"out going\"",
            "\"inbound\"",
            "\"sideways\"");
    private static final List<String> TIMES = List.of(
            "\"2026-03-02 12:02:47.123\"",
            "\"2026-03-02 12:02:47\"",
            "\"2026-03-02T12:02:47.1\"",
            "\"2026-02-29 12:00:00\"",
            "\"2026-03-02 24:00:00\"",
            "\"2026-03-0212:02:47\"",
            "\"2026-03-02 12:02:47.\"",
            "\"2026-03-02 12:02:4x.123\"",
            "\"1999-12-31 23:59:59\"",
            "\"2101-01-01 00:00:00\"",
            "\"1772442000\"",
            "1772442000",
            "\"soon\"");

    @Test
    void both_say_the_same_of_every_fixture_cut_at_each_byte_and_with_bytes_changed() throws IOException {
        byte[] others = {
            '"', '\\', '{', '}', '[', ']', ',', ':', ' ', 0, '0', 'x', (byte) 0x80, (byte) 0xC3, (byte) 0xFF
        };
        int read = 0;
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/cloudpbx"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                byte[] body = Files.readAllBytes(file);
                read += same(body) ? 1 : 0;
                // Each file at other bytes; together they are all.
                for (int i = read % STEP; i < Math.min(body.length, 600); i += STEP) {
                    same(Arrays.copyOf(body, i));
                    byte[] changed = body.clone();
                    changed[i] = others[i % others.length];
                    same(changed);
                }
            }
        }
        assertThat(read).isGreaterThan(40);
    }

    @Test
    void both_say_the_same_of_a_body_with_each_byte_changed_in_many_ways() {
        byte[] body = USUAL.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < body.length; i++) {
            byte[] changed = body.clone();
            // Three bytes of the same kind stand beside each other.
            for (int value = i % 3; value < 256; value += 3) {
                changed[i] = (byte) value;
                same(changed);
            }
        }
        assertThat(same(body)).isTrue();
        assertThat(same(("\ufeff" + USUAL).getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(same(("\ufeff\ufeff" + USUAL).getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(same(USUAL.getBytes(StandardCharsets.UTF_16LE))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 31, 32, 33, 100_000})
    void both_go_equally_deep(int depth) {
        for (String value :
                List.of("[".repeat(depth) + "]".repeat(depth), "{\"state\":".repeat(depth) + "1" + "}".repeat(depth))) {
            for (String name : NAMES) {
                same(("{\"" + name + "\":" + value + "," + USUAL.substring(1)).getBytes(StandardCharsets.UTF_8));
                same((USUAL.substring(0, USUAL.length() - 1) + ",\"" + name + "\":" + value + "}")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void both_say_the_same_of_15_000_bodies() {
        compare(20261126, 15_000);
    }

    @Test
    @Tag("slow")
    void both_say_the_same_of_five_million_bodies() {
        compare(1, 5_000_000);
    }

    private static void compare(long seed, int bodies) {
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < bodies; i++) {
            read += same(body(random).getBytes(StandardCharsets.UTF_8)) ? 1 : 0;
        }
        assertThat(read).isGreaterThan(bodies / 4);
    }

    /** Whether there is an event in it; fails if the parsers differ. */
    static boolean same(byte[] body) {
        boolean event = false;
        for (String path : List.of("/call_events", "/")) {
            WebhookRequest request = WebhookRequest.builder("POST", Instant.EPOCH)
                    .path(path)
                    .body(body)
                    .build();
            Object plain = outcome(PLAIN, request);
            Object quick = outcome(QUICK, request);
            if (!quick.equals(plain)) {
                throw new AssertionError(
                        path + " " + new String(body, StandardCharsets.ISO_8859_1) + "\n" + plain + "\n" + quick);
            }
            event |= plain instanceof ParsedWebhook parsed && !parsed.events().isEmpty();
        }
        return event;
    }

    /** At which byte broken JSON is broken is nobody's business, nor in which order unreadable places are named. */
    private static Object outcome(WebhookParser parser, WebhookRequest request) {
        try {
            ParsedWebhook parsed = parser.parse(request);
            return parsed.withUnreadable(parsed.unreadable().stream().sorted().toList());
        } catch (MalformedWebhookException e) {
            String message = String.valueOf(e.getMessage());
            return message.contains("is not JSON") || message.contains("too deeply") ? "broken" : message;
        }
    }

    private static String body(Random random) {
        boolean usual = random.nextInt(4) > 0;
        List<String> names = new ArrayList<>(usual ? NAMES.subList(0, 10) : NAMES);
        if (random.nextInt(3) == 0) {
            Collections.shuffle(names, random);
        }
        StringBuilder body = new StringBuilder("{");
        for (String name : names) {
            for (int times = random.nextInt(usual ? 20 : 3) == 0 ? random.nextInt(3) : 1; times > 0; times--) {
                body.append(body.length() == 1 ? "" : ",")
                        .append(random.nextInt(12) == 0 ? " \n" : "")
                        .append('"')
                        .append(name)
                        .append(random.nextInt(3) == 0 ? "\": " : "\":")
                        .append(value(random, name, usual));
            }
        }
        return body.append('}').toString();
    }

    private static String value(Random random, String name, boolean usual) {
        if (random.nextInt(usual ? 12 : 3) == 0) {
            return pick(random, VALUES, VALUES.size());
        }
        int most = random.nextInt(3) > 0 ? 4 : 100;
        return switch (name) {
            case "state", "stat\\u0065" -> pick(random, STATES, most + 1);
            case "type", "Type" -> pick(random, TYPES, most);
            case "timestamp" -> pick(random, TIMES, most);
            case "session_id" -> "\"SDaa-" + random.nextInt(9) + '"';
            case "is_record" -> pick(random, List.of("\"true\"", "true", "\"\"", "\"TRUE\"", "\"false\""), most);
            case "disconnect_reason" ->
                pick(random, List.of("\"\"", "\"3\"", "\"4\"", "5", "\"0\"", "\"занято\""), most);
            default -> pick(random, VALUES, VALUES.size());
        };
    }

    private static String pick(Random random, List<String> choices, int most) {
        return choices.get(random.nextInt(Math.min(choices.size(), most)));
    }
}
