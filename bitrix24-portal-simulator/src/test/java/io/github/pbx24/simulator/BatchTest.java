package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTest {

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = Rest.webhook(portal);

    BatchTest() {
        portal.addUser(17, "Ivan Petrov", "101");
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private static Map<String, Object> part(Rest.Reply reply, String part) {
        Map<String, Object> present = new LinkedHashMap<>();
        Php.entries(reply.map().get(part)).forEach((key, value) -> present.put(key, String.valueOf(value)));
        return present;
    }

    @Test
    void a_later_command_uses_an_earlier_answer() throws IOException {
        Rest.Reply reply = rest.json(
                "batch",
                "halt",
                1,
                "cmd",
                Php.map(
                        "reg",
                        "telephony.externalCall.register?USER_ID=17&PHONE_NUMBER=%2B74950000101&TYPE=2"
                                + "&SHOW=0&EXTERNAL_CALL_ID=pbx-1",
                        "fin",
                        "telephony.externalCall.finish?CALL_ID=$result[reg][CALL_ID]&USER_ID=17&DURATION=0"
                                + "&STATUS_CODE=304"));

        assertThat(part(reply, "result")).containsOnlyKeys("reg", "fin");
        assertThat(part(reply, "result_time")).containsOnlyKeys("reg", "fin");
        assertThat(reply.map()).containsEntry("result_error", List.of()).containsEntry("result_total", List.of());
        assertThat(portal.calls()).singleElement().satisfies(call -> {
            assertThat(call.externalCallId()).isEqualTo("pbx-1");
            assertThat(call.statusCode()).isEqualTo("304");
        });
        assertThat(portal.requests())
                .extracting(request -> request.method() + " " + request.inBatch())
                .containsExactly(
                        "batch false", "telephony.externalcall.register true", "telephony.externalcall.finish true");
    }

    @Test
    void a_reference_alone_is_the_raw_value_and_inside_text_only_scalars_count() throws IOException {
        portal.addContact("Oleg Sidorov", "+74950000101", 1);
        Rest.Reply reply = rest.json(
                "batch",
                "cmd",
                Php.map(
                        "me", "user.current",
                        "list", "user.get?FILTER[ID][]=$result[me][ID]&FILTER[ID][]=17",
                        "text", "crm.lead.add?fields[TITLE]=user $result[me][ID] of $total[list]",
                        "object", "crm.lead.add?fields[TITLE]=x $result[me]",
                        "missing", "crm.lead.add?fields[TITLE]=$result[me][NAME][deeper]"));

        assertThat(part(reply, "result_total")).containsEntry("list", "2");
        assertThat(portal.leads())
                .extracting(CrmSnapshot::title)
                .containsExactly("user 1 of 2", "x $result[me]", "Admin");
    }

    @Test
    void errors_are_per_command_and_the_status_stays_200() throws IOException {
        Rest.Reply reply = rest.json(
                "batch",
                "cmd",
                Php.map(
                        "bad", "no.such.method",
                        "nested", "batch?cmd[]=server.time",
                        "plain", "telephony.externalCall.finish?CALL_ID=x&USER_ID=17",
                        "good", "server.time"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(part(reply, "result")).containsOnlyKeys("good");
        assertThat(part(reply, "result_error").get("bad").toString()).contains("ERROR_METHOD_NOT_FOUND");
        assertThat(part(reply, "result_error").get("nested").toString()).contains("ERROR_BATCH_METHOD_NOT_ALLOWED");
        assertThat(part(reply, "result_error").get("plain").toString()).contains("error=, ");
    }

    @Test
    void halt_stops_after_the_first_error() throws IOException {
        for (Object halt : List.of(1, true, "1")) {
            Rest.Reply reply =
                    rest.json("batch", "halt", halt, "cmd", List.of("server.time", "no.such.method", "user.current"));
            assertThat(Php.entries(reply.map().get("result"))).containsOnlyKeys("0");
            assertThat(part(reply, "result_error")).containsOnlyKeys("1");
        }
        Rest.Reply on = rest.json("batch", "halt", "0", "cmd", List.of("no.such.method", "user.current"));
        assertThat(part(on, "result")).containsOnlyKeys("1");
    }

    @Test
    void command_fifty_one_is_too_much() throws IOException {
        Map<String, Object> commands = new LinkedHashMap<>();
        for (int i = 1; i <= 51; i++) {
            commands.put("c" + i, "server.time");
        }
        Rest.Reply reply = rest.json("batch", "cmd", commands);

        assertThat(part(reply, "result")).hasSize(50);
        assertThat(part(reply, "result_error").get("c51").toString()).contains("ERROR_BATCH_LENGTH_EXCEEDED");
    }

    @Test
    void a_form_carries_the_commands_encoded_once_more() throws IOException {
        Rest.Reply reply =
                rest.form("batch", "cmd%5Ba%5D=crm.lead.add%3Ffields%255BTITLE%255D%3DA%2526B&cmd%5Bb%5D=server.time");

        assertThat(part(reply, "result")).containsOnlyKeys("a", "b");
        assertThat(portal.leads()).extracting(CrmSnapshot::title).containsExactly("A&B");
    }

    @Test
    void what_is_not_a_string_is_skipped_and_nothing_at_all_is_an_empty_answer() throws IOException {
        Rest.Reply reply = rest.json("batch", "cmd", Php.map("a", 5, "b", List.of("x")));

        assertThat(reply.map().values()).containsOnly(List.of());
    }
}
