package io.github.pbx24.threecx.webhookplugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The quick parser says the same as the plain one, whatever comes. */
class PluginDifferentialTest {

    private static final Instant RECEIVED = Instant.parse("2026-03-02T09:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Moscow");
    private static final Map<String, ExtensionKind> KINDS = Map.of("804", ExtensionKind.QUEUE);

    private static final String[] NAMES = {
        "event", "id", "callerid", "user", "title", "finishtype", "transfer", "duration", "usertype", "trtype",
        "termination_reason_details", "source_presentation", "inbound_did", "did", "Event", "%69d", "+id", "more",
                "ti%FFtle", ""
    };

    private static final String[] EVENTS = {
        "incoming",
        "outgoing",
        "ringing",
        "dialing",
        "hangupincoming",
        "hangupoutgoing",
        "Incoming",
        "in%63oming",
        "recording",
        "unknown",
        "un+known",
        "",
        "empty"
    };

    private static final String[] IDS = {
        "260115121502_231-1",
        "260115121502_231-0",
        "260115121502_1234567890123456789-1",
        "260115121502_231-1234567890",
        "261315121502_231-1",
        "260115121502-231-1",
        "26011512150_231-1",
        "260115121502_231-",
        "260115121502_-1",
        "+260115121502_231-1+",
        "260229121502_231-1",
        "240229121502_231-12",
        "260115121502",
        "260115121502_231",
        "2601151215021_23-1"
    };

    private static final String[] TITLES = {
        "MoscowDID%3AAnswered%20call%20from%2074951234567%20(0%3A47)",
        "Moscow: Missed call by queue 804",
        "missed call by IVR 101",
        "A:B: answered call (1:02:50)",
        ":Missed call",
        "Rule:Missed callers",
        "Rule:  MISSED CALL",
        "x by queue 101 by queue 804",
        "by+ivr+804",
        "standby queue 804",
        "by queue  804",
        "(99999:59)",
        "(100000:00)",
        "(1:2:03)",
        "(1:60:00)",
        "(0:60)",
        "(1000000:00)",
        "(12345:59:59)",
        "(123456:59:59)",
        "((0:05)",
        "0:05)",
        "(0:05",
        "%D0%98%D0%BC%D1%8F:Missed call",
        "Rule:Missed%20call_",
        "%FF",
        "()",
        "(:05)",
        "(5:)",
        "Rule%3A%0AMissed%20call%0Aby%09queue%20804",
        "by queue 804%0A"
    };

    private static final String[] NUMBERS = {
        "74951234567",
        "+74951234567",
        "%2B74951234567",
        "+7+(495)+123-45-67",
        "anonymous",
        "101",
        "+",
        "8x",
        "Ivan+101",
        "+1+a",
        "804",
        "empty",
        "+++12",
        "12",
        "123",
        "%2B12",
        "%2B123",
        "%E2%80%AA101"
    };

    private static final String[] WORDS = {
        "Ok",
        "missed",
        "MISSED",
        "true",
        "false",
        "1",
        "0",
        "yes",
        "Ext",
        "queue",
        "other",
        "blind",
        "accomp",
        "47",
        "0:47",
        "1:02:03",
        "99999999",
        "Declined",
        "user+busy",
        "",
        "%00",
        "x%",
        "%4",
        "%zz"
    };

    @Test
    void both_say_the_same_of_100_000_requests() {
        compare(20261126, 100_000);
    }

    @Test
    @Tag("slow")
    void both_say_the_same_of_ten_million_requests() {
        compare(1, 10_000_000);
    }

    private static void compare(long seed, int requests) {
        WebhookParser quick = new PluginParser(ZONE, new ExtensionTables(KINDS), Map.of("123", "line"));
        WebhookParser plain = new PlainPluginParser(ZONE, KINDS, Map.of("123", "line"));
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < requests; i++) {
            String query = query(random);
            WebhookRequest request = random.nextBoolean()
                    ? WebhookRequest.builder("GET", RECEIVED).rawQuery(query).build()
                    : WebhookRequest.builder("POST", RECEIVED)
                            .body(query.getBytes(StandardCharsets.UTF_8))
                            .build();
            Object expected = outcome(plain, request);
            Object outcome = outcome(quick, request);
            if (!outcome.equals(expected)) {
                assertThat(told(outcome))
                        .as("seed %s, query %s: %s", seed, i, query)
                        .isEqualTo(told(expected));
                throw new AssertionError("differs in a number, seed " + seed + ", query " + i + ": " + query);
            }
            read += expected instanceof ParsedWebhook parsed && !parsed.events().isEmpty() ? 1 : 0;
        }
        assertThat(read).as("requests that say something").isGreaterThan(requests / 10);
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

    private static String query(Random random) {
        StringBuilder query = new StringBuilder();
        boolean usual = random.nextInt(4) > 0;
        int fields = usual ? 14 : random.nextInt(18);
        for (int i = 0; i < fields; i++) {
            if (usual && i > 1 && random.nextInt(4) == 0) {
                continue;
            }
            int name = usual && random.nextInt(40) > 0 ? i : random.nextInt(NAMES.length);
            query.append(query.isEmpty() ? "" : "&").append(NAMES[name]);
            if (random.nextInt(30) > 0) {
                query.append('=').append(value(random, name));
            }
        }
        return query.toString();
    }

    private static String value(Random random, int name) {
        if (random.nextInt(60) == 0) {
            return "x".repeat(random.nextInt(300));
        }
        String[] words = switch (name) {
            case 0, 14 -> EVENTS;
            case 1, 15, 16 -> IDS;
            case 2, 3, 11, 12, 13 -> NUMBERS;
            case 4 -> TITLES;
            default -> WORDS;
        };
        int most = name < 2 && random.nextInt(4) > 0 ? 3 : words.length;
        return words[random.nextInt(most)].replace("&", "");
    }
}
