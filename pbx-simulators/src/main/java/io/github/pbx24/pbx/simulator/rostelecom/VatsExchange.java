package io.github.pbx24.pbx.simulator.rostelecom;

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
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that speaks the dialect {@code vats}: signed JSON webhooks, {@code /v2/calls/originate}, {@code /v2/records}. Thread-safe.
 *
 * @since 0.1
 */
public final class VatsExchange implements SimulatedExchange {

    /** The key of its signature. */
    public static final String KEY = "simulated-webhook-key";

    /** The token of its API. */
    public static final String ACCESS_TOKEN = "simulated-access-token";

    /** The company's line. */
    public static final String LINE = "+74950000101";

    private final Clock clock;
    private final Recordings recordings = new Recordings();
    private final ExchangeServer server;
    private volatile boolean links;
    private volatile DialHandler dialHandler = (call, extension) -> {};

    private VatsExchange(Clock clock) {
        this.clock = clock;
        this.server = new ExchangeServer(this::answer);
    }

    /**
     * Starts an exchange.
     *
     * @param clock the time at which calls begin that the exchange is asked for
     * @return the running exchange; the caller closes it
     */
    public static VatsExchange start(Clock clock) {
        return new VatsExchange(clock);
    }

    /**
     * Lets recordings become ready late. Default: at once.
     *
     * @param attempts how many attempts to fetch one come too early
     * @return this
     */
    public VatsExchange recordingsReadyAfter(int attempts) {
        recordings.readyAfter(attempts);
        return this;
    }

    /**
     * Answers with a link to a recording and not with the recording itself, as another version of the API does.
     *
     * @return this
     */
    public VatsExchange withLinksToRecordings() {
        links = true;
        return this;
    }

    @Override
    public String provider() {
        return "rostelecom";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("dialect", "vats");
        settings.put("webhook-keys", List.of(KEY));
        settings.put("api-url", address().toString());
        settings.put("access-token", ACCESS_TOKEN);
        return settings;
    }

    @Override
    public URI address() {
        return server.address();
    }

    @Override
    public SimulatedCall incoming(String client, Instant startedAt) {
        return new VatsCall(this, client, null, startedAt);
    }

    @Override
    public SimulatedCall outgoing(String client, String extension, Instant startedAt) {
        return new VatsCall(this, client, extension, startedAt);
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

    @Override
    public List<SimulatedWebhook> forged(SimulatedWebhook genuine) {
        byte[] body = genuine.body();
        byte[] rewritten =
                new String(body, StandardCharsets.UTF_8).replace(",", ", ").getBytes(StandardCharsets.UTF_8);
        return List.of(
                post(body, null), post(body, signature("another-key", body)), post(rewritten, signature(KEY, body)));
    }

    SimulatedWebhook signed(Map<String, Object> event) {
        byte[] body = Json.write(event);
        return post(body, signature(KEY, body));
    }

    void keep(String name, byte[] recording) {
        recordings.keep(name, recording);
    }

    private Reply answer(ApiRequest request) {
        if (request.path().startsWith("/files/")) {
            return audio(recordings.fetch(request.name()));
        }
        if (!Optional.of("Bearer " + ACCESS_TOKEN).equals(request.header("Authorization"))) {
            return Reply.json(401, Map.of("error", "unauthorized"));
        }
        if (request.path().equals("/v2/calls/originate")) {
            return originate(request);
        }
        if (!request.path().startsWith("/v2/records/")) {
            return Reply.json(404, Map.of("error", "not found"));
        }
        if (links && recordings.has(request.name())) {
            return Reply.json(200, Map.of("url", address() + "/files/" + request.name()));
        }
        return audio(recordings.fetch(request.name()));
    }

    private static Reply audio(Optional<byte[]> recording) {
        return recording
                .map(file -> Reply.of(200, "audio/mpeg", file))
                .orElseGet(() -> Reply.json(404, Map.of("error", "not found")));
    }

    private Reply originate(ApiRequest request) {
        Map<String, Object> order = request.json();
        if (!(order.get("from_extension") instanceof String extension)
                || !(order.get("to_number") instanceof String number)) {
            return Reply.json(400, Map.of("error", "bad request"));
        }
        server.dialled(number);
        SimulatedCall call = outgoing(number, extension, clock.instant());
        return Reply.json(200, Map.of("call_uuid", call.id())).then(() -> dialHandler.dialled(call, extension));
    }

    private static SimulatedWebhook post(byte[] body, @Nullable String signature) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        if (signature != null) {
            headers.put("X-Signature", signature);
        }
        return new SimulatedWebhook("POST", "", "", headers, body);
    }

    private static String signature(String key, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
