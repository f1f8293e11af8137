package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A 3CX of version 20: it sends nothing, the gateway listens to it. */
final class V20Pbx implements SimulatedPbx {

    /** So that a call is over before now, and was heard of soon after it began. */
    private static final Duration BEGAN_BEFORE = Duration.ofSeconds(60);

    private final V20Exchange exchange;
    private final SimulatedFromKit kit;

    V20Pbx(String id) {
        exchange = V20Exchange.start(Clock.systemUTC());
        kit = new SimulatedFromKit(Report.V20, id, exchange);
    }

    @Override
    public String vendor() {
        return kit.vendor();
    }

    @Override
    public String id() {
        return kit.id();
    }

    @Override
    public String configuration(String portal) {
        return kit.configuration(portal);
    }

    @Override
    public SimulatedCall incoming(String client, Instant startedAt) {
        return kit.incoming(client, Instant.now().minus(BEGAN_BEFORE));
    }

    @Override
    public SimulatedCall outgoing(String client, String extension, Instant startedAt) {
        return kit.outgoing(client, extension, Instant.now().minus(BEGAN_BEFORE));
    }

    @Override
    public List<Webhook> forged(Webhook genuine) {
        return List.of();
    }

    @Override
    public boolean sendsWebhooks() {
        return false;
    }

    /** People are slower than that: whoever listens has read one step before the next one happens. */
    @Override
    public void awaitHeard() {
        Await.until("the gateway to have read what happened", () -> exchange.unread() == 0);
    }

    @Override
    public int timesDialled(String client) {
        return kit.timesDialled(client);
    }

    @Override
    public void onDial(DialHandler handler) {
        kit.onDial(handler);
    }

    @Override
    public void close() {
        kit.close();
    }
}
