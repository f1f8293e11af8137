package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrmAndUserMethodsTest {

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = Rest.webhook(portal);

    @AfterEach
    void close() {
        portal.close();
    }

    @Nested
    class Employees {

        private List<String> ids(Object... params) throws IOException {
            return rest.json("user.get", params).rows().stream()
                    .map(row -> Php.toText(row.get("ID")))
                    .toList();
        }

        @Test
        void users_are_filtered_and_sorted() throws IOException {
            portal.addUser(17, "Ivan Petrov", "101");
            portal.addUser(18, "Anna Orlova", "102");
            portal.addUser(19, "Oleg", null);
            portal.deactivateUser(19);

            assertThat(ids("FILTER", Php.map("UF_PHONE_INNER", "102"))).containsExactly("18");
            assertThat(ids("FILTER", Php.map("@ID", List.of(17, 19)))).containsExactly("17", "19");
            assertThat(ids("filter", Php.map("ACTIVE", true))).containsExactly("1", "17", "18");
            assertThat(ids("ACTIVE", "N")).containsExactly("19");
            assertThat(ids("ID", 18)).containsExactly("18");
            assertThat(ids("sort", "LAST_NAME", "order", "DESC")).startsWith("17", "18");
            assertThat(ids("FILTER", Php.map("!UF_PHONE_INNER", ""))).containsExactly("17", "18");
        }

        @Test
        void more_than_fifty_users_come_in_pages() throws IOException {
            for (int i = 2; i <= 120; i++) {
                portal.addUser(i, "User " + i, Integer.toString(100 + i));
            }
            assertThat(rest.json("user.get").body())
                    .containsEntry("total", 120L)
                    .containsEntry("next", 50L);
            assertThat(ids("start", 100)).hasSize(20).startsWith("101");
        }

        @Test
        void the_caller_is_the_webhooks_owner() throws IOException {
            assertThat(rest.json("user.current").map()).containsEntry("ID", "1");
            assertThat(rest.json("profile").map()).containsEntry("ID", "1").containsEntry("ADMIN", true);
        }
    }

    @Nested
    class Crm {

        @ParameterizedTest
        @CsvSource({"deal", "lead"})
        void a_discount_is_told_as_a_sum_and_in_per_cent(String kind) throws IOException {
            long id = Php.toLong(rest.json("crm." + kind + ".add", "fields", Php.map("TITLE", "Order"))
                    .result());
            assertThat(rest.json("crm." + kind + ".get", "id", id).map())
                    .containsEntry("CURRENCY_ID", "RUB")
                    .containsEntry("OPPORTUNITY", "0.00");

            rest.json(
                    "crm." + kind + ".productrows.set",
                    "id",
                    id,
                    "rows",
                    List.of(
                            Php.map("PRODUCT_NAME", "by sum", "PRICE", 75, "DISCOUNT_TYPE_ID", 1, "DISCOUNT_SUM", 25),
                            Php.map("PRODUCT_NAME", "by rate", "PRICE", 75, "DISCOUNT_RATE", 25),
                            Php.map("PRODUCT_NAME", "none", "PRICE", 75)));

            List<Map<String, Object>> rows =
                    rest.json("crm." + kind + ".productrows.get", "id", id).rows();
            assertThat(rows)
                    .extracting(row -> row.get("DISCOUNT_TYPE_ID") + " " + Php.toDouble(row.get("DISCOUNT_RATE")) + " "
                            + Php.toDouble(row.get("DISCOUNT_SUM")) + " " + Php.toDouble(row.get("PRICE_NETTO")))
                    .containsExactly("1 25.0 25.0 100.0", "2 25.0 25.0 100.0", "2 0.0 0.0 75.0");
            assertThat(rows.get(0)).containsEntry("TYPE", 1L).containsEntry("STORE_ID", null);
        }

        @Test
        void a_deleted_comment_is_answered_with_null() throws IOException {
            long deal = portal.addDeal("Order", null, 1);
            Object id = rest.json(
                            "crm.timeline.comment.add",
                            "fields",
                            Php.map("ENTITY_ID", deal, "ENTITY_TYPE", "deal", "COMMENT", "hello"))
                    .result();

            assertThat(rest.json("crm.timeline.comment.delete", "id", id).body())
                    .containsEntry("result", null)
                    .doesNotContainKey("error");
            assertThat(portal.timelineComments()).isEmpty();
        }

        @Test
        void a_deal_is_read_and_changed() throws IOException {
            long deal = portal.addDeal("Order", null, 1);

            assertThat(rest.json(
                                    "crm.deal.update",
                                    "id",
                                    deal,
                                    "fields",
                                    Php.map("TITLE", "Big order", "OPPORTUNITY", 5))
                            .result())
                    .isEqualTo(true);
            assertThat(rest.json("crm.deal.get", "ID", Long.toString(deal)).map())
                    .containsEntry("TITLE", "Big order")
                    .containsEntry("OPPORTUNITY", "5.00")
                    .containsEntry("ID", Long.toString(deal));
        }

        @Test
        void phones_are_changed_added_and_deleted_by_id() throws IOException {
            long contact = portal.addContact("Oleg Sidorov", "111", 1);
            Object id = Php.entries(Php.listOf(rest.json("crm.contact.get", "id", contact)
                                    .map()
                                    .get("PHONE"))
                            .get(0))
                    .get("ID");
            rest.json(
                    "crm.contact.update",
                    "id",
                    contact,
                    "fields",
                    Php.map("PHONE", List.of(Php.map("ID", id, "VALUE", "222"), Php.map("VALUE", "333"))));
            assertThat(portal.crmObjects(CrmObjectType.CONTACT).get(0).phones()).containsExactly("222", "333");

            rest.json(
                    "crm.contact.update",
                    "id",
                    contact,
                    "fields",
                    Php.map("PHONE", List.of(Php.map("ID", id, "DELETE", "Y"))));
            assertThat(portal.crmObjects(CrmObjectType.CONTACT).get(0).phones()).containsExactly("333");
        }

        @Test
        void lists_are_filtered_ordered_and_narrowed() throws IOException {
            portal.addLead("b", "+74950000101", 1);
            portal.addLead("a", "", 1);

            assertThat(rest.json("crm.lead.list", "order", Php.map("TITLE", "ASC"), "select", List.of("TITLE"))
                            .rows())
                    .isEqualTo(List.of(Map.of("ID", "1001", "TITLE", "a"), Map.of("ID", "1000", "TITLE", "b")));
            assertThat(rest.json("crm.lead.list", "filter", Php.map("PHONE", "+74950000101"))
                            .rows())
                    .hasSize(1);
            assertThat(rest.json("crm.lead.list", "filter", Php.map(">ID", 1000))
                            .rows())
                    .hasSize(1);
        }

        @ParameterizedTest
        @CsvSource({
            "crm.deal.get,'{}',ID is not defined or invalid",
            "crm.deal.get,'{\"id\":5}',Not found",
            "crm.contact.get,'{}',ID is not defined or invalid.",
            "crm.contact.get,'{\"id\":5}',Contact is not found",
            "crm.deal.update,'{\"id\":400}',Parameter 'fields' must be array",
            "crm.activity.get,'{\"id\":5}',Activity is not found.",
            "crm.activity.update,'{\"id\":5}',Activity is not found."
        })
        void errors_have_an_empty_code(String method, String body, String text) throws IOException {
            portal.addDeal("Order", null, 1);

            assertThat(rest.raw(method, "application/json", body).error()).isEqualTo("400 : " + text);
        }

        @Test
        void the_activity_of_a_call_is_found_by_its_origin_or_owner_and_changed() throws IOException {
            portal.addUser(17, "Ivan Petrov", "101");
            long contact = portal.addContact("Oleg Sidorov", "+74950000101", 17);
            String callId = rest.register(17, "+74950000101", "a");
            rest.finish(callId, 17, 5);
            long id = portal.activities().get(0).id();

            assertThat(rest.json(
                                    "crm.activity.list",
                                    "filter",
                                    Php.map("ORIGIN_ID", "VI_" + callId),
                                    "select",
                                    List.of("ID", "FILES"))
                            .result())
                    .isEqualTo(List.of(Map.of("ID", Long.toString(id), "FILES", List.of())));
            assertThat(rest.json(
                                    "crm.activity.list",
                                    "filter",
                                    Php.map("BINDINGS", List.of(Php.map("OWNER_TYPE_ID", 3, "OWNER_ID", contact))))
                            .rows())
                    .hasSize(1);
            assertThat(rest.json(
                                    "crm.activity.list",
                                    "filter",
                                    Php.map("BINDINGS", List.of(Php.map("OWNER_TYPE_ID", 3, "OWNER_ID", 1))))
                            .rows())
                    .isEmpty();
            rest.json(
                    "crm.activity.update",
                    "id",
                    id,
                    "fields",
                    Php.map("RESPONSIBLE_ID", 1, "COMPLETED", "Y", "TYPE_ID", 6, "DESCRIPTION", "text"));
            assertThat(portal.activities()).singleElement().satisfies(activity -> {
                assertThat(activity.responsibleUserId()).isEqualTo(1);
                assertThat(activity.completed()).isTrue();
                assertThat(activity.description()).isEqualTo("text");
            });
        }

        @Test
        void a_comment_needs_an_owner_and_a_text() throws IOException {
            long deal = portal.addDeal("Order", null, 1);
            Object[] good = {
                "fields",
                Php.map(
                        "ENTITY_ID",
                        deal,
                        "ENTITY_TYPE",
                        "deal",
                        "COMMENT",
                        "hello",
                        "FILES",
                        List.of(List.of("transcript.txt", "SGVsbG8=")))
            };
            Rest.Reply first = rest.json("crm.timeline.comment.add", good);
            rest.json("crm.timeline.comment.add", good);

            assertThat(portal.timelineComments()).hasSize(2);
            assertThat(portal.timelineComments().get(0)).satisfies(comment -> {
                assertThat(comment.id()).isEqualTo(first.result());
                assertThat(comment.entityId()).isEqualTo(deal);
                assertThat(comment.comment()).isEqualTo("hello");
                assertThat(comment.fileNames()).containsExactly("transcript.txt");
            });
            assertThat(rest.json("crm.timeline.comment.add").error()).startsWith("400 100");
            assertThat(rest.json("crm.timeline.comment.add", "fields", Php.map("ENTITY_TYPE", "deal"))
                            .error())
                    .startsWith("400 INVALID_ARG_VALUE");
            assertThat(rest.json(
                                    "crm.timeline.comment.add",
                                    "fields",
                                    Php.map("ENTITY_TYPE", "deal", "ENTITY_ID", 1, "COMMENT", "x"))
                            .error())
                    .startsWith("400 OWNER_NOT_FOUND");
        }
    }
}
