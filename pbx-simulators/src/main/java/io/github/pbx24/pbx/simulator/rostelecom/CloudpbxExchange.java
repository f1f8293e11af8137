package io.github.pbx24.pbx.simulator.rostelecom;

import io.github.pbx24.pbx.simulator.Faults;
import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedExchange;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.pbx.simulator.internal.ExchangeServer;
import io.github.pbx24.pbx.simulator.internal.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that speaks the dialect {@code cloudpbx}: {@code call_events}, {@code get_number_info} and {@code history_file_completed} to the
 * outside; {@code call_back}, {@code call_info}, {@code get_record}, {@code users_info}, {@code domain_call_history} and {@code
 * download_call_history} for whoever signs. Thread-safe.
 *
 * @since 0.1
 */
public final class CloudpbxExchange implements SimulatedExchange {

    /** Its client id. */
    public static final String CLIENT_ID = "0A0A0A0A0B0B0B0B0C0C0C0C0D0D0D0D";

    /** The key of its signature. */
    public static final String KEY = "1F1F1F1F2E2E2E2E3D3D3D3D4C4C4C4C";

    /** The customer's domain. */
    public static final String DOMAIN = "100200.20.rt.ru";

    /** The company's line. */
    public static final String LINE = "+74950000101";

    private final Clock clock;
    private final CloudpbxRecords records = new CloudpbxRecords();
    private final CloudpbxApi api;
    private final ExchangeServer server;
    private volatile DialHandler dialHandler = (call, extension) -> {};

    private CloudpbxExchange(Clock clock) {
        this.clock = clock;
        this.api = new CloudpbxApi(this, records);
        this.server = new ExchangeServer(api::answer);
    }

    /**
     * Starts an exchange.
     *
     * @param clock the time at which calls begin that the exchange is asked for
     * @return the running exchange; the caller closes it
     */
    public static CloudpbxExchange start(Clock clock) {
        return new CloudpbxExchange(clock);
    }

    /**
     * Lets recordings become ready late. Default: at once.
     *
     * @param attempts how many times {@code get_record} answers that there is none
     * @return this
     */
    public CloudpbxExchange recordingsReadyAfter(int attempts) {
        records.recordings().readyAfter(attempts);
        return this;
    }

    /**
     * Lets history files become ready late. Default: at once.
     *
     * @param attempts how many times {@code download_call_history} answers that there is no file
     * @return this
     */
    public CloudpbxExchange historyReadyAfter(int attempts) {
        api.historyReadyAfter(attempts);
        return this;
    }

    /**
     * Says how history files look. Default: {@link HistoryForm#ZIP}.
     *
     * @param form the form
     * @return this
     */
    public CloudpbxExchange historyForm(HistoryForm form) {
        api.historyForm(form);
        return this;
    }

    /**
     * Switches a method off, as the domain's administrator may: it then answers 404.
     *
     * @param method for example {@code get_record}
     * @return this
     */
    public CloudpbxExchange disable(String method) {
        api.disable(method);
        return this;
    }

    @Override
    public String provider() {
        return "rostelecom";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("dialect", "cloudpbx");
        settings.put("client-id", CLIENT_ID);
        settings.put("sign-key", List.of(KEY));
        settings.put("api-url", address().toString());
        settings.put("domain", DOMAIN);
        return settings;
    }

    @Override
    public URI address() {
        return server.address();
    }

    @Override
    public SimulatedCall incoming(String client, Instant startedAt) {
        return new CloudpbxCall(this, client, null, startedAt);
    }

    @Override
    public SimulatedCall outgoing(String client, String extension, Instant startedAt) {
        return new CloudpbxCall(this, client, extension, startedAt);
    }

    /**
     * The question that the exchange asks before it routes an incoming call.
     *
     * @param client who calls, with plus
     * @return {@code get_number_info}
     */
    public SimulatedWebhook question(String client) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("domain", DOMAIN);
        members.put("from_number", client.replace("+", ""));
        members.put("request_number", LINE.replace("+", ""));
        return signed("get_number_info", members);
    }

    /**
     * Says that an ordered history file is ready.
     *
     * @param orderId the order
     * @return {@code history_file_completed}
     */
    public SimulatedWebhook historyFileCompleted(String orderId) {
        return signed("history_file_completed", Map.of("order_id", orderId, "result", "0"));
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
        String path = genuine.path();
        return List.of(
                post(path, body, CLIENT_ID, null),
                post(path, body, CLIENT_ID, CloudpbxSignature.of(CLIENT_ID, "another-key", body)),
                post(path, body, "another-id", CloudpbxSignature.of("another-id", KEY, body)),
                post(path, rewritten, CLIENT_ID, CloudpbxSignature.of(CLIENT_ID, KEY, body)));
    }

    SimulatedWebhook signed(String method, Map<String, ?> members) {
        byte[] body = Json.write(members);
        return post(method, body, CLIENT_ID, CloudpbxSignature.of(CLIENT_ID, KEY, body));
    }

    CloudpbxRecords records() {
        return records;
    }

    /** Rings the employee and then the client. */
    SimulatedCall dial(String extension, String client) {
        server.dialled(client);
        return outgoing(client, extension, clock.instant());
    }

    void dialled(SimulatedCall call, String extension) {
        dialHandler.dialled(call, extension);
    }

    private static SimulatedWebhook post(String path, byte[] body, String clientId, @Nullable String signature) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        headers.put("X-Client-ID", clientId);
        if (signature != null) {
            headers.put("X-Client-Sign", signature);
        }
        return new SimulatedWebhook("POST", path, "", headers, body);
    }

    @Override
    public void close() {
        server.close();
    }
}
