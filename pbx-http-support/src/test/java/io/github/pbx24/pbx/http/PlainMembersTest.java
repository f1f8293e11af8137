package io.github.pbx24.pbx.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Going over plain members at once finds what going from member to member finds. */
class PlainMembersTest {

    private static final List<String> NAMES =
            List.of("event", "call_uuid", "originated_by_type", "a", "disconnect_reason_code_2", "b");
    private static final MemberNames MEMBERS = MemberNames.of(NAMES);

    private static final List<String> VALUES = List.of(
            "\"end\"",
            "\"\"",
            "\" x \"",
            "\"e\\u006ed\"",
            "\"ж\"",
            "12",
            "0",
            "01",
            "-1",
            "1.5e3",
            "true",
            "null",
            "{\"event\":\"inner\"}",
            "[1,{\"a\":2}]",
            "\"" + "y".repeat(JsonPlace.LONGEST) + "\"",
            "\"" + "z".repeat(JsonPlace.LONGEST + 1) + "\"");

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63})
    void the_same_is_found_in_both_ways(long seed) {
        Random random = new Random(seed);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] json = json(random).getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(3) == 0) {
                byte[] spice = "{}[]\",:\\u0-9.eE+tfn \n".getBytes(StandardCharsets.US_ASCII);
                json[random.nextInt(json.length)] = spice[random.nextInt(spice.length)];
            }
            int first = random.nextInt(3);
            int end = first + random.nextInt(NAMES.size() - first + 1);
            Object expected = memberByMember(json, first, end);
            assertThat(atOnce(json, first, end))
                    .as("seed %d round %d: %s", seed, round, new String(json, StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            read += expected instanceof String ? 0 : 1;
        }
        assertThat(read).isBetween(8_000, 19_000);
    }

    @Test
    void what_a_place_says_is_what_stands_there() {
        byte[] json =
                "{ \"event\" : \"end\", \"a\": 12, \"b\":null,\"call_uuid\":[]}".getBytes(StandardCharsets.US_ASCII);
        int[] places = new int[NAMES.size()];
        JsonScanner scanner = new JsonScanner(json, MEMBERS);
        scanner.plainMembers(places, 0, NAMES.size());
        int event = places[0];
        assertThat(JsonScanner.plainText(json, JsonPlace.start(event), JsonPlace.end(event)))
                .isEqualTo("end");
        assertThat(JsonPlace.isText(json, event)).isTrue();
        assertThat(JsonPlace.isPlain(event)).isTrue();
        assertThat(JsonPlace.isText(json, places[3])).isFalse();
        assertThat(JsonPlace.length(places[3])).isEqualTo(2);
        assertThat(scanner.next()).isTrue();
        assertThat(JsonPlace.of(scanner)).isEqualTo(JsonPlace.NULL);
        assertThat(JsonPlace.isSaid(JsonPlace.NULL)).isFalse();
        assertThat(JsonPlace.isText(json, JsonPlace.NULL)).isFalse();
        assertThat(scanner.next()).isTrue();
        assertThat(JsonPlace.isUnreadable(JsonPlace.of(scanner))).isTrue();
        assertThat(JsonPlace.isSaid(JsonPlace.of(scanner))).isTrue();
        assertThat(scanner.next()).isFalse();
    }

    private static String json(Random random) {
        StringBuilder json = new StringBuilder("{");
        String gap = List.of("", " ", "\n  ", "\r\n\t").get(random.nextInt(4));
        int members = random.nextInt(8);
        for (int i = 0; i < members; i++) {
            String name = random.nextInt(4) == 0 ? "other_" + i : NAMES.get(random.nextInt(NAMES.size()));
            json.append(i == 0 ? "" : ",")
                    .append(gap)
                    .append('"')
                    .append(random.nextInt(10) == 0 ? name.replace("a", "\\u0061") : name)
                    .append(random.nextInt(5) == 0 ? "\" :" : "\":")
                    .append(random.nextBoolean() ? " " : "")
                    .append(VALUES.get(random.nextInt(VALUES.size())));
        }
        return json.append(gap).append('}').toString();
    }

    /** The places, of members with the same name that of the last one; the complaint if there is any. */
    private static Object memberByMember(byte[] json, int first, int end) {
        try {
            int[] places = new int[NAMES.size()];
            JsonScanner scanner = new JsonScanner(json, MEMBERS);
            while (scanner.next()) {
                take(scanner, places, first, end);
            }
            return places;
        } catch (MalformedWebhookException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Object atOnce(byte[] json, int first, int end) {
        try {
            int[] places = new int[NAMES.size()];
            JsonScanner scanner = new JsonScanner(json, MEMBERS);
            while (true) {
                scanner.plainMembers(places, first, end);
                if (!scanner.next()) {
                    return places;
                }
                take(scanner, places, first, end);
            }
        } catch (MalformedWebhookException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void take(JsonScanner scanner, int[] places, int first, int end) {
        int index = scanner.name();
        if (index >= first && index < end) {
            places[index] = JsonPlace.of(scanner);
        }
    }
}
