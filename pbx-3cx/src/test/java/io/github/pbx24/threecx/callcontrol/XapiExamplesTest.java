package io.github.pbx24.threecx.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pbx24.pbx.CallControl.OriginateRequest;
import io.github.pbx24.pbx.CallControl.Originated;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallHistory.HistoryAnswer;
import io.github.pbx24.pbx.CallHistory.HistoryRange;
import io.github.pbx24.pbx.CallHistory.PastCall;
import io.github.pbx24.pbx.ExtensionList.ListAnswer;
import io.github.pbx24.pbx.ExtensionList.ListedExtension;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.threecx.ThreeCxProvider;
import io.github.pbx24.threecx.internal.RecordingKey;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of the exchange's interfaces, each through a connection that asks for it. */
class XapiExamplesTest {

    private static final String CLIENT = "74951234567";
    private static final int SHUFFLES = 20;
    private static final Pattern RECORDING = Pattern.compile(".*recId=(\\d+).*");

    private final MockWebServer exchange = new MockWebServer();
    private final OkHttpClient http = new OkHttpClient();

    /** What is answered, by a part of the address. */
    private final Map<String, MockResponse> answers = new ConcurrentHashMap<>();

    private PbxConnection connection;

    @BeforeEach
    void start() throws IOException {
        exchange.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String target = request.getTarget();
                return answers.entrySet().stream()
                        .filter(answer -> target.contains(answer.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseGet(() -> sound(target));
            }
        });
        exchange.start();
        answer("/connect/token", "xapi-token-seconds.json");
        answer("/xapi/v1/Users", "xapi-users-page.json");
        answer("GetInboundCalls", "xapi-inbound-report.json");
        connection = new ThreeCxProvider()
                .connect(PbxSettings.of(Map.of(
                        "dialect",
                        "call-control",
                        "base-url",
                        exchange.url("/").toString(),
                        "client-id",
                        "bridge",
                        "client-secret",
                        "key")));
    }

    @AfterEach
    void stop() {
        http.dispatcher().executorService().shutdown();
        connection.close();
        exchange.close();
    }

    /** A recording says its number. */
    private static MockResponse sound(String target) {
        if (!RECORDING.matcher(target).matches()) {
            return new MockResponse.Builder().code(404).build();
        }
        return new MockResponse.Builder()
                .addHeader("Content-Type", "audio/x-wav")
                .body("RIFF" + RECORDING.matcher(target).replaceAll("$1"))
                .build();
    }

    private void answer(String part, String example) {
        answer(part, 200, Examples.text(example));
    }

    private void answer(String part, int status, String body) {
        answers.put(
                part,
                new MockResponse.Builder()
                        .code(status)
                        .addHeader("Content-Type", "application/json")
                        .body(body)
                        .build());
    }

    private List<PastCall> past() {
        Instant day = Instant.parse("2026-01-15T08:00:00Z");
        HistoryAnswer answer = connection
                .history()
                .orElseThrow()
                .read(new HistoryRange(day, day.plus(Duration.ofHours(5))), null, part -> List.of());
        assertThat(answer).isInstanceOf(HistoryAnswer.Page.class);
        return ((HistoryAnswer.Page) answer).calls();
    }

    private static String words(CallEvent event) {
        if (event instanceof CallEvent.Ringing ringing) {
            return "rings " + ringing.extension().number();
        }
        if (event instanceof CallEvent.Answered answered) {
            return "answers " + answered.extension().number();
        }
        if (event instanceof CallEvent.Transferred handed) {
            return handed.from().number() + " to " + handed.to().number();
        }
        if (event instanceof CallEvent.Ended ended) {
            return ended.result() + " " + ended.extension().number() + " "
                    + ended.talk().toMillis();
        }
        return ((CallEvent.RecordingReady) event).recording().value();
    }

    private static String words(PastCall call) {
        return call.events().stream().map(XapiExamplesTest::words).collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xapi-calllog-inbound.json | INBOUND | 74950000001 | answers 101, ANSWERED 101 47300, number 42",
                "xapi-calllog-missed.json | INBOUND | | rings 101, MISSED 101 0",
                "xapi-calllog-outbound.json | OUTBOUND | | answers 101, ANSWERED 101 76460, number 44",
                "xapi-calllog-queue-transfer.json | INBOUND | | "
                        + "rings 103, rings 804, answers 101, 101 to 102, ANSWERED 102 60500, number 51, number 52"
            })
    void a_past_call_is_read_whatever_the_order_of_its_rows_and_however_often_they_are_shown(
            String example, String direction, String line, String told) {
        String text = Examples.text(example);
        String body = text.substring(text.indexOf('[', text.indexOf("\"value\"")) + 1, text.lastIndexOf(']'));
        List<String> rows = Stream.of(body.split("(?<=\\}),(?=\\s*\\{)")).toList();
        for (int seed = 0; seed < SHUFFLES; seed++) {
            Random random = new Random(seed);
            List<String> mixed = new ArrayList<>(rows);
            if (seed > 0) {
                rows.stream().filter(row -> random.nextBoolean()).forEach(mixed::add);
                mixed.add("{}");
                Collections.shuffle(mixed, random);
            }
            answer("GetCallLogData", 200, "{\"value\":[" + String.join(",", mixed) + "]}");

            assertThat(past()).as("seed %d", seed).singleElement().satisfies(call -> {
                List<String> expected = sorted(told);
                assertThat(sorted(words(call))).isEqualTo(expected);
                assertThat(call.events()).allSatisfy(event -> {
                    assertThat(event.details().direction()).hasToString(direction);
                    assertThat(event.details().clientNumber()).isEqualTo(CLIENT);
                    assertThat(event.details().line()).isEqualTo(line);
                });
            });
        }
    }

    /** Phones that rang together have no order. */
    private static List<String> sorted(String words) {
        return Stream.of(words.split(", ")).sorted().toList();
    }

    private Fetched recording(String from, String to, String... extensions) {
        RecordingKey key = new RecordingKey(Instant.parse(from), Instant.parse(to), Set.of(extensions), CLIENT);
        return connection.recordings().orElseThrow().open(RecordingReference.id(key.text()));
    }

    @ParameterizedTest
    @CsvSource({
        "xapi-recordings-list.json, 2026-01-15T09:15:08Z, 2026-01-15T09:15:55Z, 101, 42",
        "xapi-recordings-no-did.json, 2026-01-15T09:15:08Z, 2026-01-15T09:15:55Z, 101, 43",
        "xapi-recordings-by-id.json, 2026-01-15T09:15:08Z, 2026-01-15T09:15:55Z, 101, 42",
        "xapi-recordings-transcribed.json, 2026-01-15T09:15:08Z, 2026-01-15T09:15:55Z, 101, 42",
        "xapi-recordings-transfer.json, 2026-01-15T10:30:04Z, 2026-01-15T10:31:09Z, 102, 52",
        "xapi-recordings-transfer.json, 2026-01-15T10:30:04Z, 2026-01-15T10:31:09Z, 101, 51"
    })
    void the_recording_of_the_conversation_is_fetched(
            String example, String from, String to, String extension, String id) throws IOException {
        answer("/xapi/v1/Recordings?", example);

        Fetched fetched = recording(from, to, extension);
        assertThat(fetched).isInstanceOf(Fetched.Content.class);
        try (Fetched.Content content = (Fetched.Content) fetched) {
            assertThat(new String(content.stream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("RIFF" + id);
        }
    }

    @Test
    void no_recording_a_missing_right_and_a_missing_file_are_asked_for_again() {
        answer("/xapi/v1/Recordings?", "xapi-recordings-empty.json");
        assertThat(recording("2026-01-15T09:15:08Z", "2026-01-15T09:15:55Z", "101"))
                .isInstanceOf(Fetched.NotReady.class);
        answer("/xapi/v1/Recordings?", 403, Examples.text("xapi-error-403.json"));
        assertThat(recording("2026-01-15T09:15:08Z", "2026-01-15T09:15:55Z", "101"))
                .isInstanceOf(Fetched.NotReady.class);
        answer("/xapi/v1/Recordings?", "xapi-recordings-list.json");
        answer("DownloadRecording", 400, Examples.text("xapi-recording-file-not-found.json"));
        assertThat(recording("2026-01-15T09:15:08Z", "2026-01-15T09:15:55Z", "101"))
                .isNotInstanceOf(Fetched.Content.class);
    }

    @Test
    void users_are_listed() {
        ListAnswer answer = connection.extensions().orElseThrow().read();

        assertThat(((ListAnswer.Extensions) answer).extensions())
                .extracting(ListedExtension::number, ListedExtension::displayName, ListedExtension::enabled)
                .containsExactly(
                        tuple("101", "Demo User", true),
                        tuple("102", "Second User", true),
                        tuple("103", "Third User", false));
    }

    @ParameterizedTest
    @CsvSource({"xapi-token-minutes.json", "xapi-token-seconds.json"})
    void one_token_serves_for_an_hour_however_its_life_is_counted(String example) {
        answer("/connect/token", example);
        connection.extensions().orElseThrow().read();
        connection.extensions().orElseThrow().read();

        assertThat(exchange.getRequestCount()).isEqualTo(3);
    }

    private Originated dial(String example) {
        answer("/makecall", example);
        return connection.callControl().orElseThrow().originate(new OriginateRequest("101", CLIENT));
    }

    @Test
    void a_click_starts_a_call_or_is_refused_in_words() {
        assertThat(dial("callcontrol-makecall-response.json"))
                .isInstanceOfSatisfying(
                        Originated.Started.class,
                        started -> assertThat(started.callId()).startsWith("26809-"));
        assertThat(dial("callcontrol-makecall-response-failed.json"))
                .isInstanceOfSatisfying(
                        Originated.Refused.class,
                        refused -> assertThat(refused.reason()).contains("NotRegistered"));
    }

    @Test
    void a_call_that_lives_is_known_by_its_number_or_that_of_the_client() {
        answer("/xapi/v1/ActiveCalls", "xapi-activecalls.json");
        ActiveCalls.Answer active = new ActiveCalls(api()).ask(Instant.now());

        assertThat(active.shows(26808, CLIENT, Set.of())).isTrue();
        assertThat(active.shows(26810, CLIENT, Set.of(26809L))).isFalse();
        // An exchange whose list counts in another way.
        assertThat(active.shows(7, CLIENT, Set.of())).isTrue();
        assertThat(active.shows(7, "+79160000001", Set.of())).isTrue();
        assertThat(active.shows(7, "+79160000002", Set.of())).isFalse();
        assertThat(active.shows(7, null, Set.of())).isFalse();
    }

    private Api api() {
        return new Api(
                http, exchange.url("/"), new ApiTokens(http, exchange.url("/"), "bridge", "key", Clock.systemUTC()));
    }

    @Test
    void everything_at_once_is_read() throws Exception {
        answer("/callcontrol", "callcontrol-fullinfo.json");
        ControlApi.Snapshot all = new ControlApi(api()).snapshot();

        assertThat(all.kinds()).containsOnlyKeys("101", "102", "900");
        assertThat(all.legs())
                .singleElement()
                .satisfies(leg -> assertThat(leg.callId()).isEqualTo(26808));
        assertThat(Examples.items(Examples.json("callcontrol-participants-101.json")))
                .allSatisfy(leg -> assertThat(Participant.read(leg)).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "callcontrol-participant-outgoing-connected.json, CONNECTED",
        "callcontrol-participant-dialing.json, DIALING",
        "callcontrol-participant-dialing-own-dn.json, DIALING"
    })
    void who_calls_a_client_is_known_in_every_state(String example, Participant.Phase phase) {
        Optional<Participant> leg = Participant.read(Examples.json(example));

        assertThat(leg).hasValueSatisfying(read -> {
            assertThat(read.phase()).isEqualTo(phase);
            assertThat(read.direction()).hasToString("OUTBOUND");
            assertThat(read.outside()).isTrue();
            assertThat(read.number()).isEqualTo(CLIENT);
        });
    }

    private RecordedRequest asked(String part) throws InterruptedException {
        RecordedRequest request = exchange.takeRequest();
        while (!request.getTarget().contains(part)) {
            request = exchange.takeRequest();
        }
        return request;
    }

    /** The one line of an example that has a part, as the exchange would get it. */
    private static String line(String example, String part) {
        return Examples.text(example)
                .lines()
                .filter(line -> line.startsWith("GET ") && line.contains(part))
                .findFirst()
                .orElseThrow()
                .substring("GET ".length());
    }

    private static Set<String> names(String target, Pattern name) {
        return name.matcher(target).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    @Test
    void a_token_is_asked_for_as_the_vendor_says() throws InterruptedException {
        connection.extensions().orElseThrow().read();

        assertThat(names(asked("/connect/token").getBody().utf8(), Pattern.compile("(\\w+)=")))
                .isEqualTo(names(
                        Examples.text("xapi-token-request.txt")
                                .lines()
                                .skip(4)
                                .findFirst()
                                .orElseThrow(),
                        Pattern.compile("(\\w+)=")));
    }

    /** All arguments of the function are required. */
    @Test
    void the_call_log_is_asked_for_with_every_argument() throws InterruptedException {
        answer("GetCallLogData", "xapi-calllog-inbound.json");
        past();
        Pattern argument = Pattern.compile("[(,](\\w+)=");

        assertThat(names(asked("GetCallLogData").getTarget(), argument))
                .isEqualTo(names(line("xapi-calllog-request.txt", "GetCallLogData"), argument));
    }

    @Test
    void recordings_are_asked_for_by_time_and_fetched_under_their_own_names() throws Exception {
        answer("/xapi/v1/Recordings?", "xapi-recordings-list.json");
        String headers = Examples.text("xapi-recording-download-headers.txt");
        MockResponse.Builder sound = new MockResponse.Builder().body("RIFFsound");
        headers.lines()
                .filter(header -> header.contains(": ") && !header.startsWith("Content-Length"))
                .forEach(header -> sound.addHeader(header.split(": ")[0], header.split(": ")[1]));
        answers.put("DownloadRecording", sound.build());

        Fetched fetched = recording("2026-01-15T09:15:08Z", "2026-01-15T09:15:55Z", "101");

        assertThat(fetched).isInstanceOf(Fetched.Content.class);
        ((Fetched.Content) fetched).close();
        Pattern option = Pattern.compile("[$](\\w+)=");
        assertThat(names(asked("Recordings?").getTarget().replace("%24", "$"), option))
                .containsAll(names(line("xapi-recordings-requests.txt", "StartTime%20ge"), option));
        assertThat(asked("DownloadRecording").getTarget())
                .isEqualTo(line("xapi-recordings-requests.txt", "DownloadRecording"));
    }

    @Test
    void a_click_is_sent_as_the_vendor_says_and_its_other_interface_answers_in_other_letters() throws Exception {
        assertThat(dial("xapi-makecall-response.json")).isInstanceOf(Originated.Started.class);
        assertThat(dial("xapi-makecall-response-failed.json")).isInstanceOf(Originated.Refused.class);

        JsonValue sent = Json.read(asked("/makecall").getBody().toByteArray());
        JsonValue example = Examples.json("callcontrol-makecall-request.json");
        for (String field : List.of("destination", "timeout", "reason")) {
            assertThat(Examples.field(sent, field)).as(field).isEqualTo(Examples.field(example, field));
        }
        // The request of the other interface, which is never made, names the same client.
        assertThat(Examples.field(Examples.json("xapi-makecall-request.json"), "destination"))
                .isEqualTo(CLIENT);
    }

    @Test
    void an_exchange_at_rest_has_extensions_and_no_legs() throws Exception {
        answer("/callcontrol", "callcontrol-fullinfo-idle.json");
        ControlApi.Snapshot all = new ControlApi(api()).snapshot();

        assertThat(all.kinds()).containsOnlyKeys("101", "102");
        assertThat(all.legs()).isEmpty();
    }

    @Test
    void a_leg_that_may_not_be_seen_is_none_of_ours() throws Exception {
        JsonValue refused = Examples.json("callcontrol-error-403.json");
        answer(
                "/participants/17",
                Integer.parseInt(Examples.field(refused, "status")),
                Examples.field(refused, "body"));

        assertThat(new ControlApi(api()).leg("callcontrol/101/participants/17")).isEmpty();
    }

    @Test
    void messages_about_legs_are_told_from_those_that_are_none() {
        assertThat(ControlMessage.read(Examples.text("callcontrol-ws-upsert.json")))
                .hasValueSatisfying(message -> {
                    assertThat(message.kind()).isEqualTo(ControlMessage.Kind.UPSERT);
                    assertThat(message.entity()).isEqualTo("callcontrol/101/participants/17");
                    assertThat(message.attached()).isEmpty();
                });
        assertThat(ControlMessage.read(Examples.text("callcontrol-ws-remove.json")))
                .hasValueSatisfying(message -> assertThat(message.kind()).isEqualTo(ControlMessage.Kind.REMOVE));
        assertThat(ControlMessage.read(Examples.text("callcontrol-ws-request.json")))
                .isEmpty();
    }

    @Test
    void a_call_is_handed_on_as_the_vendor_says() throws Exception {
        answer("/participants/", 200, "{}");
        answer("/callcontrol", "callcontrol-fullinfo.json");
        CallNames names = new CallNames();
        String call = names.promised(26808, Instant.now());

        new LiveCommands(api(), names).transfer(call, "102");

        assertThat(Json.read(asked("/transferto").getBody().toByteArray()))
                .isEqualTo(Examples.json("callcontrol-transferto-request.json"));
    }
}
