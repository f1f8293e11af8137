package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers have the keys and types of real answers, and errors are the same to the letter. */
class FixtureShapesTest {

    private static final String CALL = "telephony.externalCall.";

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = Rest.webhook(portal);
    private final InstalledApplication app = portal.installApplication();
    private final Rest application = new Rest(portal.restUrl());

    FixtureShapesTest() {
        portal.addUser(new Employee(17, "Ivan", "Petrov", "101", "+79000000017", true));
        portal.addUser(new Employee(18, "Anna", "Orlova", "102", "+79000000018", true));
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private static void assertShape(Rest.Reply reply, String fixture) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(Shapes.of(reply.body())).as(fixture).isEqualTo(Shapes.ofJson(Rest.fixture(fixture + ".json")));
    }

    private static void assertSame(Rest.Reply reply, int status, String fixture) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).as(fixture).isEqualTo(PhpJson.readObject(Rest.fixture(fixture + ".json")));
    }

    private Rest.Reply asApp(String method, @Nullable Object... params) throws IOException {
        return withToken(method, Php.map(params));
    }

    private Rest.Reply fixtureRequest(String method, String fixture, String callId) throws IOException {
        Map<String, @Nullable Object> body = PhpJson.readObject(Rest.fixture(fixture + ".json"));
        if (!callId.isEmpty()) {
            body.put("CALL_ID", callId);
        }
        return withToken(method, body);
    }

    private Rest.Reply withToken(String method, Map<String, @Nullable Object> body) throws IOException {
        body.put("auth", app.accessToken());
        return application.raw(method, "application/json", PhpJson.write(body));
    }

    /** The fixture's call had no EXTERNAL_CALL_ID while its registration had one, or the other way round. */
    private static void assertShapeExceptExternalId(Rest.Reply reply, String fixture) {
        assertThat(Shapes.of(reply.body()).toString().replaceFirst("EXTERNAL_CALL_ID=\\w+", ""))
                .as(fixture)
                .isEqualTo(Shapes.ofJson(Rest.fixture(fixture + ".json"))
                        .toString()
                        .replaceFirst("EXTERNAL_CALL_ID=\\w+", ""));
    }

    @Test
    void a_whole_call_of_a_known_contact() throws IOException {
        portal.addContact("Ivan Petrov", "+74950000101", 18);
        Rest.Reply registered = fixtureRequest(CALL + "register", "telephony.externalCall.register.request", "");
        assertShape(registered, "telephony.externalCall.register.response");
        String callId = registered.callId();
        assertShape(asApp(CALL + "show", "CALL_ID", callId), "telephony.externalCall.show.response");
        assertShape(asApp(CALL + "hide", "CALL_ID", callId), "telephony.externalCall.hide.response");
        assertSame(
                asApp(CALL + "attachRecord", "CALL_ID", callId, "FILENAME", "a.mp3", "FILE_CONTENT", "SUQz"),
                400,
                "telephony.externalCall.attachRecord.error.not-finished");

        Rest.Reply finished = fixtureRequest(CALL + "finish", "telephony.externalCall.finish.request", callId);
        assertShapeExceptExternalId(finished, "telephony.externalCall.finish.response");

        assertShape(asApp(CALL + "hide", "CALL_ID", callId), "telephony.externalCall.hide.response.not-found");
        assertSame(
                asApp(CALL + "finish", "CALL_ID", callId, "USER_ID", 17),
                400,
                "telephony.externalCall.finish.error.not-found");
        assertShape(
                asApp(CALL + "attachRecord", "CALL_ID", callId, "FILENAME", "a.mp3"),
                "telephony.externalCall.attachRecord.response.upload-url");
        assertShape(
                fixtureRequest(CALL + "attachRecord", "telephony.externalCall.attachRecord.request.content", callId),
                "telephony.externalCall.attachRecord.response");
        assertShape(
                fixtureRequest(
                        "telephony.call.attachTranscription", "telephony.call.attachTranscription.request", callId),
                "telephony.call.attachTranscription.response");
        assertShapeExceptExternalId(asApp("voximplant.statistic.get"), "voximplant.statistic.get.response");
        long activity = portal.activities().get(0).id();
        assertShape(asApp("crm.activity.get", "id", activity), "crm.activity.get.response.call");
        assertShape(asApp("crm.activity.list", "select", List.of("ID", "FILES")), "crm.activity.list.response.files");
        assertShape(
                asApp(CALL + "searchCrmEntities", "PHONE_NUMBER", "+74950000101"),
                "telephony.externalCall.searchCrmEntities.response");
    }

    @Test
    void registrations_without_a_known_contact() throws IOException {
        Object[] unknown = {"USER_ID", 17, "PHONE_NUMBER", "+74950000102", "TYPE", 2};
        assertSame(rest.json(CALL + "register"), 400, "telephony.externalCall.register.error.empty-code");
        Rest.Reply missed = rest.json(CALL + "register", unknown);
        assertShape(
                rest.json(CALL + "register", unknown), "telephony.externalCall.register.response.duplicate-no-entity");
        assertShapeExceptExternalId(
                rest.finish(missed.callId(), 17, 0), "telephony.externalCall.finish.response.missed-no-crm");
        assertSame(
                rest.json(CALL + "finish", "CALL_ID", 5), 400, "telephony.externalCall.finish.error.invalid-argument");
        assertShape(
                rest.json(CALL + "register", "USER_ID", 17, "PHONE_NUMBER", "89000000018", "TYPE", 2, "CRM_CREATE", 1),
                "telephony.externalCall.register.response.lead-creation-error");
        Rest.Reply form = application.form(
                CALL + "register",
                Rest.fixture("telephony.externalCall.register.request.form")
                        .replaceFirst("auth=.*", "auth=" + app.accessToken()));
        assertShape(form, "telephony.externalCall.register.response.created-lead");
    }

    @Test
    void lines() throws IOException {
        assertShape(
                fixtureRequest("telephony.externalLine.add", "telephony.externalLine.add.request", ""),
                "telephony.externalLine.add.response");
        assertShape(
                asApp("telephony.externalLine.update", "NUMBER", "+74950000001", "NAME", "x"),
                "telephony.externalLine.update.response");
        assertShape(asApp("telephony.externalLine.get"), "telephony.externalLine.get.response");
        assertShape(
                asApp("telephony.externalLine.delete", "NUMBER", "+74950000001"),
                "telephony.externalLine.delete.response");
    }

    /** The capture is shortened: what it has, the answer has in the same shape. */
    private static void assertHolds(Rest.Reply reply, String fixture) {
        assertThat(shapes(reply.map()))
                .containsAllEntriesOf(shapes(Php.entries(
                        PhpJson.readObject(Rest.fixture(fixture + ".json")).get("result"))));
    }

    private static Map<String, Object> shapes(Map<String, ? extends @Nullable Object> row) {
        Map<String, Object> shapes = new TreeMap<>();
        row.forEach((key, value) -> shapes.put(key, Shapes.of(value)));
        return shapes;
    }

    @Test
    void crm_and_users() throws IOException {
        long deal = portal.addDeal("New deal", 84L, 17);
        long contact = portal.addContact("Ivan Petrov", "+74950000101", 17);
        for (String kind : List.of("deal", "contact")) {
            for (String name : List.of("UF_CRM_CALL_SUMMARY", "UF_CRM_1720697698689")) {
                rest.json(
                        "crm." + kind + ".userfield.add",
                        "fields",
                        Php.map("FIELD_NAME", name, "USER_TYPE_ID", "string"));
            }
        }
        rest.json(
                "crm.deal.update",
                "id",
                deal,
                "fields",
                Php.map("PROBABILITY", 99, "UF_CRM_CALL_SUMMARY", "text", "MODIFY_BY_ID", 1));
        rest.json("crm.contact.update", "id", contact, "fields", Php.map("UF_CRM_1720697698689", "custom"));

        assertHolds(rest.json("crm.deal.get", "id", deal), "crm.deal.get.response");
        assertShape(rest.json("crm.deal.update", "id", deal, "fields", Php.map()), "crm.deal.update.response");
        assertHolds(rest.json("crm.contact.get", "id", contact), "crm.contact.get.response");
        assertShape(
                rest.json(
                        "crm.timeline.comment.add",
                        "fields",
                        Php.map("ENTITY_ID", deal, "ENTITY_TYPE", "deal", "COMMENT", "x")),
                "crm.timeline.comment.add.response");
        Rest.Reply users = rest.json("user.get", "ID", 17);
        assertThat(users.body()).containsKey("total");
        assertThat(shapes(users.rows().get(0)))
                .containsAllEntriesOf(
                        shapes(Php.entries(Php.listOf(PhpJson.readObject(Rest.fixture("user.get.response.json"))
                                        .get("result"))
                                .get(0))));
        for (int i = 0; i < 60; i++) {
            portal.addLead("x", "", 1);
        }
        assertShape(rest.json("crm.lead.list", "select", List.of("ID")), "list.page.response");
    }

    @Test
    void application_and_events() throws IOException {
        assertShape(asApp("app.info"), "app.info.response");
        // The fixture is shortened: it has the list only.
        assertThat(Shapes.of(asApp("events").result()))
                .isEqualTo(Shapes.of(
                        PhpJson.readObject(Rest.fixture("events.response.json")).get("result")));
        String handler = "http://127.0.0.1:1/b24";
        assertShape(asApp("event.bind", "event", "ONCRMLEADADD", "handler", handler), "event.bind.response");
        assertSame(
                asApp("event.bind", "event", "onCrmLeadAdd", "handler", handler),
                400,
                "event.bind.error.already-bound");
        assertSame(asApp("event.bind", "event", "X", "handler", handler), 400, "event.bind.error.not-found");
        assertShape(asApp("event.get"), "event.get.response");
        assertShape(asApp("event.unbind", "event", "ONCRMLEADADD", "handler", handler), "event.unbind.response");
        Rest.Reply token = Rest.send(
                "POST",
                portal.oauthTokenUrl(),
                "application/x-www-form-urlencoded",
                "grant_type=refresh_token&client_id=" + app.clientId() + "&client_secret=" + app.clientSecret()
                        + "&refresh_token=" + app.refreshToken());
        assertShape(token, "oauth.token.refresh.response");
        assertSame(
                Rest.send(
                        "POST",
                        portal.oauthTokenUrl(),
                        "application/x-www-form-urlencoded",
                        "grant_type=refresh_token&client_id=" + app.clientId() + "&client_secret=" + app.clientSecret()
                                + "&refresh_token=" + app.refreshToken()),
                400,
                "oauth.error.invalid_grant");
        portal.expireAccessTokens();
        assertSame(asApp("app.info"), 401, "error.expired_token");
        assertSame(application.json("app.info"), 401, "error.NO_AUTH_FOUND");
        portal.revokeWebhook(portal.webhookUrl());
        assertSame(rest.json("app.info"), 401, "error.INVALID_CREDENTIALS");
    }

    @Test
    void batches() throws IOException {
        Rest.Reply good =
                rest.json("batch", "cmd", Php.map("get_user", "user.current", "get_department", "user.get?ID=17"));
        Map<String, @Nullable Object> expected = PhpJson.readObject(Rest.fixture("batch.response.json"));
        assertThat(good.map().keySet())
                .isEqualTo(Php.entries(expected.get("result")).keySet());
        assertThat(good.map()).containsEntry("result_error", List.of()).containsEntry("result_next", List.of());
        assertThat(Shapes.of(good.body().get("time"))).isEqualTo(Shapes.of(expected.get("time")));
        assertThat(Shapes.of(good.map().get("result_total"))).isEqualTo(Map.of("get_department", "number"));

        Rest noScope = new Rest(portal.addWebhook(1, Set.of("crm")));
        assertShape(
                noScope.json("batch", "cmd", Php.map("get_user", "user.get", "get_department", "user.get")),
                "batch.response.errors");
        assertSame(noScope.json("user.get"), 401, "error.insufficient_scope");
    }

    @Test
    void errors_to_the_letter() throws IOException {
        assertSame(rest.json("no.such.method"), 404, "error.ERROR_METHOD_NOT_FOUND");
        portal.faults().next().queryLimitExceeded();
        assertSame(rest.json("profile"), 503, "error.QUERY_LIMIT_EXCEEDED");
        portal.faults().next().operationTimeLimit();
        assertSame(rest.json("profile"), 429, "error.OPERATION_TIME_LIMIT");
        portal.faults().next().internalServerError();
        assertSame(rest.json("profile"), 500, "error.INTERNAL_SERVER_ERROR");
        portal.faults().next().expiredToken();
        assertSame(rest.json("profile"), 401, "error.expired_token");
        assertThat(Shapes.of(rest.json("method.get").body()))
                .isEqualTo(Shapes.ofJson(Rest.fixture("error.ERROR_ARGUMENT.json")));
        try (PortalSimulator strict = PortalSimulator.builder()
                .webhooksMayOwnCalls(false)
                .operatingLimit(Duration.ofSeconds(480))
                .start()) {
            assertSame(
                    Rest.webhook(strict).json(CALL + "register"),
                    403,
                    "telephony.externalCall.register.error.wrong-auth-type");
        }
    }
}
