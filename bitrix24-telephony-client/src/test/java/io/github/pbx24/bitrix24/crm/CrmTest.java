package io.github.pbx24.bitrix24.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Fixtures;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrmTest {

    private static final String CALL_ID = "externalCall.5d41402abc4b2a76b9719d911017c592.1773130779";

    @Nested
    class Objects {

        @Test
        void a_deal_is_read() {
            CrmObject deal = Fixtures.decode(CrmObjects.get(CrmType.DEAL, 410), "crm.deal.get.response.json");

            assertThat(deal.id()).isEqualTo(410);
            assertThat(deal.title()).hasValue("New deal");
            assertThat(deal.opportunity()).hasValue(new BigDecimal("1000000.00"));
            assertThat(deal.responsibleId()).hasValue(17L);
            assertThat(deal.number("CONTACT_ID")).hasValue(84L);
            assertThat(deal.number("CATEGORY_ID")).isEmpty();
            assertThat(deal.text("UF_CRM_CALL_SUMMARY")).hasValue("text");
            assertThat(deal.modified()).hasValue(Instant.parse("2026-08-30T11:29:00Z"));
            assertThat(deal.phones()).isEmpty();
            assertThat(deal).hasToString("CrmObject[type=DEAL, id=410]");
        }

        @Test
        void a_contact_is_read_and_kept_out_of_texts() {
            CrmObject contact = Fixtures.decode(CrmObjects.get(CrmType.CONTACT, 43), "crm.contact.get.response.json");

            assertThat(contact.fullName()).hasValue("Ivan Petrov");
            assertThat(contact.title()).isEmpty();
            assertThat(contact.phones()).containsExactly(new CrmContactPoint(156L, "+74950000101", "WORK"));
            assertThat(contact.emails()).isEmpty();
            assertThat(contact + " " + contact.phones()).doesNotContain("Ivan").doesNotContain("4950000101");
        }

        @Test
        void a_deal_is_changed() {
            Bitrix24Request<Boolean> request =
                    CrmObjects.update(CrmType.DEAL, 410, Map.of("UF_CRM_CALL_SUMMARY", "text"));

            assertThat(request.parameters())
                    .isEqualTo(Map.of("id", 410L, "fields", Map.of("UF_CRM_CALL_SUMMARY", "text")));
            assertThat(Fixtures.decode(request, "crm.deal.update.response.json"))
                    .isTrue();
            assertThat(new CrmContactPoint(156L, "", "WORK").asField())
                    .isEqualTo(Map.of("ID", 156L, "VALUE", "", "VALUE_TYPE", "WORK"));
            assertThat(new CrmContactPoint(null, "1", "HOME").asField())
                    .isEqualTo(Map.of("VALUE", "1", "VALUE_TYPE", "HOME"));
        }

        @Test
        void pages_always_tell_ids_in_their_order() {
            Bitrix24Request<List<CrmObject>> request =
                    CrmObjects.list(CrmType.LEAD, Map.of(">ID", 5), List.of("TITLE"), -1);

            assertThat(request.parameters())
                    .isEqualTo(Map.of(
                            "filter",
                            Map.of(">ID", 5),
                            "select",
                            List.of("TITLE", "ID"),
                            "start",
                            -1L,
                            "order",
                            Map.of("ID", "ASC")));
            assertThat(Fixtures.decode(request, "list.page.response.json"))
                    .first()
                    .satisfies(row -> assertThat(row.type()).isEqualTo(CrmType.LEAD));
        }

        @ParameterizedTest
        @EnumSource
        void every_kind_has_its_own_methods(CrmType type) {
            String prefix = "crm." + type.word() + ".";
            assertThat(CrmObjects.get(type, 1).method()).isEqualTo(prefix + "get");
            assertThat(CrmObjects.update(type, 1, Map.of("A", 1)).method()).isEqualTo(prefix + "update");
            assertThat(CrmObjects.list(type, Map.of(), List.of(), 0).method()).isEqualTo(prefix + "list");
            assertThat(CrmUserFields.add(type, "A", "string", Map.of()).method())
                    .isEqualTo(prefix + "userfield.add");
            assertThat(CrmUserFields.list(type, Map.of()).method()).isEqualTo(prefix + "userfield.list");
            assertThat(CrmUserFields.update(type, 1, Map.of("A", 1)).method()).isEqualTo(prefix + "userfield.update");
            assertThat(CrmUserFields.delete(type, 1).method()).isEqualTo(prefix + "userfield.delete");
        }

        @Test
        void limits_are_checked() {
            assertField("id", () -> CrmObjects.get(CrmType.DEAL, 0));
            assertField("fields", () -> CrmObjects.update(CrmType.DEAL, 1, Map.of()));
            assertField("start", () -> CrmObjects.list(CrmType.DEAL, Map.of(), List.of(), -2));
        }
    }

    @Nested
    class Fields {

        @Test
        void the_request_to_add_is_the_documented_one() {
            Map<String, Object> more = new LinkedHashMap<>();
            more.put("LABEL", "Call summary");
            more.put("EDIT_FORM_LABEL", Map.of("ru", "Call summary", "en", "Call summary"));
            more.put("SETTINGS", Map.of("ROWS", 3));
            Bitrix24Request<Long> request = CrmUserFields.add(CrmType.DEAL, "CALL_SUMMARY", "string", more);

            assertThat(Fixtures.wire(request))
                    .isEqualTo(Fixtures.plain(Fixtures.text("crm.deal.userfield.add.request.json")));
            assertThat(Fixtures.decode(request, "crm.deal.userfield.add.response.json"))
                    .isEqualTo(6997);
            assertThat(request.repeatability()).isEqualTo(Repeatability.NOT_REPEATABLE);
        }

        @Test
        void a_field_is_found_with_or_without_its_prefix() {
            assertThat(CrmUserFields.byName(CrmType.DEAL, "CALL_SUMMARY").parameters())
                    .isEqualTo(CrmUserFields.byName(CrmType.DEAL, "UF_CRM_CALL_SUMMARY")
                            .parameters())
                    .containsEntry("filter", Map.of("FIELD_NAME", "UF_CRM_CALL_SUMMARY"));
            List<CrmField> fields =
                    CrmUserFields.list(CrmType.DEAL, Map.of()).decoder().apply(Fixtures.tree("""
                            [{"ID":"6997","ENTITY_ID":"CRM_DEAL","FIELD_NAME":"UF_CRM_CALL_SUMMARY",
                            "USER_TYPE_ID":"string","XML_ID":null,"MULTIPLE":"N","MANDATORY":"N","SETTINGS":{"ROWS":3}}]
                            """));
            assertThat(fields).hasSize(1);
            assertThat(fields.get(0).name()).isEqualTo("UF_CRM_CALL_SUMMARY");
            assertThat(fields.get(0).multiple()).isFalse();
            assertThat(fields.get(0).settings().get("ROWS").asLong()).hasValue(3);
        }

        @Test
        void limits_are_checked() {
            assertField("FIELD_NAME", () -> CrmUserFields.add(CrmType.DEAL, "x", "string", Map.of()));
            assertField("FIELD_NAME", () -> CrmUserFields.add(CrmType.DEAL, "X".repeat(44), "string", Map.of()));
            assertField("USER_TYPE_ID", () -> CrmUserFields.add(CrmType.DEAL, "X", "", Map.of()));
            assertField("id", () -> CrmUserFields.delete(CrmType.DEAL, 0));
        }
    }

    @Nested
    class Activities {

        @Test
        void the_activity_of_a_call_is_read() {
            CrmActivity activity = Fixtures.decode(CrmActivities.get(7943), "crm.activity.get.response.call.json");

            assertThat(activity.id()).isEqualTo(7943);
            assertThat(activity.providerId()).isEqualTo(CrmActivity.CALL_PROVIDER);
            assertThat(activity.callId()).isEqualTo(CALL_ID);
            assertThat(activity.responsibleId()).isEqualTo(18);
            assertThat(activity.ownerTypeId()).isEqualTo(CrmType.CONTACT.id());
            assertThat(activity.ownerId()).isEqualTo(797);
            assertThat(activity.completed()).isFalse();
            assertThat(activity.missedCall()).isFalse();
            assertThat(activity.start()).isEqualTo(Instant.parse("2026-03-10T08:19:38Z"));
            assertThat(activity.end()).isEqualTo(Instant.parse("2026-03-10T08:21:13Z"));
            assertThat(activity.description()).isNull();
            assertThat(activity.files()).containsExactly(9079L);
            assertThat(activity.tree().get("RESULT_MARK").asLong()).hasValue(2);
            assertThat(activity.toString()).doesNotContain("495");
        }

        @Test
        void files_are_listed_if_they_were_selected() {
            List<CrmActivity> activities =
                    Fixtures.decode(CrmActivities.byCallId(CALL_ID), "crm.activity.list.response.files.json");

            assertThat(activities).hasSize(1);
            assertThat(activities.get(0).files()).containsExactly(9079L);
            assertThat(activities.get(0).callId()).isNull();
            assertThat(CrmActivities.byCallId(CALL_ID).parameters())
                    .containsEntry("filter", Map.of("ORIGIN_ID", "VI_" + CALL_ID))
                    .containsEntry("select", List.of("*", "FILES", "ID"));
        }

        @Test
        void an_activity_is_described_and_given_away() {
            assertThat(CrmActivities.describe(7943, "Wants a quote").parameters())
                    .isEqualTo(Map.of("id", 7943L, "fields", Map.of("DESCRIPTION", "Wants a quote")));
            assertThat(CrmActivities.assign(7943, 17).parameters())
                    .isEqualTo(Map.of("id", 7943L, "fields", Map.of("RESPONSIBLE_ID", 17L)));
            assertThat(CrmActivities.describe(7943, "x").repeatability()).isEqualTo(Repeatability.REPEATABLE);
            assertField("id", () -> CrmActivities.describe(0, "x"));
            assertField("RESPONSIBLE_ID", () -> CrmActivities.assign(1, 0));
            assertField("CALL_ID", () -> CrmActivities.byCallId(" "));
        }
    }

    @Nested
    class Others {

        @Test
        void a_comment_is_the_documented_one() {
            Bitrix24Request<Long> request = CrmTimeline.addComment(
                    CrmType.DEAL,
                    410,
                    "Call summary: ...",
                    Map.of("transcript.txt", "Hello".getBytes(StandardCharsets.UTF_8)));

            assertThat(Fixtures.wire(request))
                    .isEqualTo(Fixtures.plain(Fixtures.text("crm.timeline.comment.add.request.json")));
            assertThat(Fixtures.decode(request, "crm.timeline.comment.add.response.json"))
                    .isEqualTo(999);
            assertThat(request.repeatability()).isEqualTo(Repeatability.NOT_REPEATABLE);
            assertField("COMMENT", () -> CrmTimeline.addComment(CrmType.DEAL, 410, " ", Map.of()));
        }

        @Test
        void sources_are_listed() {
            Bitrix24Request<List<CrmStatus>> request = CrmStatuses.list(CrmStatuses.SOURCE);

            assertThat(request.parameters())
                    .isEqualTo(Map.of("filter", Map.of("ENTITY_ID", "SOURCE"), "order", Map.of("SORT", "ASC")));
            assertThat(request.decoder().apply(Fixtures.tree("""
                            [{"ID":"139","ENTITY_ID":"SOURCE","STATUS_ID":"CALL","NAME":"Call","SORT":"10"}]
                            """)))
                    .containsExactly(new CrmStatus(139, "SOURCE", "CALL", "Call", 10));
        }

        @Test
        void duplicates_are_found_by_kind() {
            Bitrix24Request<Map<CrmType, List<Long>>> request =
                    CrmDuplicates.byPhone(List.of("+74950000101"), CrmType.CONTACT);

            assertThat(request.parameters())
                    .isEqualTo(Map.of("type", "PHONE", "values", List.of("+74950000101"), "entity_type", "CONTACT"));
            assertThat(request.decoder().apply(Fixtures.tree("{\"CONTACT\":[275,\"2297\"],\"LEAD\":[]}")))
                    .isEqualTo(Map.of(CrmType.CONTACT, List.of(275L, 2297L)));
            assertThat(request.decoder().apply(ResultNode.of(List.of()))).isEmpty();
            assertThat(CrmDuplicates.byEmail(List.of("a@example.test"), null).parameters())
                    .isEqualTo(Map.of("type", "EMAIL", "values", List.of("a@example.test")));
            assertField("values", () -> CrmDuplicates.byPhone(List.of(), null));
            assertField("values", () -> CrmDuplicates.byPhone(Collections.nCopies(21, "1"), null));
            assertField("entity_type", () -> CrmDuplicates.byPhone(List.of("1"), CrmType.DEAL));
        }
    }

    private static void assertField(String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Bitrix24FieldException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
