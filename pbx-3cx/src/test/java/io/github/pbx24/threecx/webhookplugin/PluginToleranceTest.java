package io.github.pbx24.threecx.webhookplugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.Json;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 5 of the SPI: only the body, the call and the kind may cost an event; every other detail costs only itself. */
class PluginToleranceTest {

    private static final int ROUNDS = 20_000;
    private static final String ID = "260115121502_231-1";

    private final WebhookParser parser = Fixtures.connection().parser();

    @Test
    void whatever_stands_in_a_detail_costs_nothing_but_that_detail() {
        Map<String, String> whole = whole();
        List<String> names = List.copyOf(whole.keySet());
        List<String> kinds = List.of("ringing", "dialing", "hangupincoming", "hangupoutgoing", "incoming", "outgoing");
        int unreadable = 0;
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            String kind = kinds.get(random.nextInt(kinds.size()));
            String name = names.get(random.nextInt(names.size()));
            Map<String, String> garbled = new LinkedHashMap<>(whole);
            garbled.put(name, garbage(random));
            ParsedWebhook parsed = parser.parse(query(kind, garbled));
            assertThat(parsed.events()).as("seed %d", seed).isNotEmpty();
            if (parsed.unreadable().contains("query." + name)) {
                unreadable++;
                garbled.remove(name);
                assertThat(parsed.events())
                        .as("seed %d", seed)
                        .isEqualTo(parser.parse(query(kind, garbled)).events());
            }
        }
        assertThat(unreadable).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void in_json_a_detail_may_be_of_any_kind() {
        Map<String, String> whole = whole();
        List<String> names = List.copyOf(whole.keySet());
        List<@Nullable Object> values =
                Arrays.asList(null, true, 7, Map.of("a", List.of(1)), List.of(), "", "x".repeat(5_000));
        for (long seed = 1; seed <= ROUNDS / 4; seed++) {
            Random random = new Random(seed);
            Map<String, @Nullable Object> json = new LinkedHashMap<>(whole);
            json.put("event", "incoming");
            json.put("id", ID);
            json.put(names.get(random.nextInt(names.size())), values.get(random.nextInt(values.size())));
            ParsedWebhook parsed = parser.parse(Fixtures.postJson(Json.write(json)));
            assertThat(parsed.events()).as("seed %d", seed).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "callerid=%CC%EE%F1, query.callerid", "callerid=Ivan, query.callerid", "transfer=maybe, query.transfer",
        "duration=168:00:01, query.duration", "duration=soon, query.duration", "title=(999999:59), query.title",
        "user=11111111111111111111111111111111111111111111111111111111111111111, query.user"
    })
    void what_cannot_be_read_is_counted(String pair, String place) {
        ParsedWebhook parsed = parser.parse(Fixtures.get("event=incoming&finishtype=Ok&id=" + ID + "&" + pair));
        assertThat(parsed.events()).isNotEmpty();
        assertThat(parsed.unreadable()).containsExactly(place);
    }

    @Test
    void a_transfer_to_nobody_knows_whom_is_still_a_conversation() {
        ParsedWebhook parsed = parser.parse(Fixtures.get("event=hangupincoming&trtype=Blind&id=260115121502_231-2"));
        assertThat(parsed.events()).singleElement().isInstanceOfSatisfying(CallEvent.Answered.class, answered -> {
            assertThat(answered.leg()).isEqualTo(2);
            assertThat(answered.extension()).isNull();
        });
        assertThat(parsed.unreadable()).containsExactly("query.user");
    }

    @Test
    void seconds_are_a_duration_too() {
        CallEvent.LegEnded ended =
                (CallEvent.LegEnded) parser.parse(Fixtures.get("event=incoming&finishtype=Ok&duration=125&id=" + ID))
                        .events()
                        .get(0);
        assertThat(ended.talk()).isEqualTo(Duration.ofSeconds(125));
    }

    @Test
    void a_bad_file_costs_only_itself() {
        ParsedWebhook parsed =
                parser.parse(Fixtures.postJson("{\"id\":\"x\",\"FILES\":[7,null,{},\"file:///etc/passwd\",\"no\","
                        + "\"https://h/" + "1".repeat(2_048) + "\",\"https://h/260115121502_231-1-1.mp3\"]}"));
        assertThat(parsed.events()).singleElement().isInstanceOf(CallEvent.RecordingReady.class);
        assertThat(parsed.unreadable()).containsExactlyInAnyOrder("$.files", "$.id");
        for (String files : List.of("{}", "7", "[{}]", "[\"https://\"]")) {
            assertThat(parser.parse(Fixtures.postJson("{\"FILES\":" + files + "}"))
                            .ignored())
                    .as(files)
                    .isPresent();
        }
    }

    @Test
    void a_form_in_an_old_code_page_keeps_its_event() {
        byte[] body = ("event=ringing&id=" + ID + "&user=101&title=Звонок&callerid=+79160000001")
                .getBytes(Charset.forName("windows-1251"));
        ParsedWebhook parsed = parser.parse(WebhookRequest.builder("POST", Instant.EPOCH)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body)
                .build());
        assertThat(parsed.events().get(0).details().clientNumber()).isEqualTo("+79160000001");
        assertThat(parsed.unreadable()).containsExactly("form.title");
    }

    private static Map<String, String> whole() {
        Map<String, String> whole = new LinkedHashMap<>();
        whole.put("callerid", "74951234567");
        whole.put("user", "101");
        whole.put("usertype", "ext");
        whole.put("did", "MoscowDID");
        whole.put("inbound_did", "74950000001");
        whole.put("finishtype", "Ok");
        whole.put("duration", "2:50");
        whole.put("title", "Answered call (2:50)");
        whole.put("transfer", "false");
        whole.put("trtype", "Blind");
        whole.put("termination_reason_details", "none");
        return whole;
    }

    private static String garbage(Random random) {
        String[] pieces = {
            "",
            "%FF",
            "%CC%EE%F1",
            "%",
            "%zz",
            "%u0418",
            "empty",
            "x".repeat(5_000),
            "-1",
            "999999:59",
            "168:00:01",
            "maybe",
            "Ivan",
            "%00%0A",
            "{}",
            "=",
            "sip:@",
            "%F0%9F%98%80",
            "+"
        };
        return pieces[random.nextInt(pieces.length)];
    }

    private static WebhookRequest query(String event, Map<String, String> details) {
        return Fixtures.get("event=" + event + "&id=" + ID + "&"
                + details.entrySet().stream()
                        .map(detail -> detail.getKey() + "=" + detail.getValue())
                        .collect(Collectors.joining("&")));
    }
}
