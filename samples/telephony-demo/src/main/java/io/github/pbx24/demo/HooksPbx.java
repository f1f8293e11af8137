package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An exchange with two addresses, called on answer and at the end, without an id of the call: 3CX, {@code custom-crm}. */
final class HooksPbx extends QuietPbx {

    private static final String TOKEN = "demo-token-of-the-hooks";

    HooksPbx(String id) {
        super(id);
    }

    @Override
    public String vendor() {
        return Report.HOOKS;
    }

    @Override
    public String configuration(String portal) {
        return """
                  - id: %s
                    provider: 3cx
                    portal: %s
                    settings: {dialect: custom-crm, token: %s}
                """.formatted(id(), portal, TOKEN);
    }

    private SimulatedWebhook hook(String name, Map<String, ?> fields) {
        return new SimulatedWebhook(
                "POST", name, "token=" + TOKEN, Map.of("Content-Type", "application/json"), Json.write(fields));
    }

    @Override
    Talk call(String client, Instant startedAt, boolean incoming, String extension) {
        return new Call(client, startedAt, incoming, extension);
    }

    @Override
    public List<SimulatedWebhook> forged(SimulatedWebhook genuine) {
        return List.of(withQuery(genuine, ""), withQuery(genuine, "token=" + TOKEN.substring(1)));
    }

    private static SimulatedWebhook withQuery(SimulatedWebhook genuine, String query) {
        return new SimulatedWebhook(genuine.method(), genuine.path(), query, genuine.headers(), genuine.body());
    }

    private final class Call extends Talk {

        Call(String client, Instant startedAt, boolean incoming, String extension) {
            super(client, startedAt, incoming, extension);
        }

        @Override
        public List<SimulatedWebhook> answeredBy(String who) {
            super.answeredBy(who);
            Map<String, Object> fields = parties();
            fields.put(
                    "CALL_START_DATE", startedAt.truncatedTo(ChronoUnit.SECONDS).toString());
            return List.of(hook("answered", fields));
        }

        /** These hooks do not tell of it. */
        @Override
        public List<SimulatedWebhook> unanswered() {
            return List.of();
        }

        @Override
        public List<SimulatedWebhook> over(int talkSeconds) {
            Map<String, Object> fields = parties();
            fields.put("DURATION", Integer.toString(talkSeconds));
            return List.of(hook("ended", fields));
        }

        private Map<String, Object> parties() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("USER_PHONE_INNER", extension);
            fields.put("PHONE_NUMBER", client);
            fields.put("TYPE", incoming ? "1" : "2");
            return fields;
        }
    }
}
