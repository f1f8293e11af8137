package io.github.pbx24.simulator;

import static io.github.pbx24.simulator.Shapes.assertSame;
import static io.github.pbx24.simulator.Shapes.assertShape;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VoximplantMethodsTest {

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = Rest.webhook(portal);
    private final InstalledApplication installed = portal.installApplication();
    private final AppRest app = AppRest.of(portal, installed);
    private final EventSink sink = new EventSink();

    VoximplantMethodsTest() throws IOException {
        portal.addUser(17, "Ivan Petrov", "101");
    }

    @AfterEach
    void close() {
        portal.close();
        sink.close();
    }

    private Map<String, @Nullable Object> addLine(String title, String type) throws IOException {
        return app.json("voximplant.sip.add", "TITLE", title, "TYPE", type, "SERVER", "sip.example.test", "LOGIN", "u")
                .map();
    }

    private String lineId(Map<String, @Nullable Object> line) {
        return "reg" + line.get("REG_ID");
    }

    @Test
    void addresses_and_voices_look_like_those_of_a_portal() throws IOException {
        Rest.Reply urls = rest.json("voximplant.url.get");
        assertShape(urls, "voximplant.url.get.response");
        assertThat(Php.toText(urls.map().get("edit_config"))).endsWith("/telephony/edit.php?ID=#CONFIG_ID#");
        Rest.Reply voices = rest.json("voximplant.tts.voices.get");
        assertShape(voices, "voximplant.tts.voices.get.response");
        assertThat(voices.result())
                .isEqualTo(PhpJson.readObject(Rest.fixture("voximplant.tts.voices.get.response.json"))
                        .get("result"));
    }

    @Test
    void a_cloud_line_is_added_as_documented_and_becomes_the_outgoing_line() throws IOException {
        Rest.Reply added = app.json(
                "voximplant.sip.add",
                "TITLE",
                "SIP line 1",
                "SERVER",
                "sip.example.test",
                "LOGIN",
                "sip_user",
                "PASSWORD",
                "not-a-secret");
        assertThat(Shapes.of(added.map()))
                .isEqualTo(Shapes.of(PhpJson.readObject(Rest.fixture("voximplant.sip.add.response.cloud.json"))
                        .get("result")));
        Rest.Reply outgoing = rest.json("voximplant.line.outgoing.get");
        assertShape(outgoing, "voximplant.line.outgoing.get.response");
        assertThat(outgoing.result()).isEqualTo(lineId(added.map()));
        assertThat(portal.administration().outgoingLine()).isEqualTo(lineId(added.map()));
        assertShape(
                app.json("voximplant.sip.status", "REG_ID", added.map().get("REG_ID")),
                "voximplant.sip.status.response");
    }

    @Test
    void an_office_line_has_incoming_credentials_instead_of_a_registration() throws IOException {
        assertThat(addLine("Office PBX 1", "office"))
                .doesNotContainKey("REG_ID")
                .containsEntry("INCOMING_LOGIN", "sip1")
                .containsKeys("INCOMING_SERVER", "INCOMING_PASSWORD");
    }

    @ParameterizedTest
    @CsvSource({"'','u','',CHECK_FIELDS_ERROR", "'s','','',CHECK_FIELDS_ERROR", "'s','u','taken',TITLE_EXISTS"})
    void a_wrong_line_is_refused(String server, String login, String title, String code) throws IOException {
        addLine("taken", "cloud");
        Rest.Reply reply = app.json("voximplant.sip.add", "SERVER", server, "LOGIN", login, "TITLE", title);
        assertThat(reply.error()).startsWith("400 " + code + ": ");
    }

    @Test
    void an_eleventh_cloud_line_and_a_long_password_are_refused() throws IOException {
        for (int i = 0; i < 10; i++) {
            addLine("line " + i, "cloud");
        }
        assertThat(app.json("voximplant.sip.add", "SERVER", "s", "LOGIN", "u").error())
                .startsWith("400 MAX_CLOUD_PBX");
        assertThat(app.json("voximplant.sip.add", "SERVER", "s", "LOGIN", "u", "PASSWORD", "x".repeat(101))
                        .error())
                .startsWith("400 CHECK_FIELDS_ERROR");
    }

    @Test
    void lines_are_listed_changed_and_deleted_by_their_application_only() throws IOException {
        Object config = addLine("a", "cloud").get("CONFIG_ID");
        addLine("b", "office");

        assertThat(rest.json("voximplant.sip.get").rows()).isEmpty();
        Rest.Reply list = app.json("voximplant.sip.get", "SORT", "CONFIG_ID", "ORDER", "DESC");
        assertThat(list.rows()).extracting(row -> row.get("TITLE")).containsExactly("b", "a");
        assertThat(list.rows()).allSatisfy(row -> assertThat(row).doesNotContainKey("ID"));
        assertThat(list.body()).containsEntry("total", 2L);
        assertThat(app.json("voximplant.sip.get", "FILTER", Php.map("TYPE", "office"))
                        .rows())
                .hasSize(1);

        assertThat(app.json("voximplant.sip.update", "CONFIG_ID", config, "TITLE", "c")
                        .result())
                .isEqualTo(1L);
        assertThat(app.json("voximplant.sip.get", "FILTER", Php.map("CONFIG_ID", config))
                        .rows())
                .extracting(row -> row.get("TITLE"))
                .containsExactly("c");
        assertThat(rest.json("voximplant.sip.update", "CONFIG_ID", config).error())
                .isEqualTo("404 ERROR_NOT_FOUND: Specified CONFIG_ID is not found");
        assertThat(app.json("voximplant.sip.delete", "CONFIG_ID", config).result())
                .isEqualTo(1L);
        assertThat(app.json("voximplant.sip.delete", "CONFIG_ID", config).error())
                .isEqualTo("400 ERROR_NOT_FOUND: Specified CONFIG_ID is not found");
        assertThat(app.json("voximplant.sip.status", "REG_ID", 1).error()).startsWith("400 REG_ID_NOT_FOUND");
        assertThat(app.json("voximplant.sip.connector.status").map()).containsEntry("PAID", false);
    }

    @Test
    void the_outgoing_line_takes_any_id_but_a_sip_line_must_exist() throws IOException {
        Object config = addLine("a", "office").get("CONFIG_ID");
        Rest.Reply set = rest.json("voximplant.line.outgoing.set", "LINE_ID", "nonsense");
        assertShape(set, "voximplant.line.outgoing.set.response");
        assertThat(rest.json("voximplant.line.outgoing.get").result()).isEqualTo("nonsense");
        assertThat(rest.json("voximplant.user.getDefaultLineId").map()).containsEntry("defaultLineId", "nonsense");
        assertThat(app.json("voximplant.line.outgoing.sip.set", "CONFIG_ID", config)
                        .result())
                .isEqualTo(1L);
        assertThat(rest.json("voximplant.line.outgoing.get").result()).isEqualTo("sip1");
        assertThat(app.json("voximplant.line.outgoing.sip.set", "CONFIG_ID", 99).error())
                .isEqualTo("400 ERROR_ARGUMENT: Specified CONFIG_ID is not found");
    }

    @Test
    void an_application_is_a_line_once_it_listens_to_click_to_call() throws IOException {
        Map<String, @Nullable Object> sip = addLine("SIP line", "cloud");
        app.json("telephony.externalLine.add", "NUMBER", "+74950000001", "NAME", "Main line");
        assertThat(rest.json("voximplant.line.get").map()).containsOnlyKeys(lineId(sip));

        app.json(
                "event.bind",
                "event",
                "OnExternalCallStart",
                "handler",
                sink.uri().toString());
        assertThat(rest.json("voximplant.line.get").map())
                .containsExactly(
                        Map.entry(lineId(sip), "SIP line"),
                        Map.entry("REST_APP:" + installed.appId(), "Application: Sample PBX connector"),
                        Map.entry("+74950000001", "Application: Sample PBX connector: +74950000001 - Main line"));
    }

    @Test
    void reading_sip_passwords_needs_a_permission_for_each_token() throws IOException {
        app.json(
                "event.bind",
                "event",
                "OnAppMethodConfirm",
                "handler",
                sink.uri().toString());
        assertThat(rest.json("voximplant.user.get", "USER_ID", 17).error())
                .isEqualTo("403 ACCESS_DENIED: Access denied! Application context required");
        assertSame(app.json("voximplant.user.get", "USER_ID", 17), 401, "voximplant.user.get.error.confirm-waiting");

        assertThat(portal.administration().decideMethod(installed, "voximplant.user.get", true))
                .isEqualTo(1);
        Rest.Reply users = app.json("voximplant.user.get", "USER_ID", List.of(17, 99));
        assertShape(users, "voximplant.user.get.response");
        assertThat(users.rows())
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("SIP_LOGIN", "phone17")
                        .containsEntry("INNER_NUMBER", "101")
                        .containsEntry("PHONE_ENABLED", "N"));
        assertThat(app.json("voximplant.user.get").error()).isEqualTo("400 : Parameter USER_ID is not set");

        assertThat(EventSink.keys(sink.bodies(portal).get(0)))
                .isEqualTo(EventSink.keys(Rest.fixture("event.ONAPPMETHODCONFIRM.form")));
        Map<String, @Nullable Object> event = sink.only(portal);
        assertThat(EventSink.data(event))
                .containsEntry("TOKEN", installed.accessToken())
                .containsEntry("METHOD", "voximplant.user.get")
                .containsEntry("CONFIRMED", "1");
    }

    @Test
    void a_denied_permission_stays_denied_for_that_token_only() throws IOException {
        app.json("voximplant.user.get", "USER_ID", 17);
        portal.administration().decideMethod(installed, "voximplant.user.get", false);
        assertSame(app.json("voximplant.user.get", "USER_ID", 17), 403, "voximplant.user.get.error.confirm-denied");

        AppRest other = AppRest.of(portal, portal.installApplication("Other", 1, Set.of()));
        assertSame(other.json("voximplant.user.get", "USER_ID", 17), 401, "voximplant.user.get.error.confirm-waiting");
    }

    /** Else a program that calls them would be told that they do not exist, and a real portal tells it something else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "voximplant.call.init",
                "voximplant.call.startTransfer",
                "voximplant.call.GET",
                "voximplant.authorization.signOneTimeKey"
            })
    void methods_of_the_portals_own_pages_are_there_but_refuse_applications_and_webhooks(String method)
            throws IOException {
        String refused = "403 WRONG_AUTH_TYPE: This method is only available for internal usage.";
        assertThat(app.json(method).error()).isEqualTo(refused);
        assertThat(rest.json(method).error()).isEqualTo(refused);
        assertThat(Php.listOf(app.json("methods", "full", 1).result())).doesNotContain(method.toLowerCase(Locale.ROOT));
        assertThat(app.json("method.get", "name", method).map()).containsEntry("isExisting", true);

        AppRest crmOnly = AppRest.of(portal, portal.installApplication("CRM", 1, Set.of("crm")));
        assertThat(crmOnly.json(method).error()).startsWith("401 insufficient_scope");
        assertThat(rest.json("voximplant.call.noSuch").error()).startsWith("404 ERROR_METHOD_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"voximplant.user.activatePhone", "voximplant.user.deactivatePhone"})
    void both_phone_methods_switch_the_phone_on(String method) throws IOException {
        app.json("voximplant.user.get", "USER_ID", 17);
        portal.administration().decideMethod(installed, "voximplant.user.get", true);
        Rest.Reply reply = rest.json(method, "USER_ID", 17);
        assertShape(reply, "voximplant.user.activatePhone.response");
        assertThat(reply.result()).isEqualTo(1L);
        assertThat(app.json("voximplant.user.get", "USER_ID", 17).rows())
                .extracting(row -> row.get("PHONE_ENABLED"))
                .containsExactly("Y");
        assertThat(rest.json(method).error()).isEqualTo("400 : Parameter USER_ID is not set");
    }

    @Test
    void a_callback_over_an_applications_line_only_tells_the_application() throws IOException {
        app.json(
                "event.bind",
                "event",
                "OnExternalCallBackStart",
                "handler",
                sink.uri().toString());
        app.json("telephony.externalLine.add", "NUMBER", "+74950000001");
        portal.addContact("Oleg Sidorov", "+74950000104", 17);

        Rest.Reply reply = rest.json(
                "voximplant.callback.start",
                "FROM_LINE",
                "+74950000001",
                "TO_NUMBER",
                "+74950000104",
                "TEXT_TO_PRONOUNCE",
                "A callback was ordered");
        assertThat(reply.map()).containsEntry("RESULT", true).containsEntry("CALL_ID", null);
        assertThat(EventSink.keys(sink.bodies(portal).get(0)))
                .isEqualTo(EventSink.keys(Rest.fixture("event.ONEXTERNALCALLBACKSTART.form")));
        assertThat(EventSink.data(sink.only(portal)))
                .containsEntry("LINE_NUMBER", "+74950000001")
                .containsEntry("TEXT", "A callback was ordered")
                .containsEntry("VOICE", "ruinternalfemale");
        assertThat(portal.activeCalls()).isEmpty();
    }

    @Test
    void an_application_without_a_line_gets_its_callback_too() throws IOException {
        app.json(
                "event.bind",
                "event",
                "OnExternalCallBackStart",
                "handler",
                sink.uri().toString());
        rest.json(
                "voximplant.callback.start",
                "FROM_LINE",
                "REST_APP:" + installed.appId(),
                "TO_NUMBER",
                "+74950000104",
                "VOICE",
                "ukenglishmale");
        assertThat(EventSink.data(sink.only(portal)))
                .containsEntry("LINE_NUMBER", "")
                .containsEntry("VOICE", "ukenglishmale");
    }

    @Test
    void calls_by_robot_go_over_sip_lines() throws IOException {
        String line = lineId(addLine("a", "cloud"));
        Rest.Reply callback = rest.json("voximplant.callback.start", "FROM_LINE", line, "TO_NUMBER", "+7495");
        assertShape(callback, "voximplant.callback.start.response");
        assertThat(callback.callId()).matches("callback\\.[0-9a-f]{32}\\.\\d+");
        for (String method : List.of("voximplant.infocall.startwithtext", "voximplant.infocall.startwithsound")) {
            Rest.Reply infocall = rest.json(method, "FROM_LINE", line, "TO_NUMBER", "+7495");
            assertShape(infocall, "voximplant.infocall.startwithtext.response");
            assertThat(infocall.callId()).matches("infocall\\.[0-9a-f]{32}\\.\\d+");
            assertThat(rest.json(method, "FROM_LINE", "LINK_BASE_NUMBER").error())
                    .isEqualTo("400 : Making infocall using LINK_BASE_NUMBER is not allowed");
            assertThat(rest.json(method, "FROM_LINE", "7495").error())
                    .isEqualTo("400 : Could not find config for number 7495");
            assertThat(rest.json(method, "FROM_LINE", line, "TO_NUMBER", "x").error())
                    .isEqualTo("400 : Phone number is not correct");
        }
        assertThat(rest.json("voximplant.callback.start", "FROM_LINE", "reg1").error())
                .isEqualTo("400 : Could not find line reg1");
        assertThat(rest.json("voximplant.callback.start", "FROM_LINE", line, "TO_NUMBER", "")
                        .error())
                .isEqualTo("400 : Phone number is not correct");
    }
}
