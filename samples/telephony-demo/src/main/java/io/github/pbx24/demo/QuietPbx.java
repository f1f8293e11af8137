package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedExchange;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.time.Instant;
import java.util.List;

/** An exchange that gives its calls no id, and that nobody can ask to dial. */
abstract class QuietPbx implements SimulatedPbx {

    private final String id;

    QuietPbx(String id) {
        this.id = id;
    }

    /** A call that begins; the extension of an incoming one is known when it rings. */
    abstract Talk call(String client, Instant startedAt, boolean incoming, String extension);

    @Override
    public String id() {
        return id;
    }

    @Override
    public SimulatedCall incoming(String client, Instant startedAt) {
        return call(client, startedAt, true, "");
    }

    @Override
    public SimulatedCall outgoing(String client, String extension, Instant startedAt) {
        return call(client, startedAt, false, extension);
    }

    @Override
    public int timesDialled(String client) {
        return 0;
    }

    @Override
    public void onDial(SimulatedExchange.DialHandler handler) {
        // Nobody can ask it to dial.
    }

    @Override
    public void close() {
        // It holds nothing.
    }

    /** Who talks with whom; says nothing until it is asked to. */
    abstract static class Talk implements QuietCall {

        final String client;
        final Instant startedAt;
        final boolean incoming;
        String extension;

        Talk(String client, Instant startedAt, boolean incoming, String extension) {
            this.client = client;
            this.startedAt = startedAt;
            this.incoming = incoming;
            this.extension = extension;
        }

        @Override
        public String id() {
            return client + " " + startedAt;
        }

        @Override
        public String client() {
            return client;
        }

        @Override
        public List<SimulatedWebhook> rings(List<String> extensions) {
            extension = extensions.get(0);
            return List.of();
        }

        @Override
        public List<SimulatedWebhook> answeredBy(String who) {
            extension = incoming ? who : extension;
            return List.of();
        }
    }
}
