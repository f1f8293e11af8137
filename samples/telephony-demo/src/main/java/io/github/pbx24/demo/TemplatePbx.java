package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.pbx.simulator.threecx.CrmTemplateClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A 3CX with the CRM template that the gateway wrote: it asks who is calling, has unknown callers made contacts, and reports a call once it
 * is over.
 */
final class TemplatePbx extends QuietPbx {

    private static final String TOKEN = "demo-token-of-the-template";
    private static final Duration RANG = Duration.ofSeconds(5);

    private volatile @Nullable CrmTemplateClient template;

    TemplatePbx(String id) {
        super(id);
    }

    @Override
    public String vendor() {
        return Report.TEMPLATE;
    }

    @Override
    public String configuration(String portal) {
        return """
                  - id: %s
                    provider: 3cx
                    portal: %s
                    settings: {dialect: crm-template, token: %s}
                """.formatted(id(), portal, TOKEN);
    }

    /** The administrator uploads the file, and ticks the box for contacts. */
    @Override
    public void setUp(UnaryOperator<String> gateway) {
        template = CrmTemplateClient.of(gateway.apply("/pbx/" + id() + "/template.xml"))
                .with("CreateContactEnabled", "True");
    }

    private CrmTemplateClient template() {
        CrmTemplateClient loaded = template;
        if (loaded == null) {
            throw new IllegalStateException("the template was not loaded");
        }
        return loaded;
    }

    /** Asks who is calling. */
    SimulatedWebhook question(String client) {
        return template().lookup(client);
    }

    /** Whom it shows on the phones, and whose card opens; empty for a bare number. */
    Optional<CrmTemplateClient.Contact> shown(String client, String answer) {
        return template().found(client, answer.getBytes(StandardCharsets.UTF_8));
    }

    /** Has a caller made a contact. */
    SimulatedWebhook newContact(String client) {
        return template()
                .create(client, "Inbound")
                .orElseThrow(() -> new ScenarioFailedException("the template makes no contacts"));
    }

    @Override
    Talk call(String client, Instant startedAt, boolean incoming, String extension) {
        return new Call(client, startedAt, incoming, extension);
    }

    @Override
    public List<SimulatedWebhook> forged(SimulatedWebhook genuine) {
        Map<String, String> wrong = new LinkedHashMap<>(genuine.headers());
        wrong.replaceAll((name, value) -> name.equals("Authorization") ? "Basic d3Jvbmc6eA==" : value);
        Map<String, String> none = new LinkedHashMap<>(genuine.headers());
        none.remove("Authorization");
        return List.of(with(genuine, wrong), with(genuine, none));
    }

    private static SimulatedWebhook with(SimulatedWebhook genuine, Map<String, String> headers) {
        return new SimulatedWebhook(genuine.method(), genuine.path(), genuine.query(), headers, genuine.body());
    }

    private final class Call extends Talk {

        Call(String client, Instant startedAt, boolean incoming, String extension) {
            super(client, startedAt, incoming, extension);
        }

        @Override
        public List<SimulatedWebhook> rings(List<String> extensions) {
            super.rings(extensions);
            return incoming ? List.of(question(client), newContact(client)) : List.of();
        }

        @Override
        public List<SimulatedWebhook> unanswered() {
            return report(incoming ? "Missed" : "Notanswered", null, 0);
        }

        @Override
        public List<SimulatedWebhook> over(int talkSeconds) {
            return report(incoming ? "Inbound" : "Outbound", startedAt.plus(RANG), talkSeconds);
        }

        private List<SimulatedWebhook> report(String type, @Nullable Instant answeredAt, int talkSeconds) {
            return List.of(template()
                    .report(new CrmTemplateClient.Report(
                            type, client, extension, "", startedAt, answeredAt, Duration.ofSeconds(talkSeconds))));
        }
    }
}
