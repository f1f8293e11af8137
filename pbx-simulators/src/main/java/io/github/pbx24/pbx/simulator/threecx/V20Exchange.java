package io.github.pbx24.pbx.simulator.threecx;

import io.github.pbx24.pbx.simulator.Faults;
import io.github.pbx24.pbx.simulator.SimulatedExchange;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.pbx.simulator.internal.SocketServer;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An exchange of version 20: the call control interface with its WebSocket, the configuration interface (XAPI), one client with one good
 * token at a time. It sends no webhooks; whoever listens hears of calls at once. Thread-safe.
 *
 * @since 0.1
 */
public final class V20Exchange implements SimulatedExchange {

    private final Clock clock;
    private final V20Office office = new V20Office();
    private final V20Log log = new V20Log();
    private final V20Recordings recordings = new V20Recordings();
    private final List<String> dialled = new CopyOnWriteArrayList<>();
    private final AtomicInteger lastCall = new AtomicInteger();
    private final V20Legs legs;
    private final V20Api api;
    private final SocketServer server;
    private volatile DialHandler dialHandler = (call, extension) -> {};

    private V20Exchange(Clock clock) {
        this.clock = clock;
        legs = new V20Legs(office, this::say);
        api = new V20Api(this, office);
        server = new SocketServer(new SocketServer.Pages(
                api::answer,
                "/callcontrol/ws",
                api::openSocket,
                api::said,
                () -> clock.instant().plus(office.skew())));
    }

    /**
     * Starts an exchange in which everything is set up well.
     *
     * @param clock the time at which calls begin that the exchange is asked for
     * @return the running exchange; the caller closes it
     */
    public static V20Exchange start(Clock clock) {
        return new V20Exchange(clock);
    }

    private void say(String text) {
        server.say(text);
    }

    /**
     * How it is set up. May be changed at any time.
     *
     * @return always the same
     */
    public V20Office office() {
        return office;
    }

    /**
     * Lets recordings become ready late. Default: at once.
     *
     * @param attempts how many times the list is shown without a new recording
     * @return this
     */
    public V20Exchange recordingsReadyAfter(int attempts) {
        recordings.readyAfter(attempts);
        return this;
    }

    /**
     * Breaks all WebSockets.
     *
     * @param politely with a farewell; otherwise the line is cut
     */
    public void dropSockets(boolean politely) {
        server.dropSockets(politely);
    }

    /**
     * How many listen over WebSockets.
     *
     * @return a count
     */
    public int listeners() {
        return server.listeners();
    }

    /**
     * How many legs have changed since anybody read them. Zero says that whoever listens is up to date with everything but ends.
     *
     * @return a count of legs that live
     */
    public int unread() {
        return legs.unread();
    }

    /** Another program with the same client asks for a token: the one in use is refused from now on. */
    public void takeToken() {
        api.takeToken();
    }

    /**
     * Does something of which no message is sent.
     *
     * @param story what happens
     * @param <T> what comes of it
     * @return what came of it
     */
    public <T> T silently(Supplier<T> story) {
        legs.mute(true);
        try {
            return story.get();
        } finally {
            legs.mute(false);
        }
    }

    /** Starts again: all calls are gone, all listeners too, and calls are counted from one again. */
    public void restart() {
        legs.clear();
        lastCall.set(0);
        dropSockets(true);
    }

    /** Forgets the call log and all recordings. */
    public void forgetHistory() {
        log.forget();
        recordings.forget();
    }

    @Override
    public String provider() {
        return "3cx";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("dialect", "call-control");
        settings.put("base-url", address().toString());
        settings.put("client-id", V20Office.CLIENT_ID);
        settings.put("client-secret", V20Office.CLIENT_SECRET);
        return settings;
    }

    @Override
    public URI address() {
        return server.address();
    }

    @Override
    public V20Call incoming(String client, Instant startedAt) {
        return new V20Call(this, lastCall.incrementAndGet(), client, null, startedAt);
    }

    @Override
    public V20Call outgoing(String client, String extension, Instant startedAt) {
        return new V20Call(this, lastCall.incrementAndGet(), client, extension, startedAt);
    }

    /** A call between two extensions. */
    V20Call inside(String from, String to) {
        V20Call call = outgoing(to, from, clock.instant());
        legs.addInside(call, from, "Connected", to);
        legs.addInside(call, to, "Connected", from);
        return call;
    }

    /** It sends no webhooks, so there is nothing to forge. */
    @Override
    public List<SimulatedWebhook> forged(SimulatedWebhook genuine) {
        return List.of();
    }

    @Override
    public int timesDialled(String client) {
        String wanted = digits(client);
        return (int) dialled.stream().filter(wanted::equals).count();
    }

    private static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }

    @Override
    public void onDial(DialHandler handler) {
        dialHandler = handler;
    }

    @Override
    public Faults faults() {
        return server.faults();
    }

    V20Call dial(String extension, String number) {
        dialled.add(digits(number));
        return outgoing(number, extension, clock.instant());
    }

    void dialled(V20Call call, String extension) {
        dialHandler.dialled(call, extension);
    }

    /** Somebody hung up through the interface. */
    boolean dropped(V20Leg leg) {
        legs.remove(leg);
        if (legs.of(leg.call()).isEmpty()) {
            leg.call().hungUp();
        }
        return true;
    }

    /** Somebody handed a call on through the interface. */
    boolean transferred(V20Leg leg, @Nullable String to) {
        if (to == null || to.isBlank()) {
            return false;
        }
        leg.call().blindTransfer(to, 1);
        return true;
    }

    V20Legs legs() {
        return legs;
    }

    V20Log log() {
        return log;
    }

    V20Recordings recordings() {
        return recordings;
    }

    @Override
    public void close() {
        server.close();
    }
}
