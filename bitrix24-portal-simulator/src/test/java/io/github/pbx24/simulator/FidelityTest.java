package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where clients nobody of us has written met something that a real portal does otherwise. */
class FidelityTest {

    private final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T08:19:38Z"));
    private PortalSimulator portal;
    private Rest rest;

    @BeforeEach
    void start() {
        portal = PortalSimulator.builder().clock(clock).start();
        portal.addUser(17, "Anna Petrova", "101");
        rest = Rest.webhook(portal);
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    private AppRest app(String... scopes) {
        return AppRest.of(portal, portal.installApplication("x", 1, Set.of(scopes)));
    }

    private static List<Object> list(Rest.Reply reply) {
        return List.copyOf(Php.listOf(reply.result()));
    }

    @Nested
    class Scopes {

        @Test
        void events_lists_what_the_application_may_hear() throws IOException {
            AppRest crm = app("crm");

            assertThat(list(crm.json("events")))
                    .contains("ONCRMDEALADD", "ONAPPINSTALL")
                    .doesNotContain("ONTASKADD");
            assertThat(list(crm.json("events", "SCOPE", "telephony")))
                    .contains("ONEXTERNALCALLSTART")
                    .allMatch(name -> !name.toString().startsWith("ONCRM"));
            assertThat(list(crm.json("events", "SCOPE", "")))
                    .contains("ONAPPINSTALL")
                    .doesNotContain("ONCRMDEALADD");
            assertThat(list(crm.json("events", "FULL", true))).contains("ONTASKADD", "ONCRMDEALADD");
            assertThat(rest.json("events").error()).startsWith("403 WRONG_AUTH_TYPE");
        }

        @Test
        void an_event_of_another_scope_cannot_be_bound() throws IOException {
            AppRest crm = app("crm");

            for (String event : List.of("OnExternalCallStart", "OnTaskAdd")) {
                assertThat(crm.json("event.bind", "event", event, "handler", "http://a.example/h")
                                .error())
                        .startsWith("400 ERROR_EVENT_NOT_FOUND");
            }
            assertThat(crm.json("event.bind", "event", "OnCrmDealAdd", "handler", "http://a.example/h")
                            .result())
                    .isEqualTo(true);
        }

        @Test
        void nobody_is_told_of_a_scope_called_basic() throws IOException {
            assertThat(list(rest.json("scope")))
                    .contains("crm", "telephony", "task")
                    .doesNotContain("basic");
            assertThat(list(app("crm", "user").json("scope"))).containsExactly("crm", "user");
            assertThat(list(app("crm").json("scope", "full", true))).contains("crm", "booking", "vote");
        }

        @Test
        void methods_can_be_asked_for_by_scope() throws IOException {
            assertThat(list(rest.json("methods", "scope", "crm")))
                    .contains("crm.deal.add")
                    .allMatch(name -> name.toString().startsWith("crm."));
            assertThat(list(app("user").json("methods"))).contains("user.get").doesNotContain("crm.deal.add");
            assertThat(list(app("user").json("methods", "full", true))).contains("crm.deal.add");
        }
    }

    @Test
    void a_plain_label_of_a_custom_field_reads_back_by_language() throws IOException {
        Object id = rest.json(
                        "crm.deal.userfield.add",
                        "fields",
                        Php.map("FIELD_NAME", "QUALITY", "USER_TYPE_ID", "double", "EDIT_FORM_LABEL", "Quality"))
                .result();

        assertThat(rest.json("crm.deal.userfield.get", "id", id).map().get("EDIT_FORM_LABEL"))
                .isEqualTo(Map.of("ru", "Quality", "en", "Quality"));
    }

    @Test
    void an_empty_parameter_beside_a_filter_is_no_condition() throws IOException {
        assertThat(rest.json("user.get", "id", null, "filter", Php.map("UF_PHONE_INNER", "101"))
                        .rows())
                .hasSize(1);
    }

    @Test
    void sums_read_back_with_two_digits() throws IOException {
        Object id = rest.json("crm.deal.add", "fields", Php.map("TITLE", "x", "OPPORTUNITY", 100))
                .result();

        assertThat(rest.json("crm.deal.get", "id", id).map()).containsEntry("OPPORTUNITY", "100.00");
    }

    @Test
    void an_application_that_only_fetches_events_owns_a_click_without_a_line() throws IOException {
        AppRest app = app();
        app.json("event.bind", "event", "OnExternalCallStart", "event_type", "offline");

        String callId = portal.clickToCall(17, "+74950000101", "");

        assertThat(Php.listOf(app.json("event.offline.get").map().get("events")))
                .singleElement()
                .satisfies(event -> assertThat(Php.entries(Php.entries(event).get("EVENT_DATA")))
                        .containsEntry("CALL_ID", callId));
        assertThat(portal.activeCalls().get(0).appId()).isNotNull();
    }

    @Test
    void the_authorization_server_knows_whose_token_it_is() throws IOException {
        InstalledApplication app = portal.installApplication();
        URI server = portal.restUrl().resolve("/oauth/rest/app.info?auth=" + app.accessToken());

        Rest.Reply reply = Rest.send("GET", server, "", "");

        assertThat(reply.map()).containsEntry("client_id", app.clientId()).containsEntry("user_id", 1L);
        assertThat(Php.entries(reply.map().get("install")))
                .containsEntry("member_id", portal.memberId())
                .containsEntry("installed", true)
                .containsEntry("client_endpoint", portal.restUrl().toString())
                .containsEntry("uri", portal.restUrl().toString().replace("/rest/", ""));
        assertThat(reply.time()).containsKeys("start", "finish", "duration", "processing", "date_start", "date_finish");
        URI wrong = portal.restUrl().resolve("/oauth/rest/app.info?auth=nothing");
        assertThat(Rest.send("GET", wrong, "", "").error()).startsWith("401 invalid_token");
    }

    @Test
    void an_address_that_ends_in_xml_answers_xml() throws IOException {
        Rest.Reply reply = rest.json("user.get.xml", "ID", 17);

        assertThat(reply.contentType()).startsWith("text/xml");
        assertThat(reply.text())
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<response><result><item><ID>17</ID>")
                .contains("<total>1</total>");
        assertThat(rest.json("no.such.method.xml").text()).contains("<response><error>ERROR_METHOD_NOT_FOUND</error>");
    }

    @Test
    void a_batch_takes_the_time_of_its_commands_and_is_cut() throws IOException {
        try (PortalSimulator slow = PortalSimulator.builder()
                .realLatency(true)
                .requestTimeLimit(Duration.ofMillis(50))
                .serviceTime("crm.lead.add", Duration.ofMillis(20), Duration.ZERO)
                .start()) {
            Map<String, Object> commands = Map.of(
                    "a", "crm.lead.add?fields[TITLE]=1",
                    "b", "crm.lead.add?fields[TITLE]=2",
                    "c", "crm.lead.add?fields[TITLE]=3",
                    "d", "crm.lead.add?fields[TITLE]=4");

            Rest.Reply reply = Rest.webhook(slow).json("batch", "cmd", commands);

            assertThat(reply.status()).isEqualTo(504);
            assertThat(reply.contentType()).startsWith("text/html");
            assertThat(slow.leads()).as("the third one crossed the limit").hasSize(3);
            assertThat(slow.requestCount("crm.lead.add")).isEqualTo(3);
            assertThat(Rest.webhook(slow)
                            .json("batch", "cmd", Map.of("a", "crm.lead.add?fields[TITLE]=5"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_call_with_an_old_date_is_forgotten_and_can_be_found() throws IOException {
        rest.json(
                "telephony.externalCall.register",
                "USER_ID",
                17,
                "PHONE_NUMBER",
                "1",
                "TYPE",
                2,
                "CALL_START_DATE",
                "2026-01-15T12:15:02+03:00");

        assertThat(portal.activeCalls()).isEmpty();
        assertThat(portal.forgottenCalls()).hasSize(1);
    }

    @Nested
    class Records {

        @Test
        void unknown_fields_are_ignored_and_custom_ones_need_a_definition() throws IOException {
            Object id = rest.json("crm.contact.add", "fields", Php.map("NAME", "A", "NOPE", "x", "UF_CRM_SCORE", "1"))
                    .result();
            assertThat(rest.json("crm.contact.get", "id", id).map()).doesNotContainKeys("NOPE", "UF_CRM_SCORE");

            rest.json("crm.contact.userfield.add", "fields", Php.map("FIELD_NAME", "SCORE", "USER_TYPE_ID", "integer"));
            assertThat(rest.json("crm.contact.get", "id", id).map()).containsEntry("UF_CRM_SCORE", null);
            rest.json("crm.contact.update", "id", id, "fields", Php.map("UF_CRM_SCORE", 7));
            assertThat(rest.json("crm.contact.get", "id", id).map()).containsEntry("UF_CRM_SCORE", "7");
            assertThat(rest.json("crm.contact.fields").map()).containsKeys("UF_CRM_SCORE", "NAME");
        }

        @Test
        void a_list_shows_custom_fields_and_phones_only_when_asked() throws IOException {
            portal.addContact("Oleg Sidorov", "+74950000101", 17);
            rest.json("crm.contact.userfield.add", "fields", Php.map("FIELD_NAME", "S", "USER_TYPE_ID", "string"));

            assertThat(rest.json("crm.contact.list").rows().get(0))
                    .containsKey("LAST_NAME")
                    .doesNotContainKeys("PHONE", "UF_CRM_S");
            assertThat(rest.json("crm.contact.list", "select", List.of("*", "UF_*", "PHONE"))
                            .rows()
                            .get(0))
                    .containsKeys("LAST_NAME", "PHONE", "UF_CRM_S");
        }

        @Test
        void changes_can_be_asked_for_by_date() throws IOException {
            long old = portal.addDeal("old", null, 1);
            long touched = portal.addDeal("touched", null, 1);
            clock.advance(Duration.ofHours(1));
            String since = clock.instant().toString();
            rest.json("crm.deal.update", "id", touched, "fields", Php.map("TITLE", "new"));

            assertThat(rest.json("crm.deal.list", "filter", Php.map(">=DATE_MODIFY", since))
                            .rows())
                    .extracting(row -> row.get("ID"))
                    .containsExactly(Long.toString(touched));
            assertThat(old).isLessThan(touched);
        }

        @Test
        void a_deleted_object_is_gone_and_its_id_is_not_used_again() throws IOException {
            Object id =
                    rest.json("crm.lead.add", "fields", Php.map("TITLE", "x")).result();

            assertThat(rest.json("crm.lead.delete", "id", id).result()).isEqualTo(true);
            assertThat(rest.json("crm.lead.get", "id", id).error()).isEqualTo("400 : Not found");
            assertThat(rest.json("crm.lead.add", "fields", Php.map("TITLE", "y"))
                            .result())
                    .isNotEqualTo(id);
        }

        @Test
        void a_deal_moves_to_a_final_stage() throws IOException {
            long deal = portal.addDeal("Order", null, 1);
            rest.json("crm.deal.update", "id", deal, "fields", Php.map("STAGE_ID", "WON"));

            assertThat(rest.json("crm.deal.get", "id", deal).map())
                    .containsEntry("CLOSED", "Y")
                    .containsEntry("STAGE_SEMANTIC_ID", "S");
        }

        @Test
        void contacts_of_a_deal_are_linked_and_the_first_is_primary() throws IOException {
            long first = portal.addContact("A", "", 1);
            long second = portal.addContact("B", "", 1);
            Object deal = rest.json(
                            "crm.deal.add", "fields", Php.map("TITLE", "x", "CONTACT_IDS", List.of(first, second)))
                    .result();

            assertThat(rest.json("crm.deal.get", "id", deal).map()).containsEntry("CONTACT_ID", Long.toString(first));
            rest.json("crm.deal.contact.add", "id", deal, "fields", Php.map("CONTACT_ID", second, "IS_PRIMARY", "Y"));
            assertThat(rest.json("crm.deal.contact.items.get", "id", deal).rows())
                    .extracting(row -> row.get("CONTACT_ID"), row -> row.get("IS_PRIMARY"))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(second, "Y"),
                            org.assertj.core.groups.Tuple.tuple(first, "N"));
            rest.json("crm.deal.contact.items.delete", "id", deal);
            assertThat(rest.json("crm.deal.get", "id", deal).map()).containsEntry("CONTACT_ID", null);
        }

        @Test
        void items_are_the_same_objects_under_other_names() throws IOException {
            long deal = portal.addDeal("Order", null, 17);
            Map<String, Object> item = Php.entries(rest.json("crm.item.get", "entityTypeId", 2, "id", deal)
                    .map()
                    .get("item"));
            assertThat(item)
                    .containsEntry("id", deal)
                    .containsEntry("assignedById", 17L)
                    .containsEntry("stageId", "NEW")
                    .containsEntry("opportunity", 0L);

            rest.json("crm.item.update", "entityTypeId", 2, "id", deal, "fields", Php.map("title", "Big"));
            assertThat(rest.json("crm.deal.get", "id", deal).map()).containsEntry("TITLE", "Big");
            Rest.Reply found = rest.json(
                    "crm.item.list",
                    "entityTypeId",
                    2,
                    "filter",
                    Php.map("0", Php.map("logic", "OR", "title", "nothing", "=assignedById", 17)),
                    "select",
                    List.of("title"));
            assertThat(Php.listOf(found.map().get("items"))).containsExactly(Map.of("id", deal, "title", "Big"));
            rest.json("crm.item.delete", "entityTypeId", 2, "id", deal);
            assertThat(rest.json("crm.item.get", "entityTypeId", 2, "id", deal).error())
                    .startsWith("400 NOT_FOUND");
        }

        @Test
        void an_activity_belongs_to_its_owner_and_can_be_bound_to_more() throws IOException {
            long contact = portal.addContact("A", "+74950000101", 1);
            long deal = portal.addDeal("Order", contact, 1);
            Map<String, Object> fields =
                    Php.map("OWNER_ID", contact, "OWNER_TYPE_ID", 3, "TYPE_ID", 2, "SUBJECT", "Call", "COMPLETED", "Y");
            assertThat(rest.json("crm.activity.add", "fields", fields).error())
                    .isEqualTo("400 : The field COMMUNICATIONS is not defined or invalid.");
            fields.put("COMMUNICATIONS", List.of(Php.map("TYPE", "PHONE", "VALUE", "+74950000101")));

            Object id = rest.json("crm.activity.add", "fields", fields).result();
            rest.json("crm.activity.binding.add", "activityId", id, "entityTypeId", 2, "entityId", deal);

            assertThat(rest.json(
                                    "crm.activity.list",
                                    "filter",
                                    Php.map("BINDINGS", List.of(Php.map("OWNER_TYPE_ID", 2, "OWNER_ID", deal))))
                            .rows())
                    .extracting(row -> row.get("SUBJECT"), row -> row.get("STATUS"))
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("Call", "2"));
            assertThat(portal.activities()).as("activities of calls").isEmpty();
            assertThat(rest.json("crm.activity.delete", "id", id).result()).isEqualTo(true);
        }

        @Test
        void tasks_notifications_and_options_are_kept() throws IOException {
            AppRest app = app();
            Map<String, Object> task = Php.entries(
                    app.json("tasks.task.add", "fields", Php.map("TITLE", "Call back", "RESPONSIBLE_ID", 17))
                            .map()
                            .get("task"));
            app.json("tasks.task.complete", "taskId", task.get("id"));
            assertThat(Php.entries(app.json("tasks.task.get", "taskId", task.get("id"))
                            .map()
                            .get("task")))
                    .containsEntry("status", "5")
                    .containsEntry("responsibleId", "17");

            app.json("im.notify", "to", 17, "message", "Open the application, please");
            assertThat(portal.notifications())
                    .extracting(Notification::userId, Notification::message)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(17L, "Open the application, please"));

            app.json("app.option.set", "options", Php.map("key", "value"));
            assertThat(app.json("app.option.get", "option", "key").result()).isEqualTo("value");
            assertThat(rest.json("app.option.get", "option", "key").error()).startsWith("403 WRONG_AUTH_TYPE");
        }

        @Test
        void a_user_is_added_changed_and_found() throws IOException {
            Object id = rest.json("user.add", "NAME", "Vera", "EMAIL", "vera@example.test", "UF_DEPARTMENT", List.of(1))
                    .result();
            rest.json("user.update", "ID", id, "WORK_POSITION", "Analyst", "UF_PHONE_INNER", "155", "ACTIVE", false);

            assertThat(rest.json("user.search", "FIND", "analyst").rows())
                    .extracting(row -> row.get("EMAIL"), row -> row.get("ACTIVE"))
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("vera@example.test", false));
            assertThat(rest.json("user.get", "UF_PHONE_INNER", "155").rows()).hasSize(1);
            assertThat(rest.json("user.admin").result()).isEqualTo(true);
        }
    }
}
