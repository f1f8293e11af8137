package io.github.pbx24.pbx.simulator.threecx;

import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.pbx.simulator.internal.Json;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Runs a CRM template as 3CX does: asks who is calling, has unknown callers made contacts, and reports a call that is over. Reads of the
 * template what the vendor documents: {@code Parameters}, {@code Authentication}, and {@code Scenario}s with {@code Request}, {@code
 * SkipIf}, {@code PostValues}, {@code Rules}, {@code Variables} and {@code Outputs}. Immutable
 * and thread-safe.
 *
 * @since 0.1
 */
public final class CrmTemplateClient {

    private static final String LOOKUP = "";
    private static final String REPORT = "ReportCall";
    private static final String CREATE = "CreateContactRecord";
    private static final String CREATE_BY_EMPLOYEE = "CreateContactRecordFromClient";

    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final Map<String, TemplateNode> scenarios = new LinkedHashMap<>();
    private final String credentials;

    private CrmTemplateClient(CrmTemplateClient template, String parameter, String value) {
        if (!template.parameters.containsKey(parameter)) {
            throw new IllegalArgumentException("the template has no parameter " + parameter);
        }
        parameters.putAll(template.parameters);
        parameters.put(parameter, value);
        scenarios.putAll(template.scenarios);
        credentials = template.credentials;
    }

    private CrmTemplateClient(TemplateNode root) {
        if (!root.name().equals("Crm")) {
            throw new IllegalArgumentException("the root must be Crm");
        }
        for (TemplateNode parameter : root.all("Parameter")) {
            parameters.put(parameter.attribute("Name"), parameter.attribute("Default"));
        }
        for (TemplateNode scenario : root.all("Scenario")) {
            if (!scenario.attribute("Type").equals("REST")) {
                throw new IllegalArgumentException("the Type of a Scenario must be REST");
            }
            scenarios.put(scenario.attribute("Id"), scenario);
        }
        TemplateNode authentication = root.first("Authentication");
        credentials = authentication.attribute("Type").equals("Basic")
                ? new TemplateText(parameters)
                        .evaluate(authentication.first("Value").text().strip(), 1)
                : "";
    }

    /**
     * Reads a template.
     *
     * @param xml the file that an administrator uploads
     * @return a client
     * @throws IllegalArgumentException if the exchange would not take the file
     */
    public static CrmTemplateClient of(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The default one prints.
            builder.setErrorHandler(new DefaultHandler());
            return new CrmTemplateClient(TemplateNode.of(
                    builder.parse(new InputSource(new StringReader(xml))).getDocumentElement()));
        } catch (SAXException | IOException e) {
            throw new IllegalArgumentException("not readable as XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The same template after an administrator has filled in a field of the form, for example ticked a box.
     *
     * @param parameter its name
     * @param value what stands in it, {@code True} for a ticked box
     * @return another client
     * @throws IllegalArgumentException if the template has no such parameter
     */
    public CrmTemplateClient with(String parameter, String value) {
        return new CrmTemplateClient(this, parameter, value);
    }

    /**
     * A finished call, as 3CX knows it when it reports.
     *
     * @param callType {@code Inbound}, {@code Outbound}, {@code Missed} or {@code Notanswered}
     * @param number the client's number
     * @param agent the employee's extension; may be empty
     * @param queue the queue; empty if none
     * @param startedAt when it began
     * @param answeredAt when it was answered; null if it was not
     * @param talk talk time
     */
    public record Report(
            String callType,
            String number,
            String agent,
            String queue,
            Instant startedAt,
            @Nullable Instant answeredAt,
            Duration talk) {

        /** Checks that nothing is missing. */
        public Report {
            Objects.requireNonNull(startedAt, "startedAt");
            Objects.requireNonNull(talk, "talk");
        }
    }

    /**
     * Asks who is calling.
     *
     * @param number the client's number
     * @return the request; send it to {@link #address}
     */
    public SimulatedWebhook lookup(String number) {
        return request(scenario(LOOKUP), Map.of("Number", number, "CallDirection", "Inbound"));
    }

    /**
     * Has a caller made a contact whom the CRM did not know.
     *
     * @param number the client's number
     * @param direction {@code Inbound} or {@code Outbound}
     * @return the request; empty if the template skips it
     */
    public Optional<SimulatedWebhook> create(String number, String direction) {
        return unlessSkipped(scenario(CREATE), Map.of("Number", number, "CallDirection", direction));
    }

    /**
     * Has a contact made that an employee entered in the client.
     *
     * @param number the number
     * @param firstName first name; may be empty
     * @param lastName last name; may be empty
     * @param email address; may be empty
     * @return the request; empty if the template skips it
     */
    public Optional<SimulatedWebhook> createByEmployee(String number, String firstName, String lastName, String email) {
        return unlessSkipped(
                scenario(CREATE_BY_EMPLOYEE),
                Map.of("Number", number, "FirstName", firstName, "LastName", lastName, "Email", email));
    }

    /**
     * Whom 3CX shows on the phones and opens in the employee's client.
     *
     * @param url address of the card
     * @param name the name
     * @param phone the number
     */
    public record Contact(String url, String name, String phone) {

        /** Checks that nothing is missing. */
        public Contact {
            Objects.requireNonNull(url, "url");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(phone, "phone");
        }
    }

    /**
     * Reads the answer to {@link #lookup}. 3CX takes it for a match only if its rule finds something, no output that the template wants
     * filled is empty, and there are an address, a name and the very number that was asked for.
     *
     * @param number the number that was asked for
     * @param answer the body of the answer
     * @return the contact; empty if 3CX shows the bare number
     */
    public Optional<Contact> found(String number, byte[] answer) {
        return contact(scenario(LOOKUP), number, answer);
    }

    /**
     * Reads the answer to {@link #create} and {@link #createByEmployee}, as {@link #found} does.
     *
     * @param number the number of the contact
     * @param answer the body of the answer
     * @return the contact; empty if 3CX learned of none
     */
    public Optional<Contact> created(String number, byte[] answer) {
        return contact(scenario(CREATE), number, answer);
    }

    private Optional<Contact> contact(TemplateNode scenario, String number, byte[] answer) {
        Map<String, Object> json = Json.object(answer);
        for (TemplateNode rule : scenario.all("Rule")) {
            if (at(json, rule.text().strip()).isEmpty()) {
                return Optional.empty();
            }
        }
        Map<String, Object> variables = new LinkedHashMap<>(parameters);
        for (TemplateNode variable : scenario.all("Variable")) {
            variables.put(variable.attribute("Name"), at(json, variable.attribute("Path")));
        }
        TemplateText text = new TemplateText(variables);
        boolean mayBeEmpty = scenario.first("Outputs").attribute("AllowEmpty").equals("true");
        Map<String, String> outputs = new LinkedHashMap<>();
        for (TemplateNode output : scenario.all("Output")) {
            String value = text.evaluate(output.attribute("Value"), Integer.parseInt(output.attribute("Passes")));
            if (value.isEmpty() && !mayBeEmpty) {
                return Optional.empty();
            }
            outputs.put(output.attribute("Type"), value);
        }
        String url = outputs.getOrDefault("ContactUrl", "");
        String name = outputs.getOrDefault("FirstName", "");
        String phone = outputs.getOrDefault("PhoneBusiness", "");
        return url.isEmpty() || name.isEmpty() || !phone.equals(number)
                ? Optional.empty()
                : Optional.of(new Contact(url, name, phone));
    }

    /** What stands at a path of names with dots; empty if nothing does. */
    private static String at(Map<String, Object> json, String path) {
        Object value = json;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value == null || value instanceof Map ? "" : String.valueOf(value);
    }

    /**
     * Reports a call.
     *
     * @param call the call
     * @return the request; send it to {@link #address}
     */
    public SimulatedWebhook report(Report call) {
        Map<String, Object> variables = new LinkedHashMap<>();
        boolean outgoing = call.callType().equals("Outbound") || call.callType().equals("Notanswered");
        Instant end =
                (call.answeredAt() == null ? call.startedAt().plusSeconds(20) : call.answeredAt()).plus(call.talk());
        variables.put("CallType", call.callType());
        variables.put("CallDirection", outgoing ? "Outbound" : "Inbound");
        variables.put("Number", call.number());
        variables.put("Agent", call.agent());
        variables.put("QueueExtension", call.queue());
        variables.put(
                "Duration",
                String.format(
                        Locale.ROOT,
                        "%02d:%02d:%02d",
                        call.talk().toHours(),
                        call.talk().toMinutesPart(),
                        call.talk().toSecondsPart()));
        variables.put("DurationTimespan", call.talk());
        variables.put("CallStartTimeUTC", call.startedAt());
        variables.put("CallEndTimeUTC", end);
        if (call.answeredAt() != null) {
            variables.put("CallEstablishedTimeUTC", call.answeredAt());
        }
        variables.put(
                "DateTime",
                DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm", Locale.ROOT)
                        .format(call.startedAt().atOffset(ZoneOffset.ofHours(3))));
        return request(scenario(REPORT), variables);
    }

    private Optional<SimulatedWebhook> unlessSkipped(TemplateNode scenario, Map<String, Object> call) {
        Map<String, Object> variables = new LinkedHashMap<>(parameters);
        variables.putAll(call);
        String condition = scenario.first("Request").attribute("SkipIf");
        return new TemplateText(variables).holds(condition) ? Optional.empty() : Optional.of(request(scenario, call));
    }

    private TemplateNode scenario(String id) {
        TemplateNode scenario = scenarios.get(id);
        if (scenario == null) {
            throw new IllegalArgumentException("the template has no scenario \"" + id + "\"");
        }
        return scenario;
    }

    /** What a scenario sends, relative to the address of the template. */
    private SimulatedWebhook request(TemplateNode scenario, Map<String, Object> call) {
        Map<String, Object> variables = new LinkedHashMap<>(parameters);
        variables.putAll(call);
        TemplateText text = new TemplateText(variables);
        TemplateNode request = scenario.first("Request");
        URI address = URI.create(text.evaluate(request.attribute("Url"), 2));
        Map<String, String> headers = new LinkedHashMap<>();
        if (!credentials.isEmpty()) {
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        byte[] body = new byte[0];
        boolean post = request.attribute("RequestType").equals("Post");
        if (post) {
            headers.put("Content-Type", "application/json");
            Map<String, Object> values = new LinkedHashMap<>();
            for (TemplateNode value : request.all("Value")) {
                values.put(
                        value.attribute("Key"),
                        text.evaluate(value.text(), Integer.parseInt(value.attribute("Passes"))));
            }
            body = Json.write(values);
        }
        String path = address.getPath().substring(address().getPath().length());
        return new SimulatedWebhook(
                post ? "POST" : "GET",
                path.startsWith("/") ? path.substring(1) : path,
                address.getRawQuery() == null ? "" : address.getRawQuery(),
                headers,
                body);
    }

    /**
     * The address that the template was made for.
     *
     * @return where its requests go
     * @throws IllegalStateException if the template has no parameter {@code Address}
     */
    public URI address() {
        if (parameters.get("Address") instanceof String address) {
            return URI.create(address);
        }
        throw new IllegalStateException("the template has no parameter Address");
    }
}
