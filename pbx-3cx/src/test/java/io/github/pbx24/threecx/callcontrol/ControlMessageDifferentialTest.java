package io.github.pbx24.threecx.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick reading of messages says the same as the plain one, whatever comes. */
class ControlMessageDifferentialTest {

    private static final String LEG = """
            {"id":17,"status":"Ringing","dn":"101","party_caller_name":"","party_dn":"10007","party_caller_id":"74951234567",\
            "party_did":"74950000001","device_id":"sip:101@127.0.0.1:5063","party_dn_type":"Wexternalline","direct_control":false,\
            "originated_by_dn":"ROUTER","originated_by_type":"Wroutepoint","referred_by_dn":"","referred_by_type":"None",\
            "on_behalf_of_dn":"","on_behalf_of_type":"None","callid":26808,"legid":2}""";

    private static final String[] AROUND = {"event_type", "entity", "attached_data", "dn", "event", "sequence"};

    private static final String[] OF_LEG = {
        "id",
        "status",
        "dn",
        "party_caller_name",
        "party_dn",
        "party_caller_id",
        "party_did",
        "device_id",
        "party_dn_type",
        "direct_control",
        "originated_by_dn",
        "originated_by_type",
        "referred_by_dn",
        "referred_by_type",
        "on_behalf_of_dn",
        "on_behalf_of_type",
        "callid",
        "legid",
        "entity",
        "Dn",
        "d\\u006e",
        "\\ud83d"
    };

    private static final String[] ENTITIES = {
        "\"/callcontrol/101/participants/17\"",
        "\"callcontrol/101/participants/17\"",
        "\" /callcontrol/101/participants/17 \"",
        "\"/callcontrol/10\\u0031/participants/17\"",
        "\"\\/callcontrol\\/101\\/participants\\/17\"",
        "\"//callcontrol/101/participants/17\"",
        "\"/callcontrol/*99#/participants/1\"",
        "\"/callcontrol/../participants/17\"",
        "\"/callcontrol/./participants/17\"",
        "\"/callcontrol/1.1/participants/17\"",
        "\"/callcontrol//participants/17\"",
        "\"/callcontrol/101/participants/\"",
        "\"/callcontrol/101/participants/x\"",
        "\"/callcontrol/101/participants/17/\"",
        "\"/callcontrol/101/participants/١٧\"",
        "\"/callcontrol/101/participants/123456789012345678\"",
        "\"/callcontrol/101/participants/1234567890123456789\"",
        "\"/callcontrol/101/devices/17\"",
        "\"/callcontrol/101\"",
        "\"/CallControl/101/participants/17\"",
        "\"/callcontrol/" + "1".repeat(64) + "/participants/17\"",
        "\"/callcontrol/" + "1".repeat(65) + "/participants/17\"",
        "\"\"",
        "\"/\"",
        "\" \"",
        "17"
    };

    private static final String[] TEXTS = {
        "\"101\"",
        "101",
        "17",
        "\"17\"",
        "\"74951234567\"",
        "\"+7 (495) 123-45-67\"",
        "\"anonymous\"",
        "\"\"",
        "\" \"",
        "\" 101 \"",
        "\"\\t101\\n\"",
        "\"\\u200b\"",
        "\"\u2003101\u2003\"",
        "\"Иван 8 916 000-00-01\"",
        "\"\\ud83d\"",
        "\"\\ud83d\\ude00\"",
        "\"ROUTER\"",
        "null",
        "true",
        "false",
        "-1",
        "1.5e3",
        "0",
        "123456789012345678",
        "1234567890123456789",
        "\"00000000000000000017\"",
        "[]",
        "[{\"dn\":\"1\"}]",
        "{}",
        "{\"dn\":\"102\",\"id\":{\"dn\":1}}",
        "\"\u007f\""
    };

    private static final String[] WORDS = {
        "\"Ringing\"",
        "\"Connected\"",
        "\"Dialing\"",
        "\"RINGING\"",
        "\" Connected \"",
        "\"Rin\\u0067ing\"",
        "\"Transferring\"",
        "\"Wextension\"",
        "\"Wexternalline\"",
        "\"Wqueue\"",
        "\"WRingGroup\"",
        "\"Wivr\"",
        "\"None\"",
        "\"wexten\u017fion\"",
        "\"wexternall\u0131ne\"",
        "\"W\u0130VR\"",
        "\"\u0017queue\"",
        "\"7queue\"",
        "null",
        "0"
    };

    private static final String[] KINDS = {
        "0",
        "1",
        "2",
        "\"0\"",
        "\"1\"",
        "\" 1 \"",
        "\"\\u0030\"",
        "00",
        "0.0",
        "-0",
        "null",
        "true",
        "[]",
        "\"\\u0010\""
    };

    @Test
    void both_say_the_same_of_every_example() {
        int read = 0;
        for (String text : examples()) {
            assertThat(ControlMessage.read(text)).as(text).isEqualTo(PlainControlMessages.message(text));
            String message = message("0", "\"/callcontrol/101/participants/17\"", text);
            read += same(message) ? 1 : 0;
            JsonValue json = Json.read(text.getBytes(StandardCharsets.UTF_8));
            legs(json).forEach(leg -> assertThat(Participant.read(leg)).isEqualTo(PlainControlMessages.leg(leg)));
        }
        assertThat(read).isGreaterThan(30);
    }

    @Test
    void both_say_the_same_of_a_message_cut_at_each_byte_and_with_each_byte_changed() {
        String text = message("0", "\"/callcontrol/101/participants/17\"", LEG);
        char[] others = {'"', '\\', '{', '}', '[', ']', ',', ':', ' ', '\n', '\u0001', '0', 'x', '\u00e9', '\ud83d'};
        for (int i = 0; i <= text.length(); i++) {
            same(text.substring(0, i));
            for (char other : others) {
                same(text.substring(0, i) + other + text.substring(Math.min(i + 1, text.length())));
                same(text.substring(0, i) + other + text.substring(i));
            }
        }
        assertThat(same(text)).isTrue();
        assertThat(same("\ufeff" + text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 28, 29, 30, 31, 32, 33, 100_000})
    void both_go_equally_deep(int depth) {
        String deep = "[".repeat(depth) + "]".repeat(depth);
        String object = "{\"dn\":".repeat(depth) + "1" + "}".repeat(depth);
        for (String value : List.of(deep, object)) {
            same("{\"a\":" + value + "," + message("0", ENTITIES[0], LEG).substring(1));
            same(message("0", ENTITIES[0], value));
            same(message("0", ENTITIES[0], LEG.replace("\"Ringing\"", value)));
            same(message("0", value, LEG));
            same("{\"event\":" + value + "}");
            same(value);
        }
    }

    @Test
    void a_message_that_is_too_large_says_nothing() {
        String text = message("0", ENTITIES[0], LEG);
        String large = text + " ".repeat((1 << 20) - text.length());

        assertThat(same(large)).isTrue();
        assertThat(same(large + " ")).isFalse();
    }

    @Test
    void both_say_the_same_of_30_000_messages() {
        compare(20261126, 30_000);
    }

    @Test
    @Tag("slow")
    void both_say_the_same_of_five_million_messages() {
        compare(1, 5_000_000);
    }

    private static void compare(long seed, int messages) {
        Random random = new Random(seed);
        int read = 0;
        int legs = 0;
        for (int i = 0; i < messages; i++) {
            String text = message(random);
            Optional<ControlMessage> plain = PlainControlMessages.message(text);
            if (!ControlMessage.read(text).equals(plain)) {
                throw new AssertionError("differs, seed " + seed + ", message " + i + ": " + text);
            }
            read += plain.isPresent() ? 1 : 0;
            legs += plain.flatMap(ControlMessage::attached).isPresent() ? 1 : 0;
        }
        assertThat(read).as("messages that are read").isGreaterThan(messages / 3);
        assertThat(legs).as("messages with a leg").isGreaterThan(messages / 6);
    }

    /** Whether there is a message in it. */
    private static boolean same(String text) {
        Optional<ControlMessage> plain = PlainControlMessages.message(text);
        if (!ControlMessage.read(text).equals(plain)) {
            throw new AssertionError("differs: " + text);
        }
        return plain.isPresent();
    }

    private static String message(String kind, String entity, String leg) {
        return "{\"sequence\":101,\"event\":{\"event_type\":" + kind + ",\"entity\":" + entity + ",\"attached_data\":"
                + leg + "}}";
    }

    private static String message(Random random) {
        boolean usual = random.nextInt(4) > 0;
        String event = usual
                ? object(random, List.of("event_type", "entity", "attached_data"), 60)
                : object(random, some(random, AROUND), 6);
        List<String> names = usual ? List.of("sequence", "event") : some(random, "sequence", "event", "event", "dn");
        StringBuilder message = new StringBuilder(random.nextInt(30) == 0 ? "\ufeff{" : "{");
        for (String name : names) {
            String again = random.nextInt(3) > 0 ? event : value(random, name, 4);
            String value = name.equals("event") ? again : value(random, name, 10);
            message.append(message.charAt(message.length() - 1) == '{' ? "" : ",")
                    .append(blank(random))
                    .append('"')
                    .append(name)
                    .append("\":")
                    .append(blank(random))
                    .append(usual && name.equals("event") ? event : value);
        }
        return message.append(blank(random)).append('}').append(blank(random)).toString();
    }

    private static String object(Random random, List<String> names, int oddness) {
        StringBuilder object = new StringBuilder("{");
        for (String name : names) {
            object.append(object.length() == 1 ? "" : ",")
                    .append(blank(random))
                    .append('"')
                    .append(name)
                    .append('"')
                    .append(blank(random))
                    .append(':')
                    .append(blank(random))
                    .append(value(random, name, oddness));
        }
        return object.append(blank(random)).append('}').toString();
    }

    /** One of so many values is one that nobody would expect. */
    private static String value(Random random, String name, int oddness) {
        if (random.nextInt(oddness) == 0) {
            return pick(random, TEXTS);
        }
        int most = random.nextInt(3) == 0 ? Integer.MAX_VALUE : 4;
        return switch (name) {
            case "event_type" -> KINDS[random.nextInt(Math.min(most, 2) == 2 ? 2 : KINDS.length)];
            case "entity" -> ENTITIES[random.nextInt(Math.min(most, ENTITIES.length))];
            case "attached_data" ->
                random.nextBoolean() ? LEG : object(random, some(random, OF_LEG), random.nextInt(20) + 2);
            case "id" -> random.nextInt(6) > 0 ? "17" : pick(random, TEXTS);
            case "dn", "d\\u006e" -> random.nextInt(6) > 0 ? "\"101\"" : pick(random, TEXTS);
            case "callid" -> random.nextInt(6) > 0 ? "26808" : pick(random, TEXTS);
            case "status", "party_dn_type", "originated_by_type", "referred_by_type", "on_behalf_of_type" ->
                pick(random, WORDS);
            default -> pick(random, TEXTS);
        };
    }

    /** In order mostly, mixed up sometimes, with a few twice. */
    private static List<String> some(Random random, String... names) {
        List<String> some = new ArrayList<>();
        boolean ordered = random.nextBoolean();
        for (String name : names) {
            for (int times = random.nextInt(8) == 0 ? random.nextInt(3) : 1; times > 0; times--) {
                some.add(ordered ? some.size() : random.nextInt(some.size() + 1), name);
            }
        }
        return some;
    }

    private static String blank(Random random) {
        int kind = random.nextInt(40);
        return kind > 3 ? "" : List.of(" ", "\n", "\r\n\t", "\n         ").get(kind);
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static Stream<JsonValue> legs(JsonValue json) {
        return json instanceof JsonValue.Items items ? items.items().stream() : Stream.of(json);
    }

    private static List<String> examples() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/3cx-callcontrol"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(ControlMessageDifferentialTest::content)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
