package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {

    private final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T08:19:38.250Z"));
    private final PortalSimulator portal =
            PortalSimulator.builder().clock(clock).start();
    private final Rest rest = Rest.webhook(portal);

    @AfterEach
    void close() {
        portal.close();
    }

    @Test
    void a_question_for_the_head_alone_gets_no_body() throws IOException {
        Rest.Reply reply = Rest.send("HEAD", portal.webhookUrl().resolve("user.current"), "", "");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEmpty();
        assertThat(rest.json("user.current").status()).isEqualTo(200);
    }

    private String title() {
        return portal.leads().get(portal.leads().size() - 1).title();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.time", "SERVER.TIME", "server.time.json", "Server.Time.XML", "server.time/"})
    void a_method_is_found_in_any_case_with_and_without_a_suffix(String method) throws IOException {
        Rest.Reply reply = rest.json(method);

        assertThat(reply.result()).isEqualTo("2026-03-10T11:19:38+03:00");
        assertThat(reply.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(rest.get(method).status()).isEqualTo(200);
    }

    @Test
    void parameters_come_from_query_and_body_and_the_body_wins() throws IOException {
        rest.form("crm.lead.add?fields%5BTITLE%5D=query", "");
        assertThat(title()).isEqualTo("query");
        rest.form("crm.lead.add?fields%5BTITLE%5D=query", "fields%5BTITLE%5D=form+%D1%8F");
        assertThat(title()).isEqualTo("form я");
        rest.raw(
                "crm.lead.add?fields%5BTITLE%5D=query",
                "application/json; charset=utf-8", "{\"fields\":{\"TITLE\":\"json\"}}");
        assertThat(title()).isEqualTo("json");
        rest.raw(
                "crm.lead.add",
                "multipart/form-data; boundary=\"x y\"",
                "--x y\r\ncontent-disposition: form-data; name=\"fields[TITLE]\"\r\n\r\nmulti\r\npart\r\n--x y--");
        assertThat(title()).isEqualTo("multi\r\npart");
    }

    @Test
    void a_chunked_body_is_read_like_any_other() throws IOException {
        byte[] body = "{\"fields\":{\"TITLE\":\"chunked\"}}".getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(portal.webhookUrl().resolve("crm.lead.add"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(body)))
                .build();

        assertThat(Rest.send(HttpClient.newHttpClient(), request).status()).isEqualTo(200);
        assertThat(title()).isEqualTo("chunked");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"name\":\"server.time\"", "[\"server.time\"]", "\"name\"", "", "{\"name\":1}x", "\u0000"})
    void json_that_is_no_object_is_ignored_silently(String body) throws IOException {
        assertThat(rest.raw("method.get", "application/json", body).error())
                .startsWith("400 ERROR_ARGUMENT: Argument 'name' is null or empty");
    }

    @Test
    void a_hundred_thousand_levels_do_no_harm() throws IOException {
        assertThat(rest.raw("server.time", "application/json", "[".repeat(100_000))
                        .status())
                .isEqualTo(200);
        assertThat(rest.raw("server.time", "application/json", "{\"a\":".repeat(100_000))
                        .status())
                .isEqualTo(200);
        assertThat(rest.form("server.time", "a" + "%5Bb%5D".repeat(100_000) + "=1")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void numbers_keep_their_kind() throws IOException {
        rest.raw(
                "server.time", "application/json", "{\"a\":17,\"b\":1.5,\"c\":1e3,\"d\":true,\"e\":null,\"f\":\"17\"}");

        Map<String, @Nullable Object> parameters = portal.requests().get(0).parameters();
        assertThat(parameters)
                .containsEntry("a", 17L)
                .containsEntry("b", 1.5)
                .containsEntry("c", 1000.0)
                .containsEntry("d", true)
                .containsEntry("e", null)
                .containsEntry("f", "17");
    }

    @Test
    void the_envelope_tells_the_time() throws IOException {
        assertThat(rest.json("server.time").time())
                .containsEntry("start", 1773130778.25)
                .containsEntry("date_start", "2026-03-10T11:19:38+03:00")
                .containsEntry("operating", 0L)
                .containsEntry("operating_reset_at", 1773131378L);
    }

    @Test
    void unknown_methods_and_malformed_addresses_are_not_found() throws IOException {
        assertThat(rest.json("no.such.method").error()).isEqualTo("404 ERROR_METHOD_NOT_FOUND: Method not found!");
        for (String path : List.of("/rest/a/b/server.time", "/rest/1/x/y/server.time", "/rest/")) {
            assertThat(Rest.send("POST", URI.create("http://127.0.0.1:" + portal.port() + path), "", "")
                            .status())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void a_method_can_be_asked_for() throws IOException {
        assertThat(rest.json("method.get", "name", "Voximplant.Statistic.get").result())
                .isEqualTo(Map.of("isExisting", true, "isAvailable", true));
        assertThat(new Rest(portal.addWebhook(1, Set.of("crm")))
                        .json("method.get", "name", "voximplant.statistic.get")
                        .result())
                .isEqualTo(Map.of("isExisting", true, "isAvailable", false));
        assertThat(rest.json("method.get", "name", "x").result())
                .isEqualTo(Map.of("isExisting", false, "isAvailable", false));
        assertThat(Php.listOf(rest.json("methods").result())).contains("telephony.externalcall.register");
    }

    @Test
    void a_webhook_sees_scope_and_licence_in_app_info() throws IOException {
        assertThat(rest.json("app.info").map()).containsOnlyKeys("SCOPE", "LICENSE");
        assertThat(rest.json("events").error()).startsWith("403 WRONG_AUTH_TYPE");
    }

    @Test
    void the_journal_keeps_parameters_but_no_secrets() throws IOException {
        InstalledApplication app = portal.installApplication();
        Map<String, Object> fields = Map.of("TITLE", "x".repeat(20_000));
        new Rest(portal.restUrl()).json("crm.lead.add", "auth", app.accessToken(), "fields", fields);
        Rest.send(
                "GET",
                URI.create(portal.oauthTokenUrl() + "?grant_type=refresh_token&client_id=" + app.clientId()
                        + "&client_secret=" + app.clientSecret() + "&refresh_token=" + app.refreshToken()),
                "",
                "");

        assertThat(portal.requests()).hasSize(2);
        assertThat(portal.requests().get(0).parameters()).containsOnlyKeys("fields");
        assertThat(Php.toText(Php.entries(portal.requests().get(0).parameters().get("fields"))
                        .get("TITLE")))
                .hasSize(10_000);
        assertThat(portal.requests().get(1).parameters()).containsOnlyKeys("grant_type", "client_id");
        assertThat(portal.requests().get(1).method()).isEqualTo("oauth.token");
        assertThat(portal.requests()).extracting(RecordedRequest::number).containsExactly(1L, 2L);
    }

    @Test
    void no_phone_number_is_shown_by_to_string() throws IOException {
        portal.addUser(17, "Ivan Petrov", "101");
        String number = "+74950000101";
        long contact = portal.addContact("Oleg", number, 17);
        String callId = rest.register(17, number, "a");
        String active = portal.activeCalls().toString();
        rest.finish(callId, 17, 5);

        assertThat(contact).isPositive();
        assertThat(active
                        + portal.calls()
                        + portal.activities()
                        + portal.requests()
                        + portal.crmObjects(CrmObjectType.CONTACT))
                .doesNotContain("4950000101", "495 000")
                .contains("…0101");
    }

    @Test
    void a_portal_that_was_never_started_has_no_address() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PortalSimulator.builder().build().webhookUrl());
    }
}
