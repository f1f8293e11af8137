package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people who connect exchanges to a CRM report again and again, told to a whole gateway by a {@code vats} exchange: odd spellings,
 * clocks that jump, recordings that are none. Each must end in Bitrix24 as a sane exchange's call would.
 */
class ReportedBugsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Instant START =
            Instant.now().minus(Duration.ofMinutes(20)).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    static Path folder;

    static PortalSimulator portal;
    static HttpServer api;
    static TestGateway gateway;

    /** Id of a recording to what the exchange answers the first, second … time. */
    static final Map<String, IntFunction<Answer>> RECORDINGS = new ConcurrentHashMap<>();

    static final Map<String, AtomicInteger> ASKED = new ConcurrentHashMap<>();
    /** Numbers that the exchange was asked to dial, in order. */
    static final List<String> DIALLED = new CopyOnWriteArrayList<>();

    private static final Pattern NUMBER = Pattern.compile("\"(?:to|request)_number\":\"([^\"]*)\"");
    private static final AtomicInteger POLLED = new AtomicInteger();
    private static final AtomicInteger CALLS = new AtomicInteger();

    record Answer(String type, byte[] body) {}

    @BeforeAll
    static void start() throws IOException {
        portal = PortalSimulator.builder().start();
        portal.addUser(9, "Anna Petrova", "103");
        portal.addUser(7, "Oleg Sidorov", "105");
        portal.addUser(8, "Irina Volkova", "");
        api = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        api.createContext("/v2/records/", exchange -> {
            String id = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
            int time = ASKED.computeIfAbsent(id, key -> new AtomicInteger()).getAndIncrement();
            Answer answer = RECORDINGS.get(id).apply(time);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(200, answer.body().length);
            exchange.getResponseBody().write(answer.body());
            exchange.close();
        });
        for (String dials : List.of("/v2/calls/originate", "/call_back")) {
            api.createContext(dials, exchange -> {
                Matcher number =
                        NUMBER.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                DIALLED.add(number.find() ? number.group(1) : "");
                byte[] answer = "{\"result\":\"0\",\"session_id\":\"s-%1$d\",\"call_uuid\":\"s-%1$d\"}"
                        .formatted(DIALLED.size())
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
        }
        api.createContext("/domain_call_history", exchange -> {
            POLLED.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        api.start();
        gateway = TestGateway.start(TestGateway.yaml(folder, portal.webhookUrl(), "")
                .replace("default-user: 1", "default-user: 1\n    country: RU")
                .replace(
                        "rostelecom-key-2]",
                        "rostelecom-key-2], zone: Europe/Moscow, access-token: t, api-url: 'http://127.0.0.1:%d'"
                                .formatted(api.getAddress().getPort()))
                .replace(
                        "pbx:\n",
                        "pbx:\n  - {id: cloud, provider: rostelecom, portal: acme, poll-history: 1m, settings: {dialect: cloudpbx,"
                                + " client-id: c, sign-key: k, api-url: 'http://127.0.0.1:%d'}}\n"
                                        .formatted(api.getAddress().getPort()))
                .replace("settle: PT0S", "settle: PT0S, recording-retries: [PT0.05S, PT0.05S, PT0.05S]"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        portal.close();
        api.stop(0);
    }

    private static String at(int seconds) {
        return START.plusSeconds(seconds)
                .atOffset(ZoneOffset.ofHours(3))
                .toString()
                .replaceFirst("(T\\d\\d:\\d\\d)\\+", "$1:00+");
    }

    /** An answered call of 170 seconds. Changes are pairs of what stands in it and what stands there instead. */
    private static String end(String call, String... changes) {
        String body = """
                {"event":"end","call_uuid":"%s","call_direction":"inbound","caller_id":"+79160000001",\
                "called_number":"+74997654321","extension":"103","call_start":"%s","call_answer":"%s","call_end":"%s",\
                "duration_full":185,"duration_talk":170}""".formatted(call, at(0), at(15), at(185));
        for (int i = 0; i < changes.length; i += 2) {
            assertThat(body).contains(changes[i]);
            body = body.replace(changes[i], changes[i + 1]);
        }
        return body;
    }

    private static String call() {
        return "bug-" + CALLS.incrementAndGet();
    }

    private static void told(String... bodies) throws Exception {
        for (String body : bodies) {
            HttpResponse<String> answer = gateway.postSigned(body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private static CallHistoryRow finished(String call) {
        await().atMost(LONG).until(() -> portal.calls().stream().anyMatch(row -> isOf(row, call)));
        return portal.calls().stream()
                .filter(row -> isOf(row, call))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOf(CallHistoryRow row, String call) {
        return String.valueOf(row.externalCallId()).endsWith(call);
    }

    /** Whatever was told before a call that is finished had its chance. */
    private static void assertNeverRegistered(String call) throws Exception {
        String later = call();
        told(end(later));
        finished(later);
        assertThat(portal.calls()).noneMatch(row -> isOf(row, call));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\\"Anonymous\\\" <sip:anonymous@192.0.2.7>",
                "sip:unknown@10.0.0.1:5060",
                "anonymous",
                "<sip:restricted@pbx.example.com;user=phone>"
            })
    void bug_08_a_withheld_number_inside_an_address_is_withheld(String callerId) throws Exception {
        String call = call();
        told(end(call, "+79160000001", callerId));
        assertNeverRegistered(call);
    }

    @ParameterizedTest
    @CsvSource({
        "0049301234567, +49301234567",
        "810493012345678, +493012345678",
        "8 (916) 000-00-01, +79160000001",
        "sip:+79160000001@10.0.0.1:5060, +79160000001"
    })
    void bug_11_prefixes_and_addresses_read_as_the_number_that_is_meant(String callerId, String number)
            throws Exception {
        String call = call();
        told(end(call, "+79160000001", callerId));
        assertThat(finished(call).phoneNumber()).isEqualTo(number);
    }

    @Test
    void bug_13_the_extension_of_the_employee_is_no_line() throws Exception {
        String call = call();
        told(end(
                call,
                "inbound",
                "outbound",
                "\"caller_id\":\"+79160000001\",\"called_number\":\"+74997654321\",\"extension\":\"103\"",
                "\"caller_id\":\"105\",\"called_number\":\"+79160000001\",\"extension\":\"105\""));
        CallHistoryRow row = finished(call);
        assertThat(row.lineNumber()).isNull();
        assertThat(row.userId()).isEqualTo(7);
        assertThat(row.phoneNumber()).isEqualTo("+79160000001");
    }

    /** A click as the portal tells it, which has registered the call before. */
    private static String clicked(long user, String number, String international, long ts) throws Exception {
        String call = portal.clickToCall(user, "+7916" + "%07d".formatted(user), "");
        told(call, user, number, international, ts);
        return call;
    }

    private static void told(String call, long user, String number, String international, long ts) throws Exception {
        String form = "event=ONEXTERNALCALLSTART&ts=" + ts + "&data[CALL_ID]=" + call + "&data[USER_ID]=" + user
                + "&data[LINE_NUMBER]=&data[CRM_ENTITY_ID]=797&data[PHONE_NUMBER]="
                + URLEncoder.encode(number, StandardCharsets.UTF_8) + "&data[PHONE_NUMBER_INTERNATIONAL]="
                + URLEncoder.encode(international, StandardCharsets.UTF_8) + "&auth[application_token]="
                + TestGateway.APPLICATION_TOKEN;
        assertThat(gateway.post("/bitrix24/acme/events", form, "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void bug_16_a_click_of_a_user_without_an_extension_is_finished_at_once() throws Exception {
        String call = clicked(8, "+79160000001", "+79160000001", 1_795_641_239);

        await().atMost(LONG).until(() -> portal.calls().stream().anyMatch(row -> call.equals(row.callId())));
        CallHistoryRow row = portal.calls().stream()
                .filter(candidate -> call.equals(candidate.callId()))
                .findFirst()
                .orElseThrow();
        assertThat(row.statusCode()).isNotEqualTo("200");
        assertThat(row.durationSeconds()).isZero();
        assertThat(portal.activeCalls()).noneMatch(open -> call.equals(open.callId()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8 (495) 765-43-21 доб. 101 | 84957654321",
                "+74957654322,101 | +74957654322",
                "+74957654323;ext=101 | +74957654323",
                "+7 495 765-43-24 x101 | +74957654324",
                "+7 (495) 765-43-25 ext. 101 | +74957654325",
                "tel:+74957654326;postd=pp22 | +74957654326",
                "+74957654327p101w2 | +74957654327",
                "+74957654328#101 | +74957654328",
                "8 495 765 43 29 вн. 12 | 84957654329"
            })
    void bug_17_what_is_dialled_after_the_number_is_no_part_of_it(String clicked, String dialled) throws Exception {
        clicked(9, clicked, "", 1_795_641_239L + DIALLED.size());

        await().atMost(LONG).until(() -> DIALLED.stream().anyMatch(number -> number.contains(dialled.substring(2))));
        assertThat(DIALLED)
                .filteredOn(number -> number.contains(dialled.substring(2)))
                .containsOnly(dialled);
    }

    @Test
    void bug_20_a_second_click_on_an_open_call_dials_again_and_copies_of_a_click_do_not() throws Exception {
        String call = portal.clickToCall(7, "+79160000020", "");
        for (int copy = 0; copy < 3; copy++) {
            told(call, 7, "+79160000020", "+79160000020", 1_795_641_239);
        }
        await().atMost(LONG).until(() -> DIALLED.contains("+79160000020"));
        told(call, 7, "+79160000020", "+79160000020", 1_795_641_274);
        await().atMost(LONG).until(() -> Collections.frequency(DIALLED, "+79160000020") == 2);

        // Whatever was told before this one had its chance.
        clicked(9, "+79160000021", "", 1_795_641_300);
        await().atMost(LONG).until(() -> DIALLED.contains("+79160000021"));
        assertThat(Collections.frequency(DIALLED, "+79160000020")).isEqualTo(2);
    }

    @Test
    void bug_25_times_in_other_forms_are_read() throws Exception {
        for (String form : List.of("bare offset", "blank", "local", "seconds")) {
            String time = switch (form) {
                case "bare offset" -> at(0).replaceFirst(":(\\d\\d)$", "$1");
                case "blank" -> at(0).replace('T', ' ');
                case "local" -> at(0).replaceFirst("\\+.*", "");
                default -> String.valueOf(START.getEpochSecond());
            };
            String call = call();
            told(end(call, "\"call_start\":\"" + at(0), "\"call_start\":\"" + time));
            assertThat(finished(call).startedAt()).as(form).isEqualTo(START);
        }
    }

    @Test
    void bug_25_a_time_that_nobody_can_read_costs_only_itself() throws Exception {
        String call = call();
        told(end(call, "\"call_start\":\"" + at(0), "\"call_start\":\"yesterday at noon"));
        assertThat(finished(call).durationSeconds()).isEqualTo(170);
    }

    @Test
    void bug_26_a_clock_that_jumps_back_does_not_lose_the_end() throws Exception {
        String unmeasured = call();
        String began = """
                {"event":"start","call_uuid":"%s","call_direction":"inbound","caller_id":"+79160000001","called_number":"+74997654321",\
                "extension":"103","call_start":"%s"}""".formatted(unmeasured, at(0));
        told(
                began,
                began.replace("\"start\"", "\"answer\"").replace("}", ",\"call_answer\":\"" + at(10) + "\"}"),
                began.replace("\"start\"", "\"end\"")
                        .replace("}", ",\"call_answer\":\"" + at(10) + "\",\"call_end\":\"" + at(5) + "\"}"));
        assertThat(finished(unmeasured).statusCode()).isEqualTo("200");

        String measured = call();
        told(end(
                measured,
                "\"call_end\":\"" + at(185),
                "\"call_end\":\"" + at(-40),
                "\"duration_full\":185,\"duration_talk\":170",
                "\"duration_talk\":33"));
        assertThat(finished(measured).durationSeconds()).isEqualTo(33);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"duration_full\":185,\"duration_talk\":170 | \"duration_full\":\"185\",\"duration_talk\":\"170\"",
                "\"extension\":\"103\" | \"extension\":103",
                "\"duration_full\":185,\"duration_talk\":170 | \"duration_full\":185.4,\"duration_talk\":170.4"
            })
    void bug_28_numbers_and_texts_may_be_mixed_up(String usual, String odd) throws Exception {
        String call = call();
        told(end(call, usual, odd));
        CallHistoryRow row = finished(call);
        assertThat(row.durationSeconds()).isEqualTo(170);
        assertThat(row.userId()).isEqualTo(9);
    }

    /** Type 1 is outgoing, 2 incoming. */
    @ParameterizedTest
    @CsvSource({"incoming, 2", "in, 2", "INBOUND, 2", "входящий, 2", "outgoing, 1", "out, 1", "outbound call, 1"})
    void bug_30_directions_have_many_words(String word, int type) throws Exception {
        String call = call();
        told(end(call, "inbound", word));
        assertThat(finished(call).type()).isEqualTo(type);
    }

    @Test
    void bug_35_headers_without_sound_are_no_recording() throws Exception {
        String call = call();
        byte[] header = HexFormat.of()
                .parseHex("52494646" + "24000000" + "57415645" + "666d7420" + "10000000" + "01000100" + "401f0000"
                        + "803e0000" + "02001000" + "64617461" + "00000000");
        RECORDINGS.put(call, time -> new Answer("audio/wav", header));
        told(end(
                call,
                "\"call_answer\":\"" + at(15) + "\",",
                "",
                "\"duration_full\":185,\"duration_talk\":170",
                "\"duration_full\":20,\"duration_talk\":0,\"record_id\":\"" + call + "\""));
        finished(call);
        await().atMost(LONG)
                .until(() -> ASKED.containsKey(call) && ASKED.get(call).get() > 1);
        assertThat(finished(call).recordFile()).isNull();
    }

    @Test
    void bug_36_a_page_under_an_audio_name_is_waited_out() throws Exception {
        String call = call();
        byte[] audio = Arrays.copyOf(new byte[] {'I', 'D', '3', 3}, 4_000);
        RECORDINGS.put(call, time -> switch (time) {
            case 0 ->
                new Answer(
                        "application/octet-stream",
                        "<!DOCTYPE html><p>Session expired".getBytes(StandardCharsets.UTF_8));
            case 1 -> new Answer("audio/mpeg", "{\"error\":\"not ready\"}".getBytes(StandardCharsets.UTF_8));
            default -> new Answer("audio/mpeg", audio);
        });
        told(end(call, "\"duration_talk\":170", "\"duration_talk\":170,\"record_id\":\"" + call + "\""));
        await().atMost(LONG).until(() -> finished(call).recordFile() != null);
        assertThat(finished(call).recordFile())
                .satisfies(file -> assertThat(file.sizeBytes()).isEqualTo(4_000));
        assertThat(ASKED.get(call)).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void the_talk_counts_from_the_answer_that_another_event_told() throws Exception {
        String call = call();
        String began = """
                {"event":"start","call_uuid":"%s","call_direction":"inbound","caller_id":"+79160000001","called_number":"+74997654321",\
                "extension":"103","call_start":"%s"}""".formatted(call, at(0));
        told(
                began,
                began.replace("\"start\"", "\"answer\"").replace("}", ",\"call_answer\":\"" + at(15) + "\"}"),
                began.replace("\"start\"", "\"end\"").replace("}", ",\"call_end\":\"" + at(60) + "\"}"));
        assertThat(finished(call).durationSeconds()).isEqualTo(45);
    }

    @Test
    void a_transfer_with_nothing_but_an_extension_there_and_back_ends_where_it_began() throws Exception {
        String call = call();
        String began = """
                {"event":"answer","call_uuid":"%s","call_direction":"inbound","caller_id":"+79160000001","called_number":"+74997654321",\
                "extension":"103","call_start":"%s","call_answer":"%s"}""".formatted(call, at(0), at(15));
        String transfer = "{\"event\":\"transfer\",\"call_uuid\":\"" + call + "\",\"extension\":\"";
        told(began, transfer + "105\"}", transfer + "103\"}", end(call, "\"extension\":\"103\",", ""));
        assertThat(finished(call).userId()).isEqualTo(9);
    }

    @Test
    void a_transfer_without_an_extension_loses_nobody() throws Exception {
        String call = call();
        told(
                end(call, "\"end\"", "\"answer\""),
                "{\"event\":\"transfer\",\"call_uuid\":\"" + call + "\"}",
                end(call, "\"extension\":\"103\",", ""));
        assertThat(finished(call).userId()).isEqualTo(9);
    }

    @Test
    void bug_45_a_byte_order_mark_is_no_reason_to_refuse() throws Exception {
        String call = call();
        byte[] body = ("\uFEFF" + end(call)).getBytes(StandardCharsets.UTF_8);
        assertThat(gateway.post("/pbx/rt", body, "X-Signature", TestGateway.signature(body))
                        .statusCode())
                .isEqualTo(200);
        assertThat(finished(call).durationSeconds()).isEqualTo(170);
    }

    @Test
    void bug_54_a_signature_in_upper_case_is_the_same_bytes() throws Exception {
        String call = call();
        String body = end(call);
        String signature = TestGateway.signature(body).toUpperCase(Locale.ROOT);
        assertThat(gateway.post("/pbx/rt", body, "X-Signature", signature).statusCode())
                .isEqualTo(200);
        assertThat(finished(call).durationSeconds()).isEqualTo(170);
    }

    @Test
    void an_exchange_that_is_polled_is_asked_for_its_past_calls() {
        await().atMost(LONG).until(() -> POLLED.get() > 0);
    }
}
