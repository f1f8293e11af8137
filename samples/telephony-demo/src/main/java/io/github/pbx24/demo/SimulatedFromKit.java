package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedExchange;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** An exchange of the published simulators. */
final class SimulatedFromKit implements SimulatedPbx {

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
        return exchange.incoming(client, startedAt);
    }

    @Override
    public SimulatedCall outgoing(String client, String extension, Instant startedAt) {
        return exchange.outgoing(client, extension, startedAt);
    }

    @Override
    public List<SimulatedWebhook> forged(SimulatedWebhook genuine) {
        return exchange.forged(genuine);
    }

    @Override
    public int timesDialled(String client) {
        return exchange.timesDialled(client);
    }

    @Override
    public void onDial(SimulatedExchange.DialHandler handler) {
        exchange.onDial(handler);
    }

    @Override
    public void close() {
        exchange.close();
    }
}
