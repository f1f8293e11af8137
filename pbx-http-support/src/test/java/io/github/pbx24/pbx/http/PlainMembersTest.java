package io.github.pbx24.pbx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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

    /** What was read before, by this thread or by others, decides how quickly a member is found, and never which. */
    @Test
    void no_other_body_shows_in_what_is_found() throws Exception {
        Random random = new Random(64);
        List<byte[]> bodies = new ArrayList<>();
        List<Object> alone = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            byte[] json = json(random).getBytes(StandardCharsets.UTF_8);
            json = random.nextInt(8) == 0 ? Arrays.copyOf(json, random.nextInt(json.length)) : json;
            bodies.add(json);
            alone.add(found(json, MemberNames.of(NAMES)));
        }
        MemberNames shared = MemberNames.of(NAMES);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> readers = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random order = new Random(thread);
                readers.add(() -> {
                    int differences = 0;
                    int body = 0;
                    for (int i = 0; i < 40_000; i++) {
                        // Often the same again, so that what leads from name to name is remembered.
                        body = order.nextInt(3) == 0 ? order.nextInt(bodies.size()) : body;
                        Object found = found(bodies.get(body), shared);
                        differences += found.equals(alone.get(body)) ? 0 : 1;
                    }
                    return differences;
                });
            }
            for (Future<Integer> reader : threads.invokeAll(readers)) {
                assertThat(reader.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
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

    /** What led to a member before, in an object that was entered, is no way to it where a comma has to stand. */
    @Test
    void a_brace_in_place_of_a_comma_is_broken_json() {
        MemberNames names = MemberNames.of(NAMES);
        for (int round = 0; round < 3; round++) {
            JsonScanner scanner = new JsonScanner(bytes("{\"event\":{\"call_uuid\":1}}"), names);
            assertThat(scanner.next() && scanner.enter()).isTrue();
            int[] places = new int[NAMES.size()];
            scanner.plainMembers(places, 0, NAMES.size());
            assertThat(JsonPlace.length(places[1])).isEqualTo(1);
        }
        JsonScanner scanner = new JsonScanner(bytes("{\"event\":\"x\"{\"call_uuid\":1}}"), names);
        int[] places = new int[NAMES.size()];
        scanner.plainMembers(places, 0, NAMES.size());
        assertThat(places[1]).isZero();
        assertThatExceptionOfType(MalformedWebhookException.class).isThrownBy(scanner::next);
    }

    /** Senders that write in different ways, in turns and one after the other: what one wrote must not change what the other says. */
    @Test
    void what_one_sender_writes_changes_nothing_for_another() {
        MemberNames names = MemberNames.of(NAMES);
        List<String> bodies = List.of(
                "{\"event\":\"end\",\"a\":1,\"call_uuid\":\"c-1\",\"b\":\"x\"}",
                "{\n  \"event\": \"end\",\n  \"a\": 1,\n  \"call_uuid\": \"c-1\",\n  \"b\": \"x\"\n}",
                "{ \"call_uuid\" : \"c-1\" , \"b\" : \"x\" , \"event\" : \"end\" , \"a\" : 1 }",
                "{\"event\":\"end\",\"aa\":2,\"a\":1,\"call\":null,\"call_uuid\":\"c-1\",\"b\":\"x\"}",
                "{\"event\":" + " ".repeat(40) + "\"end\",\"a\":1,\"call_uuid\":\"c-1\",\"b\":\"x\"}");
        Random random = new Random(64);
        for (int round = 0; round < 2_000; round++) {
            byte[] body = bytes(bodies.get(round < 1_000 ? round / 200 : random.nextInt(bodies.size())));
            int[] places = new int[NAMES.size()];
            JsonScanner scanner = new JsonScanner(body, names);
            do {
                scanner.plainMembers(places, 0, NAMES.size());
            } while (scanner.next());
            assertThat(said(body, places))
                    .as("round %d: %s", round, new String(body, StandardCharsets.US_ASCII))
                    .containsExactly("end", "c-1", "", "1", "", "x");
        }
    }

    private static List<String> said(byte[] body, int[] places) {
        return IntStream.of(places)
                .mapToObj(place -> JsonScanner.plainText(body, JsonPlace.start(place), JsonPlace.end(place)))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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

    private static String found(byte[] json, MemberNames names) {
        return atOnce(json, 0, NAMES.size(), names) instanceof int[] places ? Arrays.toString(places) : "broken";
    }

    private static Object atOnce(byte[] json, int first, int end) {
        return atOnce(json, first, end, MEMBERS);
    }

    private static Object atOnce(byte[] json, int first, int end, MemberNames names) {
        try {
            int[] places = new int[NAMES.size()];
            JsonScanner scanner = new JsonScanner(json, names);
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
