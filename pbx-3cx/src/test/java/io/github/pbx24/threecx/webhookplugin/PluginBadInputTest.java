package io.github.pbx24.threecx.webhookplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Input that no plugin sends ends in one kind of exception, which tells the place and quotes nothing. */
class PluginBadInputTest {

    private static final String CLIENT = "74951234567";
    private static final int MUTATIONS = 400;

    private final WebhookParser parser = Fixtures.connection().parser();

    @Test
    void every_line_of_the_bad_examples_is_refused_with_its_place() {
        List<String> places = Fixtures.lines("komplit-invalid.txt").stream()
                .map(line ->
                        ((MalformedWebhookException) catchThrowable(() -> parser.parse(Fixtures.get(line)))).place())
                .toList();

        assertThat(places).containsExactly("query.event", "query.id", "query.id", "query.id", "query.event");
    }

    @Test
    void an_empty_request_is_refused() {
        assertMalformed(Fixtures.get(""), "query.event");
        assertMalformed(Fixtures.postJson(""), "query.event");
        assertMalformed(Fixtures.postForm(" "), "form.event");
        assertMalformed(Fixtures.postJson("{}"), "$.event");
    }

    @ParameterizedTest
    @CsvSource({
        "261315121502_231-0",
        "260230121502_231-0",
        "260115241502_231-0",
        "260115126002_231-0",
        "260115121560_231-0",
        "26011512150_231-0",
        "2601151215022_231-0",
        "260115121502_-0",
        "260115121502_231-",
        "260115121502_231--1",
        "260115121502_231-1234567890",
        "260115121502_1234567890123456789-0",
        "260115121502-231-0",
        "x260115121502_231-0",
        "٢٦٠١١٥١٢١٥٠٢_231-0"
    })
    void an_id_must_follow_the_grammar_and_the_calendar(String id) {
        assertMalformed(Fixtures.postJson("{\"event\":\"ringing\",\"id\":\"" + id + "\"}"), "$.id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$ | [] ",
                "$ | [{}] ",
                "$ | {\"event\":\"ringing\" ",
                "$ | {\"event\":\"ringing\"}} ",
                "$ | {event:ringing} ",
                "$ | {\"event\":\"ringing\",\"event\":\"ringing\",} ",
                "$.event | {\"event\":{\"a\":1},\"id\":\"260115121502_231-0\"} ",
                "$.event | {\"event\":null,\"id\":\"260115121502_231-0\"} ",
                "$.event | {\"event\":\"ringing\",\"Event\":\"incoming\",\"id\":\"260115121502_231-0\"} ",
                "$.id | {\"event\":\"ringing\",\"id\":[\"260115121502_231-0\"]} ",
                "$.id | {\"event\":\"ringing\",\"id\":26011512150223100} ",
                "$.id | {\"event\":\"ringing\",\"id\":\"\"} "
            })
    void broken_json_and_wrong_types_are_refused_with_their_place(String place, String body) {
        assertMalformed(Fixtures.postJson(body), place);
    }

    @Test
    void nesting_sizes_and_counts_are_bounded() {
        String many = IntStream.range(0, 1_001)
                .mapToObj(i -> "\"https://h/" + i + ".mp3\"")
                .collect(Collectors.joining(","));
        String names =
                IntStream.range(0, 1_001).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));

        assertMalformed(Fixtures.postJson("{\"a\":" + "[".repeat(100_000)), "$");
        assertMalformed(Fixtures.postJson("{\"a\":".repeat(100_000)), "$");
        assertMalformed(Fixtures.postJson("[".repeat(100_000)), "$");
        assertMalformed(Fixtures.postJson(" ".repeat(5 << 20)), "body");
        assertMalformed(Fixtures.get("a".repeat(5 << 20)), "query");
        assertMalformed(Fixtures.postJson("{\"FILES\":[" + many + "]}"), "$.files");
        assertMalformed(Fixtures.postJson("{" + names + "}"), "$");
    }

    @Test
    void bytes_that_are_not_text_are_refused_where_the_event_is_named() {
        assertMalformed(Fixtures.postJson(new byte[] {'{', (byte) 0xFF, '}'}), "$");
        assertMalformed(Fixtures.get("event=%FF"), "query.event");
    }

    @Test
    void an_unknown_event_may_look_as_it_likes() {
        assertThat(parser.parse(Fixtures.postJson("{\"event\":\"QueueLogin\",\"user\":{},\"id\":[1]}"))
                        .kind())
                .isEqualTo("queuelogin");
        assertThat(parser.parse(Fixtures.get("event=%0Ax%0A" + "y".repeat(200))).kind())
                .isEqualTo("unnamed");
    }

    static List<String> bodies() {
        return Fixtures.names().stream()
                .filter(name -> name.startsWith("komplit-post-") || name.startsWith("komplit-record-"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void damaged_bodies_never_end_in_another_exception(String file) {
        byte[] body = Fixtures.bytes(file);
        for (int length = 0; length < body.length; length++) {
            assertParsesOrIsMalformed(Fixtures.postJson(Arrays.copyOf(body, length)), "length " + length);
        }
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Random random = new Random(seed);
            byte[] mutant = body.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            assertParsesOrIsMalformed(Fixtures.postJson(mutant), "seed " + seed);
            assertParsesOrIsMalformed(
                    Fixtures.get(new String(mutant, StandardCharsets.ISO_8859_1)), "query, seed " + seed);
        }
    }

    private void assertParsesOrIsMalformed(WebhookRequest request, String description) {
        assertThatCode(() -> {
                    try {
                        parser.parse(request);
                    } catch (MalformedWebhookException e) {
                        assertQuotesNothing(e.getMessage());
                    }
                })
                .as(description)
                .doesNotThrowAnyException();
    }

    private void assertMalformed(WebhookRequest request, String place) {
        assertThatThrownBy(() -> parser.parse(request)).isInstanceOfSatisfying(MalformedWebhookException.class, e -> {
            assertThat(e.place()).isEqualTo(place);
            assertQuotesNothing(e.getMessage());
        });
    }

    private static void assertQuotesNothing(@Nullable String message) {
        String quoted = String.valueOf(message).replaceAll("mistake at byte \\d+", "");
        assertThat(quoted).doesNotContain(CLIENT).doesNotContain("231").hasSizeLessThan(120);
    }
}
