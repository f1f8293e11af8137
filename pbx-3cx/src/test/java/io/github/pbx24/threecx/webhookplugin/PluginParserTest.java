package io.github.pbx24.threecx.webhookplugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.Moshi;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallEvent.Answered;
import io.github.pbx24.pbx.CallEvent.Ended;
import io.github.pbx24.pbx.CallEvent.LegEnded;
import io.github.pbx24.pbx.CallEvent.RecordingReady;
import io.github.pbx24.pbx.CallEvent.Ringing;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.WebhookParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the parser beyond the examples. */
class PluginParserTest {

    private static final String ENDED = "event=incoming&callerid=74951234567&user=101&id=260115121502_231-1";

    private final WebhookParser parser = Fixtures.connection().parser();

    static Stream<String> queries() {
        return Fixtures.names().stream()
                .filter(name -> name.endsWith(".txt"))
                .filter(name -> !name.equals("komplit-invalid.txt") && !name.equals("komplit-makecall.txt"))
                .flatMap(name -> Fixtures.lines(name).stream())
                .filter(line -> !line.startsWith("POST "))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void get_form_and_json_say_the_same(String query) {
        ParsedWebhook expected = parser.parse(Fixtures.get(query));

        assertThat(parser.parse(Fixtures.postForm(query))).isEqualTo(expected);
        // Only a query can lose a plus sign.
        if (!query.contains("callerid=+")) {
            assertThat(parser.parse(Fixtures.postJson(json(query)))).isEqualTo(expected);
        }
    }

    private static String json(String query) {
        QueryParameters parameters = QueryParameters.decode(query);
        Map<String, Object> fields = new HashMap<>();
        parameters
                .names()
                .forEach(name -> fields.put(
                        name.toUpperCase(Locale.ROOT), parameters.first(name).orElseThrow()));
        return new Moshi.Builder().build().adapter(Object.class).toJson(fields);
    }

    @ParameterizedTest
    @CsvSource({
        "101, ext, PHONE",
        "101, EXT, PHONE",
        "101, other, UNKNOWN",
        "101, , UNKNOWN",
        "807, queue, QUEUE",
        "804, ext, QUEUE",
        "804, other, QUEUE",
        "800, ext, IVR",
        "105, queue, PHONE",
        "105, other, PHONE",
        "105, , PHONE"
    })
    void the_tables_of_the_settings_win_over_usertype(String user, @Nullable String usertype, ExtensionKind kind) {
        WebhookParser configured = Fixtures.connect(
                        Map.of("queues", List.of("804"), "ivrs", List.of(800), "extensions", List.of("105")))
                .parser();
        String type = usertype == null ? "" : "&usertype=" + usertype;

        Ringing ringing =
                (Ringing) only(configured, "event=ringing&callerid=1&user=" + user + type + "&id=260115121502_231-0");

        assertThat(ringing.extension()).isEqualTo(new Extension(user, kind));
    }

    @ParameterizedTest
    @CsvSource({
        "Missed call by queue 900 from 7495, 900, QUEUE",
        "Missed call by IVR 900 from 7495, 900, IVR",
        "Missed call by queue 804 from 7495, 101, UNKNOWN",
        "Missed call by 900 from 7495, 900, UNKNOWN"
    })
    void the_title_tells_where_a_call_was_missed(String title, String user, ExtensionKind kind) {
        WebhookParser plain = Fixtures.connect(Map.of()).parser();

        Ended ended = (Ended) only(
                plain,
                "event=incoming&finishtype=Missed&transfer=false&user=" + user + "&id=260115121502_231-0&title="
                        + title.replace(' ', '+'));

        assertThat(ended.extension()).isEqualTo(new Extension(user, kind));
    }

    @Test
    void the_time_in_the_id_is_read_in_the_configured_zone() {
        WebhookParser prague = Fixtures.connect(Map.of("zone", "Europe/Prague")).parser();

        CallEvent event = only(prague, "event=ringing&user=1&id=260715121502_231-0");

        assertThat(event.details().startedAt()).isEqualTo(Instant.parse("2026-07-15T10:15:02Z"));
        assertThat(event.at()).isNull();
    }

    @Test
    void rule_names_become_numbers_by_the_table_of_lines() {
        WebhookParser configured = Fixtures.connect(Map.of("lines", Map.of("MoscowDID", "74950000001")))
                .parser();

        assertThat(only(configured, "event=ringing&did=MoscowDID&id=260115121502_231-0")
                        .details()
                        .line())
                .isEqualTo("74950000001");
        assertThat(only(configured, "event=ringing&did=SpbDID&id=260115121502_231-0")
                        .details()
                        .line())
                .isEqualTo("SpbDID");
        assertThat(parse(configured, ENDED + "&finishtype=Ok&title=MoscowDID%3AAnswered+call+from+7495+(0:01)"))
                .extracting(event -> event.details().line())
                .containsOnly("74950000001");
    }

    @ParameterizedTest
    @CsvSource({
        "'event=incoming', 'Moscow: 1:Missed call by 101', 'Moscow: 1'",
        "'event=incoming', 'MoscowDID:answered CALL from 7', MoscowDID",
        "'event=incoming', 'Missed call by 101: from 7', ",
        "'event=incoming', 'Something else: happened', ",
        "'event=incoming', ':Missed call', ",
        "'event=outgoing', 'MoscowDID:Answered call from 7', ",
        "'event=incoming&did=SpbDID', 'MoscowDID:Answered call from 7', SpbDID",
        "'event=incoming&did=SpbDID&inbound_did=7812', 'x', 7812",
        "'event=incoming&did=empty', 'MoscowDID:Answered call from 7', MoscowDID",
        "'event=incoming&did=+7812', 'x', +7812",
        "'event=outgoing&source_presentation=7812', 'x', 7812",
        "'event=outgoing&source_presentation=+7812', 'x', +7812",
        "'event=outgoing&source_presentation=Sales&did=7813', 'x', 7813",
        "'event=incoming&source_presentation=7812', 'x', "
    })
    void the_line_comes_from_the_best_field(String start, String title, @Nullable String line) {
        assertThat(parse(start + "&id=260115121502_231-1&finishtype=Ok&title=" + title.replace(' ', '+')))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.details().line()).isEqualTo(line));
    }

    @ParameterizedTest
    @CsvSource({
        "title=Answered+call+(0:07), 7",
        "title=Answered+call+(72:05), 4325",
        "title=Answered+call+(1:12:05), 4325",
        "title=Anna+(5:55)+called+(0:08)+(callback), ",
        "title=Anna+(5:55)+called+(0:08)+thanks, 8",
        "title=Anna+(office)+called+(+0:09+), 9",
        "title=Answered+call+(0:60), ",
        "title=Answered+call+(1:60:00), ",
        "title=Answered+call+(1:2:00), ",
        "title=Answered+call+(:07), ",
        "title=Answered+call+0:07, ",
        "title=Answered+call+), ",
        "title=, ",
        "Duration=00:47, 47",
        "Duration=1:00:01, 3601",
        "Duration=00:47&title=(0:48), 47",
        "Duration=soon&title=(0:48), 48",
        "Duration=168:00:00, 604800"
    })
    void talk_time_is_read_from_title_or_duration(String field, @Nullable Long seconds) {
        List<CallEvent> events = parse(ENDED + "&finishtype=Ok&transfer=false&" + field);

        assertThat(events).hasSize(2);
        assertThat(((LegEnded) events.get(0)).talk()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
        assertThat(((Ended) events.get(1)).talk()).isNull();
        assertThat(((Ended) events.get(1)).total()).isNull();
    }

    @Nested
    class AnEndedCall {

        @ParameterizedTest
        @CsvSource({
            "incoming, '', MISSED",
            "outgoing, '', NO_ANSWER",
            "incoming, declined, DECLINED",
            "outgoing, Declined, DECLINED",
            "outgoing, user_busy, BUSY",
            "incoming, by_did, MISSED"
        })
        void that_was_missed_has_the_best_known_reason(String event, String reason, CallResult result) {
            Ended ended = (Ended) only(
                    parser,
                    "event=" + event + "&user=101&id=260115121502_231-0&finishtype=missed&transfer=FALSE"
                            + "&termination_reason_details=" + reason);

            assertThat(ended.result()).isEqualTo(result);
        }

        @Test
        void that_was_handed_over_unanswered_has_no_talk() {
            assertThat(parse(ENDED + "&finishtype=Missed&transfer=true"))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            LegEnded.class, leg -> assertThat(leg.talk()).isEqualTo(Duration.ZERO));
        }

        @Test
        void of_an_unknown_finish_type_is_over_all_the_same() {
            assertThat(parse(ENDED + "&finishtype=Lost"))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Ended.class, ended -> assertThat(ended.result()).isEqualTo(CallResult.UNKNOWN));
            assertThat(parse(ENDED + "&title=x+(0:09)")).hasSize(2);
        }
    }

    @Test
    void an_answer_without_a_known_transfer_type_is_an_ordinary_answer() {
        assertThat(only(parser, "event=hangupincoming&user=101&trtype=Pickup&id=260115121502_231-2"))
                .isInstanceOf(Answered.class);
        assertThat(only(parser, "event=hangupincoming&id=260115121502_231-1"))
                .isInstanceOfSatisfying(
                        Answered.class, event -> assertThat(event.extension()).isNull());
    }

    @ParameterizedTest
    @CsvSource({
        "event=incoming&finishtype=Lost, query.finishtype",
        "event=incoming&finishtype=ok,",
        "event=incoming&finishtype=,",
        "event=hangupincoming&trtype=Pickup, query.trtype",
        "event=hangupincoming&trtype=NotDef,",
        "event=hangupincoming&trtype=ACCOMP,",
        "event=ringing&usertype=robot, query.usertype",
        "event=ringing&usertype=Other,",
        "event=ringing&usertype=queue,"
    })
    void a_word_that_no_build_uses_is_told_to_be_unreadable(String said, @Nullable String place) {
        ParsedWebhook parsed = parser.parse(Fixtures.get(said + "&user=101&id=260115121502_231-1"));

        assertThat(parsed.unreadable()).isEqualTo(place == null ? List.of() : List.of(place));
    }

    @Test
    void a_phone_that_rings_for_a_transfer_carries_the_leg() {
        assertThat(only(parser, "event=ringing&user=102&usertype=ext&id=260115121502_231-1"))
                .isInstanceOfSatisfying(
                        Ringing.class, event -> assertThat(event.leg()).isEqualTo(1));
    }

    /** Newer builds tell the number that is shown outside, and a call from outside always has a dialled one. */
    @ParameterizedTest
    @CsvSource({
        "event=ringing&source_presentation=74950000001, OUTBOUND, 74950000001",
        "event=ringing&source_presentation=%2B74950000001&did=empty&inbound_did=, OUTBOUND, +74950000001",
        "event=dialing&source_presentation=74950000001, OUTBOUND, 74950000001",
        "event=dialing, OUTBOUND,",
        "event=ringing&source_presentation=74950000001&did=MoscowDID, INBOUND, MoscowDID",
        "event=ringing&source_presentation=74950000001&inbound_did=78120000001, INBOUND, 78120000001",
        "event=ringing&source_presentation=Moscow, INBOUND,",
        "event=ringing&source_presentation=, INBOUND,",
        "event=ringing, INBOUND,"
    })
    void a_phone_that_rings_for_an_outgoing_call_says_so(String query, Direction direction, @Nullable String line) {
        Ringing ringing =
                (Ringing) only(parser, query + "&callerid=74951234567&user=101&usertype=ext&id=260115124010_240-0");

        assertThat(ringing.details().direction()).isEqualTo(direction);
        assertThat(ringing.details().line()).isEqualTo(line);
    }

    @Nested
    class ARecordingPost {

        @Test
        void with_full_information_says_what_the_ended_event_says() {
            List<CallEvent> ended = parser.parse(Fixtures.postJson(Fixtures.bytes("komplit-post-ended.json")))
                    .events();

            assertThat(parser.parse(Fixtures.postJson(Fixtures.bytes("komplit-record-full-info.json")))
                            .events())
                    .containsAll(ended)
                    .hasSize(ended.size() + 1);
        }

        @Test
        void may_hold_files_of_several_calls() {
            List<CallEvent> events = parser.parse(Fixtures.postJson("""
                            {"id":"260115121502_231-1","callerid":"7495",
                             "files":["https://h/260115121502_231-2-1.mp3","https://h/260115121502_232-1-1.wav?x=1",
                                      "https://h/other.mp3","https://h/other.mp3"]}""")).events();

            assertThat(events)
                    .extracting(event -> event.call().toString())
                    .containsExactly(
                            "ById[id=260115121502_231]", "ById[id=260115121502_232]", "ById[id=260115121502_231]");
            assertThat(events)
                    .extracting(event -> ((RecordingReady) event).leg())
                    .containsExactly(2, 1, 1);
            assertThat(events)
                    .extracting(event -> event.details().clientNumber())
                    .containsExactly("7495", null, "7495");
        }

        @Test
        void may_hold_a_single_text() {
            assertThat(parser.parse(Fixtures.postJson("{\"FileUrls\":\"https://h/260115121502_231-2-1.mp3\"}"))
                            .events())
                    .hasSize(1);
            assertThat(parse("FILES=https://h/260115121502_231-2-1.mp3&FILES=https://h/260115121502_231-2-2.mp3"))
                    .hasSize(2);
        }

        @Test
        void without_files_still_reports_the_end() {
            ParsedWebhook parsed = parser.parse(Fixtures.postJson(
                    "{\"event\":\"incoming\",\"finishtype\":\"Missed\",\"id\":\"260115121502_231-0\",\"FILES\":null}"));

            assertThat(parsed.events()).singleElement().isInstanceOf(Ended.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"{\"event\":\"recording\"}", "{\"FILES\":null}", "{\"FILES\":\"\"}", "{\"FILES\":[\" \"]}"})
        void without_files_and_events_is_ignored(String body) {
            assertThat(parser.parse(Fixtures.postJson(body))).isEqualTo(ParsedWebhook.ignored("recording", "no files"));
        }

        @Test
        void does_not_show_addresses_in_its_events() {
            assertThat(parse("FILES=https://h/secret/260115121502_231-2-1.mp3").toString())
                    .doesNotContain("secret");
        }
    }

    @Test
    void a_byte_order_mark_and_a_missing_content_type_do_no_harm() {
        List<CallEvent> events = new ArrayList<>();
        events.addAll(parser.parse(Fixtures.postJson("\uFEFF" + Fixtures.text("komplit-post-ringing.json")))
                .events());
        events.addAll(parser.parse(Fixtures.postForm(Fixtures.text("komplit-post-ringing.json")))
                .events());

        assertThat(events)
                .hasSize(2)
                .containsOnly(
                        only(parser, Fixtures.lines("komplit-ringing-ext.txt").get(0)));
    }

    private List<CallEvent> parse(String query) {
        return parse(parser, query);
    }

    private static List<CallEvent> parse(WebhookParser parser, String query) {
        return parser.parse(Fixtures.get(query)).events();
    }

    private static CallEvent only(WebhookParser parser, String query) {
        List<CallEvent> events = parse(parser, query);
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
