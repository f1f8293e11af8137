package io.github.pbx24.pbx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.Moshi;
import io.github.pbx24.pbx.MalformedWebhookException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares our scanner with a reader that many people use. */
class JsonScannerTest {

    private static final List<String> NAMES = List.of("event", "call_uuid", "note", "ж", "a\"b", "", "\n");

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void it_reads_what_another_writer_wrote(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (String name : NAMES) {
                if (random.nextBoolean()) {
                    object.put(name, value(random, 0));
                }
            }
            byte[] json = new Moshi.Builder()
                    .build()
                    .adapter(Object.class)
                    .serializeNulls()
                    .indent(random.nextBoolean() ? "  " : "")
                    .toJson(object)
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(read(json)).as("seed %d round %d", seed, round).isEqualTo(outline(object));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53})
    void it_accepts_nothing_that_another_reader_refuses(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] spice = "{}[]\",:\\u0-9.eE+tfn ".getBytes(StandardCharsets.US_ASCII);
        int accepted = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] json = "{\"event\":\"e\\u006ed\",\"n\":[1,-2.5e3,{\"x\":null}],\"t\":true}"
                    .getBytes(StandardCharsets.US_ASCII);
            json[random.nextInt(json.length)] = spice[random.nextInt(spice.length)];
            if (random.nextBoolean()) {
                json[random.nextInt(json.length)] = spice[random.nextInt(spice.length)];
            }
            try {
                read(json);
            } catch (MalformedWebhookException e) {
                continue;
            }
            accepted++;
            String text = new String(json, StandardCharsets.US_ASCII);
            try {
                assertThat(new Moshi.Builder().build().adapter(Object.class).fromJson(text))
                        .as("seed %d round %d", seed, round)
                        .isInstanceOf(Map.class);
            } catch (JsonDataException e) {
                // Names that occur twice are our caller's business.
                assertThat(e).as("seed %d round %d", seed, round).hasMessageContaining("multiple values");
            }
        }
        assertThat(accepted).isGreaterThan(100);
    }

    /** The quick ways of the scanner beside the reader of whole documents, which has none. */
    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63})
    void it_reads_what_the_plain_reader_reads(long seed) {
        Random random = new Random(seed);
        byte[] spice = "{}[]\",:\\u0-9.eE+tfn \n\r\t\u007F\u0001".getBytes(StandardCharsets.US_ASCII);
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] json = members(random).getBytes(StandardCharsets.UTF_8);
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                json[random.nextInt(json.length)] = spice[random.nextInt(spice.length)];
            }
            json = random.nextInt(4) == 0 ? Arrays.copyOf(json, random.nextInt(json.length)) : json;
            Map<String, String> plain = plain(json);
            accepted += plain == null ? 0 : 1;
            assertThat(quick(json)).as("seed %d round %d", seed, round).isEqualTo(plain);
        }
        assertThat(accepted).isGreaterThan(5_000);
    }

    /** Into some objects it goes, over others it passes. */
    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73})
    void it_reads_objects_in_objects_as_the_plain_reader_does(long seed) {
        Random random = new Random(seed);
        byte[] spice = "{}[]\",:\\u0-9.eE+tfn \n".getBytes(StandardCharsets.US_ASCII);
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] json = nested(random, 1).getBytes(StandardCharsets.UTF_8);
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                json[random.nextInt(json.length)] = spice[random.nextInt(spice.length)];
            }
            Object plain;
            try {
                JsonValue value = Json.read(json);
                plain = value instanceof JsonValue.Structure ? outline(value) : "broken";
                accepted++;
            } catch (MalformedWebhookException e) {
                plain = "broken";
            }
            Object entered;
            try {
                entered = outline(new JsonScanner(json, MemberNames.of(ASKED)), json);
            } catch (MalformedWebhookException e) {
                entered = "broken";
            }
            assertThat(entered).as("seed %d round %d", seed, round).isEqualTo(plain);
        }
        assertThat(accepted).isGreaterThan(3_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 5_000})
    void it_goes_as_deep_as_it_would_pass_over(int depth) {
        byte[] json = ("{\"event\":".repeat(depth) + "1" + "}".repeat(depth)).getBytes(StandardCharsets.US_ASCII);
        JsonScanner scanner = new JsonScanner(json, MemberNames.of(ASKED));
        if (depth <= JsonScanner.MAX_DEPTH) {
            assertThat(outline(scanner, json)).isEqualTo(outline(Json.read(json)));
        } else {
            assertThatThrownBy(() -> outline(scanner, json))
                    .isInstanceOf(MalformedWebhookException.class)
                    .hasMessageContaining("nested too deeply");
        }
    }

    private static String nested(Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        // What two members of one name say together is another matter.
        List<String> names = new ArrayList<>(List.of("event", "call_uuid", "id", "a", "other", "call_direction"));
        for (int count = random.nextInt(4); count > 0; count--) {
            String name = names.remove(random.nextInt(names.size()));
            String value = random.nextInt(3) > 0 && depth < 5
                    ? nested(random, depth + 1)
                    : pick(random, List.of("[{\"a\":1},[]]", "\"end\"", "12", "null", "[]", "true", "\"a\\nb\""));
            json.append(json.length() == 1 ? "" : ",")
                    .append(pick(random, List.of("", "", " ", "\n  ")))
                    .append('"')
                    .append(name.equals("a") && random.nextBoolean() ? "\\u0061" : name)
                    .append("\":")
                    .append(value)
                    .append(pick(random, List.of("", "", " ")));
        }
        return json.append('}').toString();
    }

    /** What is asked for; of a structure that is no object only that it is one. */
    private static Map<String, Object> outline(JsonScanner scanner, byte[] json) {
        Map<String, Object> outline = new TreeMap<>();
        while (scanner.next()) {
            String name = scanner.name() < 0 ? "" : ASKED.get(scanner.name());
            // Nobody goes into what nobody asks for.
            Object value = !name.isEmpty() && scanner.enter()
                    ? outline(scanner, json)
                    : scanner.kind() == JsonScanner.Kind.STRUCTURE
                            ? "[]"
                            : String.valueOf(JsonScanner.text(json, scanner.start(), scanner.end()));
            if (!name.isEmpty()) {
                outline.put(name, value);
            }
        }
        return outline;
    }

    private static Object outline(JsonValue json) {
        if (!(json instanceof JsonValue.Structure object)) {
            return json instanceof JsonValue.Items
                    ? "[]"
                    : json instanceof JsonValue.Text text
                            ? text.value()
                            : json.scalar().orElse("null");
        }
        Map<String, Object> outline = new TreeMap<>();
        object.members().forEach((name, value) -> {
            if (ASKED.contains(name)) {
                outline.put(name, outline(value));
            }
        });
        return outline;
    }

    private static final List<String> ASKED =
            List.of("event", "call_uuid", "call_direction", "called_number", "is_record_of_more_than_16", "a", "id");

    private static String members(Random random) {
        List<String> blanks = List.of("", "", " ", "\n", "\n  ", "\r\n\t", "          ");
        List<String> values = List.of(
                "\"end\"",
                "\"\"",
                "12",
                "0",
                "-1",
                "1.5e3",
                "true",
                "null",
                "[1]",
                "{\"a\":\"b\"}",
                "\"2026-03-02T12:00:00+03:00\"",
                "\"sip:+79000000011@192.0.2.10\"",
                "\"a\\nb\"",
                "\"\u00e9\u4e2d\"",
                "\"" + "x".repeat(random.nextInt(40)) + "\"");
        StringBuilder json = new StringBuilder(pick(random, blanks)).append('{');
        List<String> names = new ArrayList<>(ASKED);
        names.add("other");
        Collections.shuffle(names, random);
        int count = random.nextInt(names.size());
        for (int i = 0; i < count; i++) {
            String name = random.nextInt(8) == 0
                    ? names.get(i)
                            .replaceFirst(
                                    "(.)",
                                    "\\\\u00" + Integer.toHexString(names.get(i).charAt(0)))
                    : names.get(i);
            json.append(i == 0 ? "" : ",")
                    .append(pick(random, blanks))
                    .append('"')
                    .append(name)
                    .append('"')
                    .append(pick(random, blanks))
                    .append(':')
                    .append(pick(random, blanks))
                    .append(pick(random, values))
                    .append(pick(random, blanks));
        }
        return json.append('}').append(pick(random, blanks)).toString();
    }

    private static String pick(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Name to kind and text; null if it is no object, or if names occur twice, which the scanner leaves to others. */
    private static @Nullable Map<String, String> plain(byte[] json) {
        try {
            if (!(Json.read(json) instanceof JsonValue.Structure object)) {
                return null;
            }
            Map<String, String> read = new TreeMap<>();
            object.members().forEach((name, value) -> {
                if (ASKED.contains(name)) {
                    boolean structure = value instanceof JsonValue.Structure || value instanceof JsonValue.Items;
                    String text = value instanceof JsonValue.Text given
                            ? given.value()
                            : value.scalar().orElse("null");
                    read.put(name, structure ? "STRUCTURE" : text);
                }
            });
            return read;
        } catch (MalformedWebhookException e) {
            return null;
        }
    }

    private static @Nullable Map<String, String> quick(byte[] json) {
        MemberNames names = MemberNames.of(ASKED);
        Map<String, String> read = new TreeMap<>();
        JsonScanner scanner = new JsonScanner(json, names);
        try {
            while (scanner.next()) {
                boolean value = scanner.kind() != JsonScanner.Kind.STRUCTURE;
                String text = value ? JsonScanner.text(json, scanner.start(), scanner.end()) : "STRUCTURE";
                if (value) {
                    boolean plain = text != null
                            && text.chars().allMatch(c -> c >= ' ' && c < 0x7F)
                            && text.length() == scanner.end() - scanner.start();
                    assertThat(scanner.isPlain()).isEqualTo(plain);
                }
                if (value && scanner.isPlain()) {
                    assertThat(JsonScanner.plainText(json, scanner.start(), scanner.end()))
                            .isEqualTo(text);
                }
                for (int i = 0; i < ASKED.size(); i++) {
                    assertThat(scanner.nameIs(ASKED.get(i).getBytes(StandardCharsets.US_ASCII)))
                            .isEqualTo(scanner.name() == i);
                }
                if (scanner.name() >= 0) {
                    read.merge(ASKED.get(scanner.name()), text == null ? "null" : text, (one, other) -> "twice");
                }
            }
            return read.containsValue("twice") ? null : read;
        } catch (MalformedWebhookException e) {
            return null;
        }
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextDouble() * Math.pow(10, random.nextInt(40) - 20);
            case 3 -> random.nextInt();
            case 4 ->
                random.ints(random.nextInt(12), 0, 0x11000)
                        .filter(c -> c < 0xD800 || c > 0xDFFF)
                        .mapToObj(Character::toString)
                        .reduce("", String::concat);
            case 5 -> List.of(Objects.requireNonNullElse(value(random, depth + 1), "x"));
            default -> Map.of("k", Objects.requireNonNullElse(value(random, depth + 1), 1));
        };
    }

    /** Texts as they are, everything else by its kind. */
    private static Map<String, String> outline(Map<String, @Nullable Object> object) {
        Map<String, String> outline = new LinkedHashMap<>();
        object.forEach((name, value) -> {
            if (NAMES.indexOf(name) < 2) {
                outline.put(
                        name, value instanceof String text ? text : kind(value).name());
            }
        });
        return outline;
    }

    private static JsonScanner.Kind kind(@Nullable Object value) {
        if (value == null) {
            return JsonScanner.Kind.NULL;
        }
        if (value instanceof Number) {
            return JsonScanner.Kind.NUMBER;
        }
        return value instanceof Boolean ? JsonScanner.Kind.BOOLEAN : JsonScanner.Kind.STRUCTURE;
    }

    private static Map<String, String> read(byte[] json) {
        Map<String, String> read = new LinkedHashMap<>();
        JsonScanner scanner = new JsonScanner(json);
        while (scanner.next()) {
            for (String name : NAMES.subList(0, 2)) {
                if (scanner.nameIs(name.getBytes(StandardCharsets.US_ASCII))) {
                    read.put(
                            name,
                            scanner.kind() == JsonScanner.Kind.TEXT
                                    ? JsonScanner.text(json, scanner.start(), scanner.end())
                                    : scanner.kind().name());
                }
            }
        }
        return read;
    }
}
