package io.github.pbx24.simulator;

import static io.github.pbx24.simulator.Shapes.assertShape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.util.ArrayList;
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

/** Custom fields, dictionaries, duplicates. */
class CrmSettingsTest {

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = Rest.webhook(portal);

    @AfterEach
    void close() {
        portal.close();
    }

    private Rest.Reply addField(String kind) throws IOException {
        return rest.raw(
                "crm." + kind + ".userfield.add",
                "application/json",
                Rest.fixture("crm.deal.userfield.add.request.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deal", "lead", "contact", "company"})
    void a_field_is_added_listed_changed_and_deleted(String kind) throws IOException {
        String method = "crm." + kind + ".userfield.";
        Rest.Reply added = addField(kind);
        assertShape(added, "crm.deal.userfield.add.response");
        Object id = added.result();

        Rest.Reply list = rest.json(method + "list", "filter", Php.map("FIELD_NAME", "UF_CRM_CALL_SUMMARY"));
        assertThat(list.body()).containsEntry("total", 1L);
        assertThat(list.rows())
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("ID", Php.toText(id))
                        .containsEntry("ENTITY_ID", "CRM_" + kind.toUpperCase(Locale.ROOT))
                        .containsEntry("USER_TYPE_ID", "string")
                        .containsEntry("MULTIPLE", "N")
                        .containsEntry("SETTINGS", Php.map("ROWS", 3L))
                        .doesNotContainKey("EDIT_FORM_LABEL"));
        assertThat(rest.json(method + "list", "filter", Php.map("LANG", "ru"))
                        .rows()
                        .get(0))
                .containsEntry("EDIT_FORM_LABEL", "Call summary")
                .containsEntry("LIST_COLUMN_LABEL", "Call summary")
                .containsEntry("HELP_MESSAGE", null);

        assertThat(rest.json(method + "update", "id", id, "fields", Php.map("SORT", 500, "MULTIPLE", "Y"))
                        .result())
                .isEqualTo(true);
        assertThat(rest.json(method + "get", "id", id).map())
                .containsEntry("SORT", "500")
                .containsEntry("MULTIPLE", "N");
        assertThat(rest.json(method + "delete", "id", id).result()).isEqualTo(true);
        assertThat(rest.json(method + "delete", "id", id).error())
                .isEqualTo("400 ERROR_NOT_FOUND: The entity with ID '" + id + "' is not found.");
        assertThat(rest.json(method + "list").rows()).isEmpty();
    }

    @Test
    void an_enumeration_has_its_values() throws IOException {
        Object id = rest.json(
                        "crm.deal.userfield.add",
                        "fields",
                        Php.map(
                                "FIELD_NAME", "uf_crm_result",
                                "USER_TYPE_ID", "enumeration",
                                "LIST", List.of(Php.map("VALUE", "good", "DEF", "Y"), Php.map("VALUE", "bad"))))
                .result();
        Map<String, @Nullable Object> field =
                rest.json("crm.deal.userfield.get", "id", id).map();
        assertThat(field).containsEntry("FIELD_NAME", "UF_CRM_RESULT");
        assertThat(Php.listOf(field.get("LIST")).stream().map(Php::entries))
                .extracting(item -> item.get("VALUE"), item -> item.get("DEF"))
                .containsExactly(tuple("good", "Y"), tuple("bad", "N"));
    }

    @ParameterizedTest
    @CsvSource({
        "'','string',400 : The 'FIELD_NAME' field is not found.",
        "'A','',400 : The 'USER_TYPE_ID' field is not found.",
        "'A B','string',400 ERROR_CORE: ",
        "'A','nothing',400 ERROR_CORE: ",
        "'A23456789012345678901234567890123456789012345','string',400 ERROR_CORE: ",
        "'CALL_SUMMARY','string',400 ERROR_CORE: "
    })
    void a_wrong_field_is_refused(String name, String type, String error) throws IOException {
        addField("deal");
        Rest.Reply reply =
                rest.json("crm.deal.userfield.add", "fields", Php.map("FIELD_NAME", name, "USER_TYPE_ID", type));
        assertThat(reply.error()).startsWith(error.trim());
    }

    @Test
    void fields_are_for_administrators_and_arguments_are_checked() throws IOException {
        portal.addUser(17, "Ivan", "101");
        Rest user = new Rest(portal.addWebhook(17, Set.of("crm")));
        for (String method : List.of("add", "update", "delete")) {
            assertThat(user.json("crm.deal.userfield." + method).error()).isEqualTo("400 : Access denied.");
        }
        assertThat(user.json("crm.deal.userfield.list").status()).isEqualTo(200);
        assertThat(rest.json("crm.deal.userfield.add").error()).isEqualTo("400 : Parameter 'fields' must be array.");
        assertThat(rest.json("crm.deal.userfield.update").error()).isEqualTo("400 : ID is not defined or invalid.");
        assertThat(rest.json("crm.deal.userfield.list", "filter", "x").error())
                .isEqualTo("400 : Parameter 'filter' must be array.");
    }

    @Test
    void dictionaries_are_filtered_by_entity() throws IOException {
        Rest.Reply sources = rest.json("crm.status.list", "filter", Php.map("ENTITY_ID", "SOURCE"));
        assertThat(sources.rows())
                .extracting(row -> row.get("STATUS_ID"))
                .contains("CALL", "WEBFORM", "OTHER")
                .doesNotContain("NEW");
        Rest.Reply stages = rest.json(
                "crm.status.list", "filter", Php.map("ENTITY_ID", "DEAL_STAGE"), "order", Php.map("SORT", "DESC"));
        assertThat(stages.body()).containsEntry("total", 8L);
        assertThat(stages.rows().get(0)).containsEntry("STATUS_ID", "APOLOGY").containsEntry("SEMANTICS", "F");
        assertThat(stages.rows().get(0))
                .containsOnlyKeys(
                        "ID",
                        "ENTITY_ID",
                        "STATUS_ID",
                        "NAME",
                        "NAME_INIT",
                        "SORT",
                        "SYSTEM",
                        "CATEGORY_ID",
                        "COLOR",
                        "SEMANTICS",
                        "EXTRA");
    }

    @Test
    void duplicates_are_found_by_phone_and_mail() throws IOException {
        long contact = portal.addContact("Oleg", "+7 (495) 000-01-01", 1);
        long company = portal.addCompany("Firm", "84950000101", 1);
        long lead = Php.toLong(rest.json(
                        "crm.lead.add",
                        "fields",
                        Php.map("TITLE", "x", "EMAIL", List.of(Php.map("VALUE", "A@example.test"))))
                .result());
        assertThat(rest.json("crm.duplicate.findbycomm", "type", "PHONE", "values", List.of("+74950000101", "1"))
                        .map())
                .isEqualTo(Php.map("CONTACT", List.of(contact), "COMPANY", List.of(company)));
        assertThat(rest.json(
                                "crm.duplicate.findbycomm",
                                "entity_type",
                                "CONTACT",
                                "type",
                                "PHONE",
                                "values",
                                List.of("+74950000101", "84950000101"))
                        .map())
                .isEqualTo(Php.map("CONTACT", List.of(contact)));
        assertThat(rest.json("crm.duplicate.findbycomm", "type", "EMAIL", "values", List.of("a@EXAMPLE.test"))
                        .map())
                .isEqualTo(Php.map("LEAD", List.of(lead)));
        assertThat(rest.json("crm.duplicate.findbycomm", "type", "EMAIL", "values", List.of("b@example.test"))
                        .result())
                .isEqualTo(List.of());
    }

    @Test
    void duplicates_need_a_known_type_and_values() throws IOException {
        assertThat(rest.json("crm.duplicate.findbycomm").error()).isEqualTo("400 : Communication type is not defined.");
        assertThat(rest.json("crm.duplicate.findbycomm", "type", "FAX").error())
                .isEqualTo("400 : Communication type 'FAX' is not supported in current context.");
        assertThat(rest.json("crm.duplicate.findbycomm", "type", "PHONE").error())
                .isEqualTo("400 : Communication values is not defined.");
    }

    @Test
    void a_field_of_a_dictionary_names_one_that_the_portal_has() throws IOException {
        List<String> dictionaries = new ArrayList<>();
        rest.json("crm.status.entity.types").rows().forEach(type -> dictionaries.add(Php.toText(type.get("ID"))));
        for (String kind : List.of("lead", "deal", "contact", "company")) {
            rest.json("crm." + kind + ".fields").map().forEach((name, given) -> {
                Map<String, @Nullable Object> field = Php.entries(given);
                if ("crm_status".equals(field.get("type"))) {
                    assertThat(dictionaries).as(kind + " " + name).contains(Php.toText(field.get("statusType")));
                } else {
                    assertThat(field).doesNotContainKey("statusType");
                }
            });
        }
        assertThat(Php.entries(rest.json("crm.deal.fields").map().get("COMPANY_ID")))
                .containsEntry("settings", Php.map("parentEntityTypeId", 4L));
        assertThat(Php.entries(rest.json("crm.deal.fields").map().get("CONTACT_ID")))
                .containsEntry("isDeprecated", true);
    }
}
