package io.github.pbx24.pbx.simulator.threecx;

import io.github.pbx24.pbx.simulator.Faults;
import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedExchange;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.pbx.simulator.internal.ApiRequest;
import io.github.pbx24.pbx.simulator.internal.ExchangeServer;
import io.github.pbx24.pbx.simulator.internal.Json;
import io.github.pbx24.pbx.simulator.internal.Recordings;
import io.github.pbx24.pbx.simulator.internal.Reply;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An exchange with the webhook plugin: events as GET, recordings as POST, {@code makecall} on the plugin's web interface. Thread-safe.
 *
 * @since 0.1
 */
public final class PluginExchange implements SimulatedExchange {

    /** The secret in the address that the plugin was given. */
    public static final String TOKEN = "simulated-plugin-token";

    /** The key of the plugin's web interface. */
    public static final String ACCESS_KEY = "simulated-access-key";

    /** A queue. */
    public static final String QUEUE = "804";

    /** The name of the inbound rule by which clients come in. */
    public static final String RULE = "SpbDID";

    /** The number behind the rule. */
    public static final String LINE = "+78120000001";

    private static final String RECORDING = "/webapi/recording/";

    private final Clock clock;
    private final ExchangeServer server;
    private final Recordings recordings = new Recordings();
    private final AtomicInteger numbers = new AtomicInteger(200);
    private volatile DialHandler dialHandler = (call, extension) -> {};

    private PluginExchange(Clock clock) {
        this.clock = clock;
        this.server = new ExchangeServer(this::answer);
    }

    /**
     * Starts an exchange.
     *
     * @param clock the time at which calls begin that the exchange is asked for
     * @return the running exchange; the caller closes it
     */
    public static PluginExchange start(Clock clock) {
        return new PluginExchange(clock);
    }

    /**
     * Lets recordings become ready late, because they are converted first. Default: at once.
     *
     * @param attempts how many times there is no file yet
     * @return this
     */
    public PluginExchange recordingsReadyAfter(int attempts) {
        recordings.readyAfter(attempts);
        return this;
    }

    @Override
    public String provider() {
        return "3cx";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("dialect", "webhook-plugin");
        settings.put("token", TOKEN);
        settings.put("zone", PluginCall.ZONE.getId());
        settings.put("queues", List.of(QUEUE));
        settings.put("lines", Map.of(RULE, LINE));
        settings.put("base-url", address().toString());
        settings.put("access-key", ACCESS_KEY);
        return settings;
    }

    @Override
    public URI address() {
        return server.address();
    }

    @Override
    public SimulatedCall incoming(String client, Instant startedAt) {
        return new PluginCall(this, numbers.incrementAndGet(), client, null, startedAt);
    }

    @Override
    public SimulatedCall outgoing(String client, String extension, Instant startedAt) {
        return new PluginCall(this, numbers.incrementAndGet(), client, extension, startedAt);
    }

    @Override
    public int timesDialled(String client) {
        return server.timesDialled(client);
    }

    @Override
    public void onDial(DialHandler handler) {
        dialHandler = handler;
    }

    @Override
    public Faults faults() {
        return server.faults();
    }

    private Reply answer(ApiRequest request) {
        if (request.path().startsWith(RECORDING)) {
            return recordings
                    .fetch(request.name())
                    .map(file -> Reply.of(200, "audio/mpeg", file))
                    .orElseGet(() -> Reply.page(404, "Not Found"));
        }
        return request.path().equals("/webapi/" + ACCESS_KEY + "/makecall")
                ? makeCall(request)
                : Reply.page(404, "Not Found");
    }

    private Reply makeCall(ApiRequest request) {
        String extension = request.query().getOrDefault("first", "");
        String number = request.query().getOrDefault("second", "");
        if (extension.isEmpty() || number.isEmpty()) {
            return Reply.page(400, "Bad Request");
        }
        server.dialled(number);
        SimulatedCall call = outgoing(number, extension, clock.instant());
        // The answer names a chain id that no later event repeats: whoever asked has to recognise the call by itself.
        return Reply.json(200, Map.of("finalStatus", "Success", "chid", "00000000-01dc-27dd-cc8a-799100000029"))
                .then(() -> dialHandler.dialled(call, extension));
    }

    /** Keeps a recording. The post names its address, and nothing else. */
    SimulatedWebhook recording(String file, byte[] recording) {
        recordings.keep(file, recording);
        return new SimulatedWebhook(
                "POST",
                TOKEN,
                "",
                Map.of("Content-Type", "application/json"),
                Json.write(Map.of("FILES", List.of(address() + RECORDING + file))));
    }

    static SimulatedWebhook event(Map<String, String> parameters) {
        return get(TOKEN, query(parameters));
    }

    private static SimulatedWebhook get(String path, String query) {
        return new SimulatedWebhook("GET", path, query, Map.of(), new byte[0]);
    }

    private static String query(Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
        return query.toString();
    }

    @Override
    public List<SimulatedWebhook> forged(SimulatedWebhook genuine) {
        return List.of(
                get("", genuine.query()),
                get("another-token", genuine.query()),
                get("", genuine.query() + "&token=" + TOKEN.substring(1)));
    }

    @Override
    public void close() {
        server.close();
    }
}
