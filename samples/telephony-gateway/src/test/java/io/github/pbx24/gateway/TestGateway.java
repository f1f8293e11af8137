package io.github.pbx24.gateway;

import io.github.pbx24.gateway.config.GatewayConfigReader;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A real gateway on loopback with a real SQLite file and a simulated portal. */
final class TestGateway implements AutoCloseable {

    static final String KEY = "rostelecom-key-1";
    static final String TOKEN = "plugin-token-1";
    static final String APPLICATION_TOKEN = "application-token-1";
    static final String ADMIN_TOKEN = "admin-token-of-tests";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(60))
            .build();

    private final Gateway gateway;
    private final URI address;

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
        this.address = gateway.start();
    }

    static TestGateway start(Path folder, PortalSimulator portal) {
        return start(yaml(folder, portal.webhookUrl(), ""));
    }

    static TestGateway start(Path folder, PortalSimulator portal, Clock clock) {
        return start(yaml(folder, portal.webhookUrl(), ""), clock);
    }

    static TestGateway start(String yaml) {
        return start(yaml, Clock.systemUTC());
    }

    private static TestGateway start(String yaml, Clock clock) {
        return new TestGateway(new Gateway(GatewayConfigReader.parse(yaml, Map.of()), clock));
    }

    static String yaml(Path folder, URI webhook, String more) {
        return store("jdbc:sqlite:" + folder.resolve("gateway.db"))
                + portal("incoming-webhook: " + webhook)
                + rest(folder, more);
    }

    static String store(String url) {
        return "store: {url: \"" + url + "\"}\n";
    }

    static String portal(String access) {
        return """
                portals:
                  - id: acme
                    %s
                    application-token: %s
                    default-user: 1
                """.formatted(access, APPLICATION_TOKEN);
    }

    static String rest(Path folder, String more) {
        return """
                pbx:
                  - id: rt
                    provider: rostelecom
                    portal: acme
                    settings: {dialect: vats, webhook-keys: [%s, rostelecom-key-2]}
                  - id: office
                    provider: 3cx
                    portal: acme
                    settings: {dialect: webhook-plugin, token: %s}
                recordings: {archive: "file:%s"}
                timings: {settle: PT0S}
                %s""".formatted(KEY, TOKEN, folder.resolve("recordings"), more.isEmpty() ? server() : more);
    }

    private static String server() {
        return "server: {host: 127.0.0.1, port: 0, admin-token: " + ADMIN_TOKEN + "}\n";
    }

    URI address() {
        return address;
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(authorized(path, headers).GET());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
        return send(authorized(path, headers).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> postSigned(String body) throws IOException, InterruptedException {
        return post("/pbx/rt", body, "Content-Type", "application/json", "X-Signature", signature(body));
    }

    /** With the operator's token, where the test brings none. */
    private HttpRequest.Builder authorized(String path, String... headers) {
        HttpRequest.Builder request = request(path, headers);
        boolean admin = path.equals("/") || path.startsWith("/api");
        return admin && headers.length == 0 ? request.header("Authorization", "Bearer " + ADMIN_TOKEN) : request;
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(120));
        return headers.length == 0 ? request : request.headers(headers);
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static int head(HttpRequest.Builder request) throws IOException, InterruptedException {
        return send(request.method("HEAD", HttpRequest.BodyPublishers.noBody())).statusCode();
    }

    static String signature(String body) {
        return signature(body.getBytes(StandardCharsets.UTF_8));
    }

    static String signature(byte[] body) {
        return signature(body, KEY);
    }

    static String signature(byte[] body, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A ringing call of the vats dialect, heard now. */
    static String ringing(String call, String extension) {
        return """
                {"event":"start","call_uuid":"%s","call_direction":"inbound","caller_id":"+79161234567",\
                "called_number":"+74997654321","extension":"%s","call_start":"%s"}""".formatted(call, extension, now());
    }

    /** The end of an answered call of the vats dialect. */
    static String ended(String call, String extension, int talkSeconds) {
        return """
                {"event":"end","call_uuid":"%s","call_direction":"inbound","caller_id":"+79161234567",\
                "called_number":"+74997654321","extension":"%s","call_start":"%s","call_answer":"%s","call_end":"%s",\
                "duration_full":%d,"duration_talk":%d}""".formatted(call, extension, now(), now(), now(), talkSeconds + 5, talkSeconds);
    }

    private static String now() {
        return Instant.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .atOffset(ZoneOffset.UTC)
                .toString()
                .replace("Z", "+00:00");
    }

    @Override
    public void close() {
        gateway.close();
    }
}
