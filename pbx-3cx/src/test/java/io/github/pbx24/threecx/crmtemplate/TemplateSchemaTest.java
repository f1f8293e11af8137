package io.github.pbx24.threecx.crmtemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.SAXException;

/** The template keeps to what is known of the files that 3CX accepts: {@code crm-template.xsd} says it. */
class TemplateSchemaTest {

    private static final String FOLDER = "/3cx-templates/";

    private final String template =
            CrmTemplate.xml(URI.create("https://gateway.example.com/pbx/office?a=1&b=2"), "k3y & <\"secret'>");

    private static void validate(String xml) throws SAXException, IOException {
        Schema schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(Objects.requireNonNull(TemplateSchemaTest.class.getResource(FOLDER + "crm-template.xsd")));
        schema.newValidator().validate(new StreamSource(new StringReader(xml)));
    }

    @Test
    void the_template_is_valid_whatever_stands_in_address_and_token() {
        assertThatCode(() -> validate(template)).doesNotThrowAnyException();
    }

    @Test
    void so_is_the_one_that_was_composed_from_templates_in_use() throws IOException {
        String sample = new String(
                Objects.requireNonNull(
                                TemplateSchemaTest.class.getResourceAsStream(FOLDER + "reportcall-template-sample.xml"))
                        .readAllBytes(),
                StandardCharsets.UTF_8);

        assertThatCode(() -> validate(sample)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RequestType=\"Get\" | RequestType=\"GET\"",
                "RequestEncoding=\"Json\" | RequestEncoding=\"json\"",
                "Prefix=\"AsIs\" | Prefix=\"Asis\"",
                "Scenario Id=\"ReportCall\" | Scenario Id=\"ReportCalls\"",
                "Scenario Id=\"CreateContactRecord\" | Scenario Id=\"CreateContact\"",
                "Name=\"CreateContactEnabled\" | Name=\"ReportCallEnabled\"",
                "Type=\"Password\" | Type=\"Secret\"",
                "Key=\"agent\" | Key=\"number\"",
                "Path=\"contact.id\" | Path=\"contact.0.id\"",
                "Name=\"pbx24\" | Name=\"pbx 24\"",
                "ResponseType=\"Json\" | ''"
            })
    void a_slip_would_be_found(String right, String wrong) {
        assertThat(template).contains(right);

        assertThatThrownBy(() -> validate(template.replaceFirst(Pattern.quote(right), wrong)))
                .isInstanceOf(SAXException.class);
    }

    /** A name that nobody knows would be sent to us in its brackets. */
    @Test
    void everything_in_brackets_is_a_variable_of_the_exchange_or_of_the_template() {
        Set<String> named = Pattern.compile("\\[([A-Z][A-Za-z]+)]")
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(named)
                .isSubsetOf(
                        "Address",
                        "Token",
                        "ReportCallEnabled",
                        "CreateContactEnabled",
                        "CreatedId",
                        "CreatedName",
                        "CreatedPhone",
                        "CreatedUrl",
                        "LastName",
                        "Email",
                        "ContactId",
                        "FirstName",
                        "Phone",
                        "ContactUrl",
                        "CallType",
                        "CallDirection",
                        "Number",
                        "Agent",
                        "QueueExtension",
                        "Duration",
                        "DurationTimespan",
                        "CallStartTimeUTC",
                        "CallEndTimeUTC",
                        "CallEstablishedTimeUTC",
                        "DateTime",
                        "RecordingUrl");
    }
}
