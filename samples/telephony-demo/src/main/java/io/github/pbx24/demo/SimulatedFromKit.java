package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.SimulatedExchange;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** An exchange of the published simulators. */
final class SimulatedFromKit implements SimulatedPbx {

    private static final URI ANYWHERE = URI.create("http://gateway");

    private final String vendor;
    private final String id;
    private final SimulatedExchange exchange;

    /**
     * Puts an exchange on the stage.
     *
     * @param vendor what the report calls it
     * @param id its id in the gateway's configuration
     * @param exchange closed with this
     */
    SimulatedFromKit(String vendor, String id, SimulatedExchange exchange) {
        this.vendor = vendor;
        this.id = id;
        this.exchange = exchange;
    }

    @Override
    public String vendor() {
        return vendor;
    }

    @Override
    public String id() {
        return id;
    }

    /** JSON is YAML too. */
    @Override
    public String configuration(String portal) {
        return """
                  - id: %s
                    provider: %s
                    portal: %s
                    settings: %s
                """.formatted(
                id, exchange.provider(), portal, new String(Json.write(exchange.settings()), StandardCharsets.UTF_8));
    }

    @Override
    public SimulatedCall incoming(String client, Instant startedAt) {
        return new Call(exchange.incoming(client, startedAt));
    }

    @Override
    public SimulatedCall outgoing(String client, String extension, Instant startedAt) {
        return new Call(exchange.outgoing(client, extension, startedAt));
    }

    @Override
    public List<Webhook> forged(Webhook genuine) {
        String path = genuine.target().replaceFirst("^/pbx/[^/?]*/?", "").split("[?]", 2)[0];
        SimulatedWebhook sent = new SimulatedWebhook(genuine.method(), path, "", genuine.headers(), genuine.body());
        return webhooks(exchange.forged(sent));
    }

    @Override
    public int timesDialled(String client) {
        return exchange.timesDialled(client);
    }

    @Override
    public void onDial(DialHandler handler) {
        exchange.onDial((call, extension) -> handler.dialled(new Call(call), extension));
    }

    @Override
    public void close() {
        exchange.close();
    }

    private List<Webhook> webhooks(List<SimulatedWebhook> sent) {
        return sent.stream()
                .map(webhook -> {
                    URI target = webhook.target(ANYWHERE.resolve("/pbx/" + id));
                    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
                    return new Webhook(
                            webhook.method(), target.getRawPath() + query, webhook.headers(), webhook.body());
                })
                .toList();
    }

    /** A call of that exchange. */
    private final class Call implements SimulatedCall {

        private final io.github.pbx24.pbx.simulator.SimulatedCall call;

        Call(io.github.pbx24.pbx.simulator.SimulatedCall call) {
            this.call = call;
        }

        @Override
        public String id() {
            return call.id();
        }

        @Override
        public String client() {
            return call.client();
        }

        @Override
        public List<Webhook> rings(List<String> extensions) {
            return webhooks(call.rings(extensions));
        }

        @Override
        public List<Webhook> answeredBy(String extension) {
            return webhooks(call.answeredBy(extension));
        }

        @Override
        public List<Webhook> blindTransfer(String to, int talkSeconds) {
            return webhooks(call.blindTransfer(to, talkSeconds));
        }

        @Override
        public List<Webhook> attendedTransfer(String to, int talkSeconds) {
            return webhooks(call.attendedTransfer(to, talkSeconds));
        }

        @Override
        public List<Webhook> unanswered() {
            return webhooks(call.unanswered());
        }

        @Override
        public List<Webhook> over(int talkSeconds) {
            return webhooks(call.over(talkSeconds));
        }

        @Override
        public List<Webhook> over(int talkSeconds, byte[] recording) {
            return webhooks(call.over(talkSeconds, recording));
        }
    }
}
