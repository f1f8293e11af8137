package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.simulator.internal.event.EventNames;
import io.github.pbx24.simulator.internal.php.FormText;
import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {

    private static final Instant START = Instant.parse("2026-03-10T08:19:38Z");

    private final SimulatedClock clock = SimulatedClock.at(START);
    private final PortalSimulator portal =
            PortalSimulator.builder().clock(clock).start();
    private final Rest rest = Rest.webhook(portal);
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final HttpServer handler;
    private volatile int handlerStatus = 200;

    EventsTest() throws IOException {
        handler = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        handler.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(handlerStatus, -1);
            exchange.close();
        });
        handler.start();
        portal.addUser(17, "Ivan Petrov", "101");
    }

    @AfterEach
    void close() {
        portal.close();
        handler.stop(0);
    }

    private URI handlerUri() {
        return URI.create("http://127.0.0.1:" + handler.getAddress().getPort() + "/b24");
    }

    private List<String> bodies() {
        assertThat(portal.awaitEvents(Duration.ofSeconds(60))).isTrue();
        return List.copyOf(received);
    }

    private Map<String, @Nullable Object> only() {
        assertThat(bodies()).hasSize(1);
        return FormText.parse(received.get(0));
    }

    /** The keys in their order, with the event's own values left out. */
    private static List<String> keys(String body) {
        List<String> keys = new ArrayList<>();
        for (String pair : body.split("&")) {
            keys.add(pair.substring(0, pair.indexOf('=')));
        }
        return keys;
    }

    private Rest.Reply bind(InstalledApplication app, String event) throws IOException {
        return new Rest(portal.restUrl())
                .json("event.bind", "event", event, "handler", handlerUri().toString(), "auth", app.accessToken());
    }

    @Test
    void nothing_is_sent_unless_somebody_subscribed() throws IOException {
        rest.finish(rest.register(17, "+74950000101", "a"), 17, 5);

        assertThat(bodies()).isEmpty();
        assertThat(portal.eventDeliveries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "event.ONEXTERNALCALLSTART.webhook.form,''",
        "event.ONEXTERNALCALLSTART.form,contact",
        "event.ONEXTERNALCALLSTART.created-lead.form,lead"
    })
    void a_click_to_call_has_the_keys_of_the_captures_in_their_order(String fixture, String crm) throws IOException {
        boolean webhook = fixture.contains("webhook");
        if (webhook) {
            portal.bindEvent("OnExternalCallStart", handlerUri());
            rest.json("telephony.externalLine.add", "NUMBER", "1", "CRM_AUTO_CREATE", "N");
        } else {
            bind(portal.installApplication(), "onExternalCallStart");
        }
        if (crm.equals("contact")) {
            portal.addContact("Oleg Sidorov", "+74950000101", 17);
        }
        String callId = portal.clickToCall(17, "8 (495) 000-01-01,12", webhook ? "1" : "");

        Map<String, @Nullable Object> event = only();
        assertThat(keys(received.get(0))).isEqualTo(keys(Rest.fixture(fixture)));
        assertThat(Php.entries(event.get("data")))
                .containsEntry("CALL_ID", callId)
                .containsEntry("PHONE_NUMBER_INTERNATIONAL", "+74950000101")
                .containsEntry("EXTENSION", "12")
                .containsEntry("USER_ID", "17");
        assertThat(event)
                .containsEntry("event", "ONEXTERNALCALLSTART")
                .containsEntry("ts", Long.toString(START.getEpochSecond()));
        assertThat(portal.activeCalls()).singleElement().satisfies(call -> {
            assertThat(call.callId()).isEqualTo(callId);
            assertThat(call.type()).isEqualTo(1);
            assertThat(call.externalCallId()).isNull();
        });
    }

    @Test
    void a_second_click_within_thirty_minutes_sends_the_same_call_again() {
        portal.bindEvent("ONEXTERNALCALLSTART", handlerUri());
        String first = portal.clickToCall(17, "+74950000101", "");
        assertThat(portal.clickToCall(17, "+74950000101", "")).isEqualTo(first);
        clock.advance(Duration.ofMinutes(31));
        assertThat(portal.clickToCall(17, "+74950000101", "")).isNotEqualTo(first);

        assertThat(bodies()).hasSize(3);
    }

    @Test
    void only_the_owner_of_the_line_hears_the_click() throws IOException {
        InstalledApplication owner = portal.installApplication();
        bind(owner, "ONEXTERNALCALLSTART");
        bind(portal.installApplication(), "ONEXTERNALCALLSTART");
        portal.bindEvent("ONEXTERNALCALLSTART", handlerUri());
        new Rest(portal.restUrl()).json("telephony.externalLine.add", "NUMBER", "5", "auth", owner.accessToken());

        portal.clickToCall(17, "+74950000101", "5");

        assertThat(Php.entries(only().get("auth"))).containsKey("access_token").containsEntry("user_id", "17");
        assertThat(portal.activeCalls()).extracting(ActiveCall::appId).containsExactly(owner.appId());
    }

    @Test
    void the_token_in_an_event_works() throws IOException {
        bind(portal.installApplication(), "ONEXTERNALCALLSTART");
        portal.clickToCall(17, "+74950000101", "");

        Object token = Php.entries(only().get("auth")).get("access_token");
        assertThat(new Rest(portal.restUrl())
                        .json("user.current", "auth", token)
                        .map())
                .containsEntry("ID", "17");
    }

    @Test
    void a_callback_registers_nothing() throws IOException {
        portal.addContact("Oleg Sidorov", "+74950000104", 17);
        bind(portal.installApplication(), "ONEXTERNALCALLBACKSTART");

        portal.requestCallback("+74950000104", "+74950000001", "Call back, please");

        assertThat(keys(bodies().get(0))).isEqualTo(keys(Rest.fixture("event.ONEXTERNALCALLBACKSTART.form")));
        assertThat(portal.activeCalls()).isEmpty();
    }

    @Test
    void a_life_of_a_call_raises_its_events_with_the_keys_of_the_captures() throws IOException {
        InstalledApplication app = portal.installApplication();
        Rest asApp = new Rest(portal.restUrl());
        for (String event : EventNames.all()) {
            bind(app, event);
        }
        String callId = asApp.json(
                        "telephony.externalCall.register",
                        "USER_ID",
                        17,
                        "PHONE_NUMBER",
                        "+74950000105",
                        "TYPE",
                        2,
                        "CRM_CREATE",
                        1,
                        "auth",
                        app.accessToken())
                .callId();
        asApp.json("telephony.externalCall.finish", "CALL_ID", callId, "USER_ID", 17, "auth", app.accessToken());
        asApp.json(
                "telephony.externalCall.attachRecord",
                "CALL_ID",
                callId,
                "FILENAME",
                "a.mp3",
                "FILE_CONTENT",
                "SUQz",
                "auth",
                app.accessToken());

        assertThat(bodies()).hasSize(6);
        for (String fixture : List.of(
                "ONCRMACTIVITYADD",
                "ONCRMACTIVITYUPDATE",
                "ONCRMLEADADD",
                "ONVOXIMPLANTCALLINIT.rest",
                "ONVOXIMPLANTCALLSTART",
                "ONVOXIMPLANTCALLEND")) {
            String expected = Rest.fixture("event." + fixture + ".form");
            String name = expected.substring(0, expected.indexOf('&') + 1);
            assertThat(received)
                    .filteredOn(body -> body.startsWith(name))
                    .singleElement()
                    .satisfies(body -> assertThat(keys(body)).isEqualTo(keys(expected)));
        }
        assertThat(portal.eventDeliveries())
                .extracting(EventDelivery::outcome)
                .containsOnly(EventDelivery.Outcome.DELIVERED);
    }

    @Test
    void an_outgoing_webhook_gets_five_auth_keys() throws IOException {
        portal.bindEvent("ONVOXIMPLANTCALLEND", handlerUri());
        portal.addContact("Oleg Sidorov", "+74950000101", 17);
        rest.finish(rest.register(17, "+74950000101", "a"), 17, 95);

        assertThat(keys(bodies().get(0))).isEqualTo(keys(Rest.fixture("event.ONVOXIMPLANTCALLEND.webhook.form")));
        assertThat(Php.entries(only().get("auth")))
                .containsEntry("application_token", portal.applicationToken())
                .containsEntry("member_id", portal.memberId());
    }

    @Test
    void init_of_a_duplicate_names_a_call_that_never_exists() throws IOException {
        portal.bindEvent("ONVOXIMPLANTCALLINIT", handlerUri());
        String callId = rest.register(17, "+74950000101", "a");
        rest.register(17, "+74950000101", "a");

        assertThat(bodies()).hasSize(2);
        assertThat(received)
                .extracting(
                        body -> Php.entries(FormText.parse(body).get("data")).get("CALL_ID"))
                .contains(callId)
                .doesNotHaveDuplicates();
    }

    @Test
    void the_same_event_is_sent_once_per_request() throws IOException {
        long lead = portal.addLead("x", "", 17);
        portal.bindEvent("ONCRMLEADUPDATE", handlerUri());
        String update = "crm.lead.update?id=" + lead + "&fields[TITLE]=";
        rest.json("batch", "cmd", List.of(update + "a", update + "b"));

        assertThat(bodies()).hasSize(1);
    }

    @Test
    void a_refused_or_unreachable_handler_is_not_tried_again() throws IOException {
        handlerStatus = 500;
        portal.bindEvent("ONCRMLEADADD", handlerUri());
        portal.bindEvent("ONCRMLEADADD", URI.create("http://192.0.2.1/x"));
        rest.json("crm.lead.add", "fields", Php.map("TITLE", "x"));

        assertThat(bodies()).hasSize(1);
        assertThat(portal.eventDeliveries())
                .extracting(EventDelivery::outcome)
                .containsExactly(EventDelivery.Outcome.REFUSED, EventDelivery.Outcome.FAILED);
        assertThat(portal.eventDeliveries()).extracting(EventDelivery::status).containsExactly(500, 0);
    }

    @Test
    void a_lost_answer_does_not_stop_the_events() {
        portal.bindEvent("ONCRMLEADADD", handlerUri());
        portal.faults().next().loseConnectionAfterExecution();
        assertThatIOException().isThrownBy(() -> rest.json("crm.lead.add", "fields", Php.map("TITLE", "x")));

        assertThat(bodies()).hasSize(1);
    }

    @Test
    void bindings_are_listed_and_removed() throws IOException {
        InstalledApplication app = portal.installApplication();
        Rest asApp = new Rest(portal.restUrl());
        assertThat(bind(app, "onCrmLeadAdd").result()).isEqualTo(true);
        assertThat(bind(app, "ONCRMLEADADD").error())
                .isEqualTo("400 ERROR_CORE: Unable to set event handler: Handler already binded");

        String handler = handlerUri().toString();
        assertThat(asApp.json("event.get", "auth", app.accessToken()).result())
                .isEqualTo(
                        List.of(Map.of("event", "ONCRMLEADADD", "handler", handler, "auth_type", "0", "offline", 0L)));
        assertThat(asApp.json("event.unbind", "EVENT", "OnCrmLeadAdd", "HANDLER", handler, "auth", app.accessToken())
                        .result())
                .isEqualTo(Map.of("count", 1L));
        assertThat(asApp.json("event.get", "auth", app.accessToken()).rows()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SUCH,http://a.b/,ERROR_EVENT_NOT_FOUND",
        "ONCRMLEADADD,ftp://a.b/,ERROR_UNSUPPORTED_PROTOCOL",
        "ONCRMLEADADD,http://localhost/,ERROR_WRONG_HANDLER_URL",
        "ONCRMLEADADD,'http:// ',ERROR_WRONG_HANDLER_URL",
        "ONCRMLEADADD,'',ERROR_ARGUMENT",
        "'',http://a.b/,ERROR_ARGUMENT"
    })
    void bad_bindings_are_refused(String event, String handler, String code) throws IOException {
        Rest.Reply reply = new Rest(portal.restUrl())
                .json(
                        "event.bind",
                        "event",
                        event,
                        "handler",
                        handler,
                        "auth",
                        portal.installApplication().accessToken());

        assertThat(reply.error()).startsWith("400 " + code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"event.bind", "event.unbind", "event.get", "event.test"})
    void a_webhook_cannot_manage_events(String method) throws IOException {
        assertThat(rest.json(method).error()).startsWith("403 WRONG_AUTH_TYPE");
    }

    @Test
    void event_test_comes_back_to_its_application() throws IOException {
        InstalledApplication app = portal.installApplication();
        bind(app, "ONAPPTEST");
        new Rest(portal.restUrl()).json("event.test", "any", "data", "auth", app.accessToken());

        assertThat(Php.entries(only().get("data"))).containsEntry("QUERY", Map.of("any", "data"));
    }

    @Test
    void a_dismissed_user_cannot_click() {
        assertThatIllegalArgumentException().isThrownBy(() -> portal.clickToCall(99, "1", ""));
    }
}
