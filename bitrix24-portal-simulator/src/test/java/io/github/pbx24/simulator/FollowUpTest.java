package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code call.followup.*}: the REST 3.0 address and its error format. */
class FollowUpTest {

    private static final Instant START = Instant.parse("2026-01-15T10:00:00Z");
    private static final Map<String, @Nullable Object> JANUARY =
            Php.map("startDate", Php.map("from", "2026-01-01T00:00:00Z", "to", "2026-01-31T23:59:59Z"));

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = version3(portal.webhookUrl());

    FollowUpTest() {
        portal.addUser(7, "Ivan Petrov", "");
        portal.addUser(8, "Anna Orlova", "");
        for (long id = 1; id <= 3; id++) {
            portal.administration()
                    .addFollowUp(new CallFollowUp(id, 7, START.plusSeconds(id), 600, List.of(7L), "Topic " + id));
        }
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private static Rest version3(URI webhook) {
        return new Rest(URI.create(webhook.toString().replace("/rest/", "/rest/api/")));
    }

    private static List<Map<String, @Nullable Object>> items(Rest.Reply reply) {
        return Php.listOf(reply.map().get("items")).stream().map(Php::entries).toList();
    }

    private static String error(Rest.Reply reply) {
        Map<String, @Nullable Object> error = Php.entries(reply.body().get("error"));
        assertThat(error).containsKeys("code", "message");
        return reply.status() + " " + error.get("code");
    }

    @Test
    void follow_ups_are_listed_newest_first_with_the_basic_fields() throws IOException {
        Rest.Reply reply = rest.json("call.followup.list", "filter", JANUARY);
        assertThat(reply.map()).containsEntry("hasMore", false).containsEntry("afterCursor", null);
        assertThat(reply.time()).isNotEmpty();
        assertThat(items(reply)).extracting(item -> item.get("callId")).containsExactly(3L, 2L, 1L);
        assertThat(items(reply).get(2))
                .containsOnlyKeys("callId", "callType", "initiatorId", "startDate", "endDate", "durationSeconds")
                .containsEntry("startDate", "2026-01-15T10:00:01+00:00")
                .containsEntry("endDate", "2026-01-15T10:10:01+00:00");
    }

    @Test
    void pages_follow_the_cursor() throws IOException {
        Object cursor = null;
        for (long expected = 1; expected <= 3; expected++) {
            Rest.Reply page = rest.json(
                    "call.followup.list",
                    "filter",
                    JANUARY,
                    "order",
                    Php.map("startDate", "asc"),
                    "pagination",
                    cursor == null ? Php.map("limit", 1) : Php.map("limit", 1, "afterCursor", cursor));
            assertThat(items(page)).extracting(item -> item.get("callId")).containsExactly(expected);
            assertThat(page.map()).containsEntry("hasMore", expected < 3);
            cursor = page.map().get("afterCursor");
        }
        assertThat(cursor).isNull();
    }

    @Test
    void nested_paths_and_other_periods_are_selected() throws IOException {
        Rest.Reply reply = rest.json("call.followup.list", "filter", JANUARY, "select", List.of("overview.topic"));
        assertThat(items(reply).get(0)).isEqualTo(Php.map("callId", 3L, "overview", Php.map("topic", "Topic 3")));
        Map<String, @Nullable Object> february =
                Php.map("startDate", Php.map("from", "2026-02-01T00:00:00Z", "to", "2026-02-02T00:00:00Z"));
        assertThat(items(rest.json("call.followup.list", "filter", february))).isEmpty();
    }

    @Test
    void one_follow_up_is_read_by_its_participants_and_the_administrator() throws IOException {
        Rest participant = version3(portal.addWebhook(7, Set.of("call")));
        Rest stranger = version3(portal.addWebhook(8, Set.of("call")));
        Map<String, @Nullable Object> item =
                Php.entries(rest.json("call.followup.get", "callId", 1).map().get("item"));
        assertThat(item).hasSize(18).containsEntry("uuid", null).containsEntry("outcomes", List.of("overview"));
        assertThat(participant.json("call.followup.get", "callId", 1).status()).isEqualTo(200);
        Rest.Reply denied = stranger.json("call.followup.get", "callId", 1);
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.body()).isEqualTo(PhpJson.readObject(Rest.fixture("error.rest-v3.json")));
        assertThat(items(stranger.json("call.followup.list", "filter", JANUARY)))
                .isEmpty();
        assertThat(items(participant.json("call.followup.list", "filter", JANUARY)))
                .hasSize(3);
        assertThat(error(rest.json("call.followup.get", "callId", 99)))
                .isEqualTo("404 BITRIX_REST_V3_EXCEPTION_ENTITYNOTFOUNDEXCEPTION");
    }

    @Test
    void fields_are_described() throws IOException {
        Rest.Reply list = rest.json("call.followup.field.list", "select", List.of("name", "type"));
        assertThat(items(list)).hasSize(18).first().isEqualTo(Php.map("name", "callId", "type", "int"));
        Rest.Reply one = rest.json("call.followup.field.get", "name", "overview");
        assertThat(Php.entries(one.map().get("item")))
                .containsEntry("title", "overview")
                .containsEntry("filterable", false);
        assertThat(error(rest.json("call.followup.field.get", "name", "nothing")))
                .isEqualTo("400 BITRIX_REST_V3_REALISATION_EXCEPTION_FIELDNOTFOUNDEXCEPTION");
        assertThat(error(rest.json("call.followup.field.list", "select", List.of("nothing"))))
                .isEqualTo("400 BITRIX_REST_V3_EXCEPTION_UNKNOWNDTOPROPERTYEXCEPTION");
        assertThat(error(rest.json("call.followup.field.list", "select", "name")))
                .isEqualTo("400 BITRIX_REST_V3_EXCEPTION_INVALIDSELECTEXCEPTION");
    }

    @Test
    void a_missing_argument_is_told_in_the_validation_part() throws IOException {
        Rest.Reply reply = rest.json("call.followup.field.get");
        assertThat(error(reply)).isEqualTo("400 BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION");
        assertThat(Php.entries(reply.body().get("error")).get("validation"))
                .isEqualTo(List.of(Php.map("field", "name", "message", "Required field `name` is not specified")));
        assertThat(error(rest.json("call.followup.get", "callId", "1"))).startsWith("400 BITRIX_REST_V3");
        assertThat(error(rest.json("call.followup.get", "callId", 1, "mentionFormat", "x")))
                .startsWith("400 BITRIX_REST_V3");
    }

    @ParameterizedTest
    @CsvSource({
        "filter,'{}',invalid_date_range",
        "filter,'{\"startDate\":{\"from\":\"2026-02-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}}',invalid_date_range",
        "select,'[\"nothing\"]',invalid_select_field",
        "order,'{\"callId\":\"asc\"}',invalid_order",
        "pagination,'{\"limit\":0}',invalid_pagination"
    })
    void a_wrong_list_is_refused(String name, String json, String code) throws IOException {
        Map<String, @Nullable Object> body = Php.map("filter", JANUARY);
        body.put(name, PhpJson.readObject("{\"v\":" + json + "}").get("v"));
        assertThat(error(rest.raw("call.followup.list", "application/json", PhpJson.write(body))))
                .isEqualTo("400 " + code);
    }

    @Test
    void errors_outside_the_methods_have_the_same_format() throws IOException {
        Rest withoutScope = version3(portal.addWebhook(7, Set.of("crm")));
        assertThat(error(withoutScope.json("call.followup.field.list")))
                .isEqualTo("403 BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION");
        assertThat(error(rest.json("user.current"))).startsWith("404 BITRIX_REST_V3_EXCEPTION");
        assertThat(error(rest.form("call.followup.field.list", "")))
                .isEqualTo("400 BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION");
        Rest application = new Rest(URI.create(portal.restUrl() + "api/"));
        assertThat(error(application.json("call.followup.field.list", "auth", "x")))
                .isEqualTo("401 invalid_token");
        assertThat(application
                        .json(
                                "call.followup.field.list",
                                "auth",
                                portal.installApplication().accessToken())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_methods_are_not_there_on_the_other_address() throws IOException {
        assertThat(Rest.webhook(portal).json("call.followup.field.list").error())
                .isEqualTo("404 ERROR_METHOD_NOT_FOUND: Method not found!");
    }
}
