package io.github.pbx24.rostelecom.vats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The quick parser says the same as the plain one, whatever comes. */
class VatsDifferentialTest {

    private static final Instant RECEIVED = Instant.parse("2026-03-02T09:00:00Z");
    private static final ZoneId[] ZONES = {null, ZoneId.of("Europe/Moscow")};

    private static final String[] NAMES = {
        "event",
        "call_uuid",
        "call_direction",
        "caller_id",
        "called_number",
        "extension",
        "call_start",
        "call_answer",
        "call_end",
        "duration_full",
        "duration_talk",
        "record_id",
        "more",
        "Event",
        "call\\u005fend"
    };

    private static final String[] EVENTS = {
        "start", "ring", "answer", "transfer", "end", "hangup", "End", " end", "\\u0065nd", "unknown", ""
    };

    private static final String[] TEXTS = {
        "a-1",
        "+79160000001",
        "8 (916) 000-00-01",
        "101",
        "",
        " ",
        "  x ",
        "anonymous",
        "\\n",
        "\\u0000",
        "\\ud83d",
        "\\ud83d\\ude00",
        "имя",
        "\u007f",
        "x y",
        "1e3",
        "453*099",
        "+",
        "++7",
        "12345678901234567890123456789012345"
    };

    private static final String[] DIRECTIONS = {
        "inbound", "outbound", "internal", "Inbound", "in", "исходящий", "inbound ", "sideways", "", "inboun\\u0064"
    };

    private static final String[] TIMES = {
        "2026-03-02T12:00:00+03:00",
        "2026-03-02T12:00:00Z",
        "2026-02-29T12:00:00Z",
        "2024-02-29T23:59:59-11:59",
        "2026-03-02T24:00:00Z",
        "2026-03-02 12:00:00",
        "2000-01-01T00:00:00+00:00",
        "2000-01-01T00:00:00+01:00",
        "2100-12-31T23:59:59-01:00",
        "2099-12-31T23:59:59Z",
        "1999-12-31T23:59:59-18:00",
        "2026-13-01T00:00:00Z",
        "2026-03-02T12:00:00+19:00",
        "2026-03-02T12:00:00+0300",
        "1772442000",
        "02.03.2026 12:00:00",
        "soon",
        "2026-03-0xT12:00:00Z",
        "2026-03-02T12:00:0:Z",
        "2026/03/02T12:00:00Z",
        "2100-02-29T12:00:00Z",
        "2026-04-31T12:00:00Z",
        "2026-01-31T12:00:00+18:59"
    };

    private static final String[] DURATIONS = {
        "0",
        "48",
        "60",
        "999999999",
        "2592000",
        "2592001",
        "-1",
        "1.5",
        "2:50",
        "PT2M",
        "0048",
        "1234567890",
        "x",
        "4 8",
        "+5"
    };

    @Test
    void both_say_the_same_of_100_000_bodies() {
        compare(20261126, 100_000);
    }

    @Test
    @Tag("slow")
    void both_say_the_same_of_ten_million_bodies() {
        compare(1, 10_000_000);
    }

    private static void compare(long seed, int bodies) {
        for (ZoneId zone : ZONES) {
            WebhookParser quick = new VatsParser(VatsEventType.usualNames(), zone);
            WebhookParser plain = new PlainVatsParser(VatsEventType.usualNames(), zone);
            Random random = new Random(seed);
            int read = 0;
            for (int i = 0; i < bodies / ZONES.length; i++) {
                String body = body(random);
                WebhookRequest request = WebhookRequest.builder("POST", RECEIVED)
                        .body(body.getBytes(StandardCharsets.UTF_8))
                        .build();
                Object expected = outcome(plain, request);
                Object outcome = outcome(quick, request);
                if (!outcome.equals(expected)) {
                    assertThat(told(outcome))
                            .as("seed %s, body %s: %s", seed, i, body)
                            .isEqualTo(told(expected));
                    throw new AssertionError("differs in a number, seed " + seed + ", body " + i + ": " + body);
                }
                read += expected instanceof ParsedWebhook parsed
                                && !parsed.events().isEmpty()
                        ? 1
                        : 0;
            }
            assertThat(read).as("bodies that can be read").isGreaterThan(bodies / ZONES.length / 10);
        }
    }

    /** What was parsed, or why not. In which order unreadable places are named is nobody's business. */
    private static Object outcome(WebhookParser parser, WebhookRequest request) {
        try {
            ParsedWebhook parsed = parser.parse(request);
            return parsed.unreadable().size() < 2
                    ? parsed
                    : parsed.withUnreadable(
                            parsed.unreadable().stream().sorted().toList());
        } catch (MalformedWebhookException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Numbers are masked in texts. */
    private static String told(Object outcome) {
        return outcome instanceof ParsedWebhook parsed
                ? parsed + " "
                        + parsed.events().stream()
                                .map(event -> event.details().clientNumber() + " of "
                                        + event.details().line() + " in " + event.call())
                                .toList()
                : outcome.toString();
    }

    private static String body(Random random) {
        StringBuilder body = new StringBuilder("{");
        boolean usual = random.nextInt(4) > 0;
        int members = usual ? 12 : random.nextInt(16);
        for (int i = 0; i < members; i++) {
            if (usual && random.nextInt(12) == 0) {
                continue;
            }
            int name = usual && random.nextInt(30) > 0 ? i : random.nextInt(NAMES.length);
            body.append(body.length() == 1 ? "" : ",")
                    .append(random.nextInt(9) == 0 ? " \n" : "")
                    .append('"')
                    .append(NAMES[name])
                    .append("\":")
                    .append(value(random, name, usual));
        }
        return body.append('}').toString();
    }

    private static String value(Random random, int name, boolean usual) {
        int kind = random.nextInt(usual ? 40 : 12);
        switch (kind) {
            case 0:
                return "null";
            case 1:
                return random.nextBoolean() ? "true" : "[1,{\"a\":null}]";
            case 2:
                return String.valueOf(random.nextInt(1_000_000));
            case 3:
                return '"' + "x".repeat(random.nextInt(2_000)) + '"';
            default:
                break;
        }
        String[] words = switch (name) {
            case 0, 13 -> EVENTS;
            case 2 -> DIRECTIONS;
            case 6, 7, 8, 14 -> TIMES;
            case 9, 10 -> DURATIONS;
            default -> TEXTS;
        };
        int most = random.nextInt(3) > 0 ? Math.min(words.length, 5) : words.length;
        String word = words[random.nextInt(most)];
        boolean number = name >= 9 && name <= 10 && word.matches("0|[1-9]\\d*(\\.\\d+)?");
        return number && random.nextBoolean() ? word : '"' + word + '"';
    }
}
