package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedExchange;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A 3CX of version 20: it sends nothing, the gateway listens to it. */
final class V20Pbx implements SimulatedPbx {

    /** So that a call is over before now, and was heard of soon after it began. */
    private static final Duration BEGAN_BEFORE = Duration.ofSeconds(60);

    private final V20Exchange exchange;
    private final SimulatedFromKit kit;
    private final Map<String, TalkMeasured> talks = new ConcurrentHashMap<>();

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
        return measured(kit.incoming(client, Instant.now().minus(BEGAN_BEFORE)));
    }

    @Override
    public SimulatedCall outgoing(String client, String extension, Instant startedAt) {
        return measured(kit.outgoing(client, extension, Instant.now().minus(BEGAN_BEFORE)));
    }

    @Override
    public List<SimulatedWebhook> forged(SimulatedWebhook genuine) {
        return List.of();
    }

    @Override
    public boolean sendsWebhooks() {
        return false;
    }

    /** People are slower than that: whoever listens has read one step before the next one happens. */
    @Override
    public void awaitHeard(Predicate<String> talking) {
        Await.until("the gateway to have read what happened", () -> exchange.unread() == 0);
        talks.forEach((client, talk) -> {
            if (talk.isAnswered()) {
                // It notes the time after it has read.
                Await.until("the gateway to say that somebody talks", () -> talking.test(client));
                talk.heard();
            }
        });
    }

    /** A call that is missed has no conversation, whoever listens. */
    @Override
    public boolean mayHaveTalked(String client, long seconds, int told) {
        TalkMeasured talk = talks.get(client);
        return talk == null || told == 0 ? seconds == told : talk.allows(seconds, told);
    }

    private SimulatedCall measured(SimulatedCall call) {
        return new Measured(call, talks.computeIfAbsent(call.client(), client -> new TalkMeasured()));
    }

    @Override
    public int timesDialled(String client) {
        return kit.timesDialled(client);
    }

    @Override
    public void onDial(SimulatedExchange.DialHandler handler) {
        kit.onDial((call, extension) -> handler.dialled(measured(call), extension));
    }

    @Override
    public void close() {
        kit.close();
    }

    /** Notes when things happen. */
    private record Measured(SimulatedCall call, TalkMeasured talk) implements SimulatedCall {

        @Override
        public String id() {
            return call.id();
        }

        @Override
        public String client() {
            return call.client();
        }

        @Override
        public List<SimulatedWebhook> rings(List<String> extensions) {
            return call.rings(extensions);
        }

        @Override
        public List<SimulatedWebhook> answeredBy(String extension) {
            talk.answered();
            return call.answeredBy(extension);
        }

        @Override
        public List<SimulatedWebhook> blindTransfer(String to, int talkSeconds) {
            return call.blindTransfer(to, talkSeconds);
        }

        @Override
        public List<SimulatedWebhook> attendedTransfer(String to, int talkSeconds) {
            return call.attendedTransfer(to, talkSeconds);
        }

        @Override
        public List<SimulatedWebhook> unanswered() {
            return call.unanswered();
        }

        @Override
        public List<SimulatedWebhook> over(int talkSeconds) {
            talk.over();
            return call.over(talkSeconds);
        }

        @Override
        public List<SimulatedWebhook> over(int talkSeconds, byte[] recording) {
            talk.over();
            return call.over(talkSeconds, recording);
        }
    }
}
