package io.github.pbx24.pbx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.QueryParameters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetailReaderTest {

    @Test
    void details_are_read_from_json_and_from_parameters_alike() {
        DetailReader json = DetailReader.of(
                Json.read(("{\"dir\":\"in\",\"client\":\"8 (900) 000-00-11\",\"at\":1709535600,\"talk\":\"2:50\","
                                + "\"ext\":103,\"deep\":[{\"ext\":\"sip:104@192.0.2.7\"}],\"local\":\"2024-03-04 10:00:00\"}")
                        .getBytes(StandardCharsets.UTF_8)));
        DetailReader form = DetailReader.of(
                "form",
                QueryParameters.decode(
                        "dir=in&client=8+(900)+000-00-11&at=1709535600&talk=2:50&ext=103&local=2024-03-04+10:00:00"));
        for (DetailReader reader : new DetailReader[] {json, form}) {
            assertThat(reader.direction("dir")).isEqualTo(Direction.INBOUND);
            assertThat(reader.number("client")).isEqualTo("89000000011");
            assertThat(reader.time("at", null)).isEqualTo(Instant.parse("2024-03-04T07:00:00Z"));
            assertThat(reader.time("local", ZoneId.of("Europe/Moscow")))
                    .isEqualTo(Instant.parse("2024-03-04T07:00:00Z"));
            assertThat(reader.duration("talk")).isEqualTo(Duration.ofSeconds(170));
            assertThat(reader.extension("ext")).isEqualTo(Extension.of("103"));
            assertThat(reader.text("nothing")).isNull();
            assertThat(reader.noteOn(ParsedWebhook.ignored("x", "y")).unreadable())
                    .isEmpty();
        }
        assertThat(json.extension("/deep/0/ext")).isEqualTo(Extension.of("104"));
    }

    @Test
    void what_cannot_be_read_is_noted_once_and_what_is_withheld_is_not() {
        DetailReader json = DetailReader.of(Json.read(
                "{\"at\":\"soon\",\"ext\":{},\"client\":\"Anonymous\",\"other\":\"Ivan\",\"deep\":{\"dir\":\"sideways\"}}"
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(json.time("at", null)).isNull();
        assertThat(json.time("at", null)).isNull();
        assertThat(json.extension("ext")).isNull();
        assertThat(json.number("client")).isNull();
        assertThat(json.number("other")).isNull();
        assertThat(json.direction("/deep/dir")).isNull();
        assertThat(json.noteOn(ParsedWebhook.ignored("x", "y")).unreadable())
                .containsExactly("$.at", "$.ext", "$.other", "$.deep.dir");
    }

    /** A form says the same with a wrong escape. */
    @Test
    void a_text_that_is_none_is_noted_and_not_taken_for_absent() {
        for (String bytes : new String[] {"\u00FF", "\\ud800"}) {
            String text = "{\"a\":\"" + bytes + "\",\"d\":[{\"b/c\":\"" + bytes + "\"}],\"n\":null}";
            DetailReader json = DetailReader.of(Json.read(text.getBytes(StandardCharsets.ISO_8859_1)));
            assertThat(json.text("a")).isNull();
            assertThat(json.text("/d/0/b~1c")).isNull();
            assertThat(json.text("n")).isNull();
            assertThat(json.text("/d/1/x")).isNull();
            assertThat(json.text("/")).isNull();
            assertThatThrownBy(() -> json.required("a")).hasMessage("$.a: cannot be read");
            assertThat(json.noteOn(ParsedWebhook.ignored("x", "y")).unreadable())
                    .containsExactly("$.a", "$.d.0.b~1c");
        }
    }

    /** A reader that takes the first and one that takes the last would see two calls. */
    @Test
    void what_is_said_twice_and_differs_cannot_be_read() {
        DetailReader json = DetailReader.of(
                Json.read("{\"a\":\"1\",\"a\":\"2\",\"b\":1,\"b\":1}".getBytes(StandardCharsets.UTF_8)));
        DetailReader form = DetailReader.of("form", QueryParameters.decode("a=1&a=2&b=1&b=1&c=1&c=%FF"));
        for (DetailReader reader : new DetailReader[] {json, form}) {
            assertThat(reader.text("a")).isNull();
            assertThat(reader.text("b")).isEqualTo("1");
            assertThatThrownBy(() -> reader.required("a")).hasMessageEndingWith("a: cannot be read");
        }
        assertThat(form.text("c")).isNull();
        assertThat(form.noteOn(ParsedWebhook.ignored("x", "y")).unreadable()).containsExactly("form.a", "form.c");
    }

    @Test
    void what_stands_in_the_way_of_a_pointer_is_noted() {
        DetailReader json = DetailReader.of(
                Json.read("{\"from\":\"+79000000011\",\"to\":[],\"ext\":[\"101\"]}".getBytes(StandardCharsets.UTF_8)));
        assertThat(json.number("/from/number")).isNull();
        assertThat(json.number("/to/number")).isNull();
        assertThat(json.extension("/ext/number")).isNull();
        assertThat(json.noteOn(ParsedWebhook.ignored("x", "y")).unreadable())
                .containsExactly("$.from.number", "$.ext.number");
    }

    @Test
    void only_what_is_required_is_malformed() {
        DetailReader json = DetailReader.of(Json.read("{\"id\":[],\"kind\":\" \"}".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> json.required("id"))
                .isInstanceOf(MalformedWebhookException.class)
                .hasMessage("$.id: cannot be read");
        assertThatThrownBy(() -> json.required("kind")).hasMessage("$.kind: is missing");
        DetailReader form = DetailReader.of("form", QueryParameters.decode("id=%FF"));
        assertThatThrownBy(() -> form.required("id")).hasMessage("form.id: cannot be read");
    }

    @Test
    void no_text_makes_it_throw_anything_else() {
        String[] pieces = {"a", "1", ":", "-", "+", "T", "PT", "<", "sip:", "@", "\\u0000", "ж", " ", "99999999999", "."
        };
        for (long seed = 1; seed <= 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            DetailReader json =
                    DetailReader.of(Json.read(("{\"x\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8)));
            json.time("x", ZoneId.of("UTC"));
            json.duration("x");
            json.number("x");
            json.direction("x");
            json.extension("x");
        }
    }
}
