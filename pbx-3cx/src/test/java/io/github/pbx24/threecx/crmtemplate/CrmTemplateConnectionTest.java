package io.github.pbx24.threecx.crmtemplate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.setup.SetupFile;
import io.github.pbx24.threecx.ThreeCxProvider;
import io.github.pbx24.threecx.internal.Templates;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class CrmTemplateConnectionTest {

    private static final String TOKEN = "k3y & <secret>";

    private final PbxConnection connection =
            new ThreeCxProvider().connect(PbxSettings.of(Map.of("dialect", "crm-template", "token", TOKEN)));

    @AfterEach
    void close() {
        connection.close();
    }

    private static WebhookRequest.Builder lookup(String query) {
        return WebhookRequest.builder("GET", Templates.RECEIVED).path("lookup").rawQuery(query);
    }

    private static String basic(String token) {
        return "Basic " + Base64.getEncoder().encodeToString((token + ":x").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_token_is_accepted_where_the_template_puts_it() {
        WebhookRequest good = lookup("").header("Authorization", basic(TOKEN)).build();
        WebhookRequest bad = lookup("").header("Authorization", basic("guess")).build();

        assertThat(connection.verifier().verify(good)).isInstanceOf(Verdict.Accepted.class);
        assertThat(connection.verifier().verify(bad)).isInstanceOf(Verdict.Refused.class);
        assertThat(connection.verifier().verify(lookup("").build())).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void a_question_is_answered_with_name_and_card() {
        NumberLookup lookup = connection.numberLookup().orElseThrow();
        Optional<NumberLookup.Question> question =
                lookup.question(lookup("number=%2B74951234567").build());

        assertThat(question).contains(new NumberLookup.Question("+74951234567", null));
        assertThat(lookup.answer(
                                question.orElseThrow(),
                                new NumberLookup.Answer("Anna \"A\"", null, URI.create("https://p.example/crm/42/")))
                        .body())
                .isEqualTo("{\"contact\":{\"id\":\"+74951234567\",\"firstname\":\"Anna \\\"A\\\"\","
                        + "\"phone\":\"+74951234567\",\"url\":\"https://p.example/crm/42/\"}}");
    }

    @Test
    void an_unknown_caller_is_an_empty_object() {
        NumberLookup lookup = connection.numberLookup().orElseThrow();

        assertThat(lookup.answer(new NumberLookup.Question("74951234567", null), NumberLookup.Answer.NOTHING)
                        .body())
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "number=", "number=%5BNumber%5D", "number=anonymous"})
    void a_question_without_a_number_is_none(String query) {
        assertThat(connection
                        .numberLookup()
                        .orElseThrow()
                        .question(lookup(query).build()))
                .isEmpty();
    }

    @Test
    void a_client_without_a_name_is_shown_by_the_number_because_3cx_wants_a_name() {
        assertThat(connection
                        .numberLookup()
                        .orElseThrow()
                        .answer(
                                new NumberLookup.Question("74951234567", null),
                                new NumberLookup.Answer(
                                        null, null, URI.create("https://p.example/crm/lead/details/4/")))
                        .body())
                .contains("\"firstname\":\"74951234567\"", "\"url\":\"https://p.example/crm/lead/details/4/\"");
    }

    private static WebhookRequest contact(Map<String, ?> fields) {
        return WebhookRequest.builder("POST", Templates.RECEIVED)
                .path("/pbx/office/contact")
                .header("Content-Type", "application/json")
                .body(Json.write(fields).getBytes(StandardCharsets.UTF_8))
                .build();
    }

    @Test
    void an_employee_may_say_who_the_new_client_is() {
        NumberLookup lookup = connection.numberLookup().orElseThrow();

        assertThat(lookup.question(contact(Map.of(
                        "number", "+74951234567",
                        "firstName", "Anna",
                        "lastName", " ",
                        "email", "[Email]"))))
                .contains(new NumberLookup.Question(
                        "+74951234567", null, new NumberLookup.NewClient("Anna", null, null)));
        assertThat(lookup.question(contact(Map.of("number", "+74951234567"))))
                .contains(new NumberLookup.Question("+74951234567", null, NumberLookup.NewClient.UNNAMED));
    }

    @Test
    void an_address_that_is_merely_opened_makes_no_contact() {
        WebhookRequest opened = WebhookRequest.builder("GET", Templates.RECEIVED)
                .path("contact")
                .rawQuery("number=74951234567&firstName=Anna")
                .build();

        assertThat(connection.numberLookup().orElseThrow().question(opened)).isEmpty();
        assertThat(connection.parser().parse(opened).ignored()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "anonymous", "[Number]", "Anna"})
    void a_client_without_a_number_is_none_and_nothing_about_a_call(String number) {
        WebhookRequest request = contact(Map.of("number", number, "firstName", "Anna"));

        assertThat(connection.numberLookup().orElseThrow().question(request)).isEmpty();
        assertThat(connection.parser().parse(request).ignored()).isPresent();
        assertThat(connection.parser().parse(request).kind()).isEqualTo("contact");
    }

    @Test
    void a_report_is_no_question_and_a_question_no_report() {
        assertThat(connection
                        .numberLookup()
                        .orElseThrow()
                        .question(Templates.post("report", "reportcall-inbound.json")))
                .isEmpty();
        assertThat(connection.parser().parse(lookup("number=1234567").build()).events())
                .isEmpty();
    }

    @Test
    void the_template_is_xml_with_the_address_and_the_token() throws Exception {
        SetupFile file = connection
                .setupFile(URI.create("https://gateway.example.com/pbx/office/"))
                .orElseThrow();
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(file.content().getBytes(StandardCharsets.UTF_8)));

        assertThat(file.name()).matches("[a-z0-9]+\\.xml");
        assertThat(file).asString().doesNotContain("k3y");
        assertThat(parameter(document, "Address")).isEqualTo("https://gateway.example.com/pbx/office");
        assertThat(parameter(document, "Token")).isEqualTo(TOKEN);
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("Crm");
    }

    @Test
    void every_field_that_the_template_sends_is_read_by_the_parser() throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(connection
                        .setupFile(URI.create("https://gateway.example.com"))
                        .orElseThrow()
                        .content()
                        .getBytes(StandardCharsets.UTF_8)));
        NodeList values = document.getElementsByTagName("Value");

        assertThat(values.getLength()).isGreaterThan(10);
        for (int i = 0; i < values.getLength(); i++) {
            Element value = (Element) values.item(i);
            if (value.hasAttribute("Key")) {
                assertThat(value.getAttribute("Key"))
                        .isIn(
                                "callType",
                                "direction",
                                "number",
                                "agent",
                                "queue",
                                "duration",
                                "seconds",
                                "start",
                                "end",
                                "established",
                                "localStart",
                                "recordingUrl",
                                "firstName",
                                "lastName",
                                "email");
                assertThat(value.getAttribute("Type")).isEqualTo("String");
            }
        }
    }

    private static String parameter(Document document, String name) {
        NodeList parameters = document.getElementsByTagName("Parameter");
        for (int i = 0; i < parameters.getLength(); i++) {
            Element parameter = (Element) parameters.item(i);
            if (parameter.getAttribute("Name").equals(name)) {
                return parameter.getAttribute("Default");
            }
        }
        throw new AssertionError("no parameter " + name);
    }
}
