package io.github.pbx24.simulator;

import static io.github.pbx24.simulator.Shapes.assertShape;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineEventsTest {

    private static final String CONNECTOR = "pbx-sync";

    private final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T08:19:38Z"));
    private final PortalSimulator portal =
            PortalSimulator.builder().clock(clock).start();
    private final Rest rest = Rest.webhook(portal);
    private final InstalledApplication installed = portal.installApplication();
    private final AppRest app = AppRest.of(portal, installed);
    private final long deal;
    private final long otherDeal;

    OfflineEventsTest() throws IOException {
        portal.addUser(17, "Ivan Petrov", "101");
        deal = portal.addDeal("a", null, 17);
        otherDeal = portal.addDeal("b", null, 17);
        assertThat(app.fixture("event.bind", "event.bind.request.offline").result())
                .isEqualTo(true);
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private void change(long id) throws IOException {
        assertThat(rest.json("crm.deal.update", "id", id, "fields", Php.map("TITLE", "x"))
                        .result())
                .isEqualTo(true);
        clock.advance(Duration.ofSeconds(1));
    }

    private Rest.Reply get(@Nullable Object... params) throws IOException {
        Map<String, @Nullable Object> all = Php.map(params);
        all.put("auth_connector", CONNECTOR);
        return app.json("event.offline.get", flat(all));
    }

    private static @Nullable Object[] flat(Map<String, @Nullable Object> map) {
        return map.entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .toArray();
    }

    private static List<Map<String, @Nullable Object>> events(Rest.Reply reply) {
        return Php.listOf(reply.map().get("events")).stream().map(Php::entries).toList();
    }

    private List<Map<String, @Nullable Object>> waiting() throws IOException {
        return app.json("event.offline.list", "auth_connector", CONNECTOR).rows();
    }

    @Test
    void an_event_is_fetched_once_by_default() throws IOException {
        change(deal);
        Rest.Reply reply = get();
        assertThat(reply.map()).containsEntry("process_id", null);
        assertThat(events(reply))
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .containsEntry("EVENT_NAME", "ONCRMDEALUPDATE")
                        .containsEntry("EVENT_DATA", Php.map("FIELDS", Php.map("ID", deal)))
                        .containsEntry("EVENT_ADDITIONAL", Php.map("user_id", 1L))
                        .containsEntry("TIMESTAMP_X", "2026-03-10T11:19:38+03:00"));
        assertThat(events(get())).isEmpty();
    }

    @Test
    void changes_of_one_object_collapse_into_the_newest_unless_reserved() throws IOException {
        change(deal);
        change(otherDeal);
        change(deal);
        assertThat(waiting())
                .hasSize(2)
                .first()
                .satisfies(row -> assertThat(row)
                        .containsEntry("TIMESTAMP_X", "2026-03-10T11:19:40+03:00")
                        .containsEntry("ID", "1"));

        Rest.Reply reserved = get("clear", 0);
        assertShape(reserved, "event.offline.get.response");
        change(deal);
        assertThat(waiting()).hasSize(3);
        assertThat(events(get("clear", 0))).hasSize(1);
    }

    @Test
    void a_reserved_package_is_read_again_and_cleared_message_by_message() throws IOException {
        change(deal);
        change(otherDeal);
        Rest.Reply first = get("clear", 0, "limit", 1);
        Rest.Reply second = get("clear", 0);
        assertThat(events(first)).hasSize(1);
        assertThat(events(second)).hasSize(1).isNotEqualTo(events(first));
        Object process = first.map().get("process_id");
        assertThat(Php.toText(process)).hasSize(32);
        assertThat(events(get("clear", 0, "process_id", process))).isEqualTo(events(first));
        assertThat(waiting()).extracting(row -> row.get("PROCESS_ID")).contains(process);

        Rest.Reply cleared = app.fixture(
                "event.offline.clear",
                "event.offline.clear.request",
                "process_id",
                process,
                "message_id",
                List.of(Php.toText(events(first).get(0).get("MESSAGE_ID"))),
                "auth_connector",
                CONNECTOR);
        assertShape(cleared, "event.offline.clear.response");
        assertThat(waiting()).hasSize(1);
        app.json(
                "event.offline.clear",
                "process_id",
                second.map().get("process_id"),
                "id",
                List.of(events(second).get(0).get("ID")),
                "auth_connector",
                CONNECTOR);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void a_whole_package_goes_when_no_message_is_named() throws IOException {
        change(deal);
        change(otherDeal);
        Object process = get("clear", 0).map().get("process_id");
        app.json("event.offline.clear", "process_id", process, "auth_connector", CONNECTOR);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void a_failed_message_is_read_again_on_demand_only() throws IOException {
        change(deal);
        Rest.Reply reserved = get("clear", 0);
        Object message = events(reserved).get(0).get("MESSAGE_ID");
        Rest.Reply marked = app.json(
                "event.offline.error",
                "process_id",
                reserved.map().get("process_id"),
                "message_id",
                List.of(Php.toText(message)),
                "auth_connector",
                CONNECTOR);
        assertThat(marked.result()).isEqualTo(true);
        assertThat(waiting())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("ERROR", "1").containsEntry("PROCESS_ID", ""));
        assertThat(events(get())).isEmpty();
        assertThat(events(get("error", 1))).hasSize(1);
    }

    @Test
    void an_applications_own_change_through_the_same_connector_is_not_recorded() throws IOException {
        app.json("crm.deal.update", "id", deal, "fields", Php.map("TITLE", "x"), "auth_connector", CONNECTOR);
        assertThat(waiting()).isEmpty();
        app.json("crm.deal.update", "id", deal, "fields", Php.map("TITLE", "y"));
        assertThat(waiting()).hasSize(1);

        app.json("event.bind", "event", "onCrmDealUpdate", "event_type", "offline");
        app.json("crm.deal.update", "id", deal, "fields", Php.map("TITLE", "z"));
        assertThat(app.json("event.offline.list").rows()).isEmpty();
    }

    @Test
    void messages_are_filtered_ordered_and_limited() throws IOException {
        change(deal);
        change(otherDeal);
        assertThat(events(get("filter", Php.map(">ID", 1)))).hasSize(1);
        change(otherDeal);
        assertThat(events(get("order", Php.map("ID", "DESC"), "limit", 1)).get(0))
                .containsEntry("ID", "3");
        assertThat(get("clear", 0, "filter", Php.map("@ID", List.of(1, 2))).error())
                .startsWith("400 ERROR_ARGUMENT");
        assertThat(get("limit", 0).error()).startsWith("400 ERROR_ARGUMENT");
        assertThat(waiting()).hasSize(1);
        Rest.Reply other = app.json("event.offline.get", "auth_connector", "other");
        assertThat(other.map().keySet())
                .isEqualTo(Php.entries(PhpJson.readObject(Rest.fixture("event.offline.get.response.cleared.json"))
                                .get("result"))
                        .keySet());
        assertThat(events(other)).isEmpty();
    }

    @Test
    void the_list_looks_like_the_documented_one() throws IOException {
        change(deal);
        Rest.Reply list = app.json("event.offline.list", "auth_connector", CONNECTOR);
        assertThat(list.body()).containsEntry("total", 1L);
        Map<String, @Nullable Object> documented =
                Php.entries(Php.listOf(PhpJson.readObject(Rest.fixture("event.offline.list.response.json"))
                                .get("result"))
                        .get(0));
        assertThat(list.rows().get(0).keySet()).isEqualTo(documented.keySet());
    }

    @Test
    void reserving_and_connectors_need_their_plan_features() throws IOException {
        assertThat(rest.json("feature.get", "CODE", "rest_offline_extended").map())
                .containsEntry("value", "Y");
        portal.administration().feature("rest_offline_extended", false);
        portal.administration().feature("rest_auth_connector", false);
        Shapes.assertShape(rest.json("feature.get", "CODE", "rest_auth_connector"), "feature.get.response");
        assertThat(rest.json("feature.get", "CODE", "rest_auth_connector").map())
                .containsEntry("value", "N");
        assertThat(rest.json("feature.get").error()).startsWith("400 ERROR_ARGUMENT");
        assertThat(get("clear", 0).error())
                .isEqualTo("403 WRONG_LICENSE: This feature is not enabled for the current license: extended offline"
                        + " events handling");
        assertThat(app.json("event.bind", "event", "OnUserAdd", "event_type", "offline", "auth_connector", "x")
                        .error())
                .startsWith("403 WRONG_LICENSE");
        assertThat(get().status()).isEqualTo(200);
    }

    @Test
    void queues_are_shown_unbound_and_not_bound_twice() throws IOException {
        assertThat(app.fixture("event.bind", "event.bind.request.offline").error())
                .isEqualTo("400 ERROR_CORE: Unable to set event handler: Handler already binded");
        assertThat(app.json("event.get").rows())
                .containsExactly(Php.map("event", "ONCRMDEALUPDATE", "connector_id", CONNECTOR, "offline", 1L));
        assertThat(app.json(
                                "event.unbind",
                                "event",
                                "onCrmDealUpdate",
                                "event_type",
                                "offline",
                                "auth_connector",
                                CONNECTOR)
                        .map())
                .containsEntry("count", 1L);
        change(deal);
        assertThat(waiting()).isEmpty();
        assertThat(app.json("event.bind", "event", "OnOfflineEvent", "event_type", "offline")
                        .error())
                .startsWith("400 ERROR_ARGUMENT");
    }

    @Test
    void only_an_administrator_of_an_application_uses_queues() throws IOException {
        AppRest user = AppRest.of(portal, portal.installApplication("Other", 17, Set.of()));
        assertThat(user.json("event.bind", "event", "OnUserAdd", "event_type", "offline")
                        .error())
                .isEqualTo("403 ACCESS_DENIED: Offline events binding requires administrator access rights");
        for (String method : List.of("get", "list", "clear", "error")) {
            assertThat(user.json("event.offline." + method).error()).startsWith("403 ACCESS_DENIED");
            assertThat(rest.json("event.offline." + method).error()).startsWith("403 WRONG_AUTH_TYPE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"event.offline.clear", "event.offline.error"})
    void arguments_are_checked(String method) throws IOException {
        Rest.Reply missing = app.json(method);
        assertThat(missing.body()).containsEntry("error", "ERROR_ARGUMENT").containsEntry("argument", "process_id");
        assertThat(app.json(method, "process_id", "p", "message_id", "text").body())
                .containsEntry("error", "ERROR_ARGUMENT")
                .containsEntry("argument", "message_id");
    }

    @Test
    void messages_are_kept_for_34_days() throws IOException {
        change(deal);
        clock.advance(Duration.ofSeconds(2_952_000 - 1));
        Rest.Reply refreshed = Rest.send(
                "GET",
                URI.create(portal.oauthTokenUrl() + "?grant_type=refresh_token&client_id=" + installed.clientId()
                        + "&client_secret=" + installed.clientSecret() + "&refresh_token="
                        + installed.refreshToken()),
                "",
                "");
        AppRest later = new AppRest(portal, Php.toText(refreshed.body().get("access_token")));
        assertThat(later.json("event.offline.list", "auth_connector", CONNECTOR).rows())
                .hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(later.json("event.offline.list", "auth_connector", CONNECTOR).rows())
                .isEmpty();
    }

    @Test
    void the_change_of_a_robot_has_no_user() throws IOException {
        portal.administration().raiseEvent("OnCrmDealUpdate", Php.map("FIELDS", Php.map("ID", deal)), 0);
        assertThat(waiting())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("EVENT_ADDITIONAL", false));
    }

    @Test
    void a_wake_up_is_sent_at_most_once_within_the_timeout() throws IOException {
        try (EventSink sink = new EventSink()) {
            app.json(
                    "event.bind",
                    "event",
                    "onOfflineEvent",
                    "handler",
                    sink.uri().toString(),
                    "options",
                    Php.map("minTimeout", 5));
            change(deal);
            change(deal);
            assertThat(EventSink.keys(sink.bodies(portal).get(0)))
                    .isEqualTo(EventSink.keys(Rest.fixture("event.ONOFFLINEEVENT.form")));
            assertThat(sink.only(portal))
                    .containsEntry("event", "ONOFFLINEEVENT")
                    .doesNotContainKey("data");
            clock.advance(Duration.ofSeconds(5));
            change(deal);
            assertThat(sink.bodies(portal)).hasSize(2);
        }
    }
}
