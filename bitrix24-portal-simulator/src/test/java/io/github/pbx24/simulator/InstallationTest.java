package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallationTest {

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final PortalAdministration administration = portal.administration();
    private final EventSink sink = new EventSink();

    InstallationTest() throws IOException {
        portal.addUser(17, "Ivan Petrov", "101");
    }

    @AfterEach
    void close() {
        portal.close();
        sink.close();
    }

    @Test
    void the_installation_address_gets_the_first_tokens() throws IOException {
        InstalledApplication app =
                administration.installApplication("Connector", 17, Set.of("crm", "telephony"), sink.uri());

        Map<String, @Nullable Object> event = sink.only(portal);
        assertThat(EventSink.keys(sink.bodies(portal).get(0)))
                .isEqualTo(EventSink.keys(Rest.fixture("event.ONAPPINSTALL.form")));
        assertThat(event).containsEntry("event", "ONAPPINSTALL");
        assertThat(EventSink.data(event)).containsEntry("INSTALLED", "Y").containsEntry("VERSION", "1");
        assertThat(EventSink.auth(event))
                .containsEntry("access_token", app.accessToken())
                .containsEntry("refresh_token", app.refreshToken())
                .containsEntry("application_token", app.applicationToken())
                .containsEntry("member_id", app.memberId())
                .containsEntry("scope", "crm,telephony")
                .containsEntry("user_id", "17");
        assertThat(AppRest.of(portal, app).json("app.info").map()).containsEntry("CODE", app.clientId());
        assertThat(AppRest.of(portal, app).json("event.get").rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_uninstalled_application_is_told_without_tokens(boolean clean) throws IOException {
        InstalledApplication app = portal.installApplication();
        AppRest rest = AppRest.of(portal, app);
        rest.json("event.bind", "event", "OnAppUninstall", "handler", sink.uri().toString());
        rest.json("placement.bind", "PLACEMENT", "CALL_CARD", "HANDLER", "https://connector.example.test/x");
        rest.json("voximplant.sip.add", "SERVER", "s", "LOGIN", "u");
        portal.bindEvent("OnAppUninstall", sink.uri());

        administration.uninstallApplication(app, clean);

        assertThat(sink.bodies(portal)).hasSize(1);
        assertThat(EventSink.keys(sink.bodies(portal).get(0)))
                .isEqualTo(EventSink.keys(Rest.fixture("event.ONAPPUNINSTALL.form")));
        assertThat(EventSink.data(sink.only(portal))).containsEntry("CLEAN", clean ? "1" : "0");
        assertThat(rest.json("app.info").error()).startsWith("401 invalid_token");
        assertThat(administration.placements(app)).isEmpty();
        assertThat(Rest.webhook(portal).json("voximplant.line.get").rows()).isEmpty();
    }

    @Test
    void nobody_is_told_about_an_application_without_a_handler() {
        portal.bindEvent("OnAppUninstall", sink.uri());
        portal.uninstallApplication(portal.installApplication());
        assertThat(sink.bodies(portal)).isEmpty();
    }

    @Test
    void a_test_event_carries_a_refresh_token_that_works() throws IOException {
        AppRest rest = AppRest.of(portal, portal.installApplication());
        rest.json("event.bind", "event", "OnAppTest", "handler", sink.uri().toString());
        rest.json("event.test", "any", "data");
        assertThat(EventSink.keys(sink.bodies(portal).get(0)))
                .isEqualTo(EventSink.keys(Rest.fixture("event.ONAPPTEST.form")));
    }

    @Test
    void any_event_can_be_raised() throws IOException {
        AppRest rest = AppRest.of(portal, portal.installApplication());
        rest.json("event.bind", "event", "OnTaskAdd", "handler", sink.uri().toString());
        administration.raiseEvent("OnTaskAdd", Php.map("FIELDS_AFTER", Php.map("ID", 5)), 17);
        Map<String, @Nullable Object> event = sink.only(portal);
        assertThat(event).containsEntry("event", "ONTASKADD");
        assertThat(EventSink.data(event)).containsEntry("FIELDS_AFTER", Php.map("ID", "5"));
        assertThat(EventSink.auth(event)).containsEntry("user_id", "17").containsKey("access_token");
        sink.clear();

        administration.raiseEvent("OnTaskAdd", Map.of(), 0);
        assertThat(EventSink.auth(sink.only(portal))).doesNotContainKey("access_token");
    }

    @Test
    void others_than_the_administrator_bind_for_themselves_only() throws IOException {
        InstalledApplication app = portal.installApplication("Connector", 17, Set.of());
        AppRest user = AppRest.of(portal, app);
        String handler = sink.uri().toString();
        assertThat(user.json("event.bind", "event", "OnUserAdd", "handler", handler, "auth_type", 1)
                        .error())
                .isEqualTo("403 ACCESS_DENIED: Event binding with AUTH_TYPE requires administrator access rights");
        user.json("event.bind", "event", "OnUserAdd", "handler", handler);
        assertThat(user.json("event.get").rows())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("auth_type", "17"));
        assertThat(user.json("event.unbind", "event", "OnUserAdd", "handler", handler)
                        .map())
                .containsEntry("count", 1L);
    }
}
