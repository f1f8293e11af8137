package io.github.pbx24.analytics.demo;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.Moshi;
import io.github.pbx24.analytics.Analytics;
import io.github.pbx24.analytics.AnalyticsConfig;
import io.github.pbx24.app.PortalScope;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.app.speech.FileSpeechToText;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import io.github.pbx24.simulator.ApplicationKeys;
import io.github.pbx24.simulator.AuthorizationServerSimulator;
import io.github.pbx24.simulator.PageOpening;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Simulated portals with the real application inside, and what people do there. Used by the demonstration and by the browser tests.
 * Not thread-safe.
 */
public final class DemoStage implements AutoCloseable {

    /** The line that calls come over. */
    public static final String LINE = "84950000001";

    /** An employee with a telephone. */
    public static final long EMPLOYEE = 7;

    /** Another one. */
    public static final long COLLEAGUE = 8;

    private static final Pattern SESSION = Pattern.compile("#session=([A-Za-z0-9_.~-]+)");
    private static final JsonAdapter<Object> JSON = new Moshi.Builder().build().adapter(Object.class);

    /**
     * A portal and the application's keys in it.
     *
     * @param portal the portal
     * @param keys the keys
     */
    public record Site(PortalSimulator portal, ApplicationKeys keys) {}

    /**
     * An HTTP answer.
     *
     * @param status status
     * @param body the text
     * @param headers the headers
     */
    public record Reply(int status, String body, HttpHeaders headers) {

        /**
         * Reads JSON.
         *
         * @return the object; empty if the body is none
         */
        public Map<String, @Nullable Object> json() {
            return DemoStage.object(body);
        }
    }

    private final Path folder;
    private final Path transcripts;
    private final URI address;
    private final AuthorizationServerSimulator vendor = AuthorizationServerSimulator.start();
    private final List<Site> sites = new ArrayList<>();
    private final Analytics analytics;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    /**
     * Builds and starts everything; the application is not installed anywhere yet.
     *
     * @param folder an empty folder for data
     * @param host the application's own host, an address of this machine; another one than the portals' is another site for a browser
     * @param portals how many portals
     * @param portalPort port of the first portal; 0 for any free one
     * @param clock tells the time
     * @throws IOException if the folder cannot be written
     */
    public DemoStage(Path folder, String host, int portals, int portalPort, Clock clock) throws IOException {
        this.folder = folder;
        this.transcripts = Files.createDirectories(folder.resolve("transcripts"));
        int port = freePort();
        this.address = URI.create("http://" + host + ":" + port + "/");
        for (int i = 0; i < portals; i++) {
            PortalSimulator portal = PortalSimulator.builder()
                    .port(i == 0 ? portalPort : 0)
                    .clock(clock)
                    .memberId(String.valueOf((char) ('a' + i)).repeat(32))
                    .applicationToken("token-of-portal-" + (char) ('a' + i))
                    .authorizationServer(vendor)
                    .start();
            portal.addUser(EMPLOYEE, "Anna Petrova", "101");
            portal.addUser(COLLEAGUE, "Boris Orlov", "102");
            URI page = address.resolve("open");
            URI install = address.resolve("install");
            ApplicationKeys keys = sites.isEmpty()
                    ? portal.administration().addApplication("Call analytics", Set.of(), page, install)
                    : portal.administration()
                            .addApplication(sites.get(0).keys(), "Call analytics", Set.of(), page, install);
            sites.add(new Site(portal, keys));
            rest(portal, "telephony.externalLine.add", Map.of("NUMBER", LINE, "NAME", "Main line"));
        }
        ApplicationKeys keys = sites.get(0).keys();
        analytics = new Analytics(
                new AnalyticsConfig(
                        host,
                        port,
                        address,
                        folder.resolve("analytics.db"),
                        EncryptionKeys.generate(),
                        folder.resolve("recordings"),
                        Duration.ofDays(7),
                        List.of(new OAuthApplication(keys.clientId(), keys.clientSecret(), vendor.tokenUrl())),
                        new AnalyticsConfig.Model(null, null, null, null, transcripts),
                        new AnalyticsConfig.Model(null, null, null, null, null),
                        // The last ones for a busy machine, which needs long from the end of a call to its recording.
                        List.of(
                                Duration.ofMillis(300),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30)),
                        true),
                clock);
        analytics.start();
    }

    /** One of those that systems give to nobody who asks for any, so that it is still free when the application starts. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }

    /**
     * A portal.
     *
     * @param index from 0
     * @return the portal with the application's keys
     */
    public Site site(int index) {
        return sites.get(index);
    }

    /**
     * What the application knows of a portal.
     *
     * @param index from 0
     * @return everything of it
     */
    public PortalScope scope(int index) {
        return analytics.kit().portal(site(index).portal().memberId());
    }

    /**
     * The application.
     *
     * @return it
     */
    public Analytics analytics() {
        return analytics;
    }

    /**
     * The application's address.
     *
     * @return it, with a slash at the end
     */
    public URI address() {
        return address;
    }

    /**
     * Installs the application in a portal as an administrator's browser does, without one.
     *
     * @param index from 0
     * @return the answer of the installation page
     */
    public Reply install(int index) {
        Site site = site(index);
        Reply reply = submit(
                site.portal().administration().openApplication(site.keys().appId(), 1));
        if (reply.status() == 200) {
            site.portal().administration().finishInstallation(site.keys().appId());
        }
        return reply;
    }

    /** Submits the form a portal's page would submit. */
    Reply submit(PageOpening opening) {
        return post(opening.address(), opening.fields());
    }

    /**
     * Sends a form.
     *
     * @param address where to
     * @param fields the fields
     * @return the answer
     */
    public Reply post(URI address, Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Opens a page of the application for a user, without a browser.
     *
     * @param index the portal
     * @param user who looks
     * @param placement the place, {@code DEFAULT} for the application's own page
     * @param object id of the object in whose card it is; 0 for none
     * @return the session
     * @throws IllegalStateException if the application refuses
     */
    public String session(int index, long user, String placement, long object) {
        Site site = site(index);
        PageOpening opening = placement.equals("DEFAULT")
                ? site.portal().administration().openApplication(site.keys().appId(), user)
                : site.portal()
                        .administration()
                        .openPlacement(
                                site.keys().appId(),
                                user,
                                placement,
                                object == 0 ? Map.of() : Map.of("ID", Long.toString(object)));
        Reply page = submit(opening);
        Matcher session = SESSION.matcher(page.body());
        if (page.status() != 200 || !session.find()) {
            throw new IllegalStateException("the page was not opened: HTTP " + page.status());
        }
        return session.group(1);
    }

    /**
     * Asks the application for data.
     *
     * @param session from {@link #session}
     * @param path below {@code api/}
     * @return the answer
     */
    public Reply get(String session, String path) {
        return send(
                HttpRequest.newBuilder(address.resolve("api/" + path)).header("Authorization", "Bearer " + session));
    }

    /**
     * Fetches some bytes of an address.
     *
     * @param session whose
     * @param url the address
     * @param range a {@code Range} header
     * @return the answer
     */
    public Reply range(String session, String url, String range) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + session)
                .header("Range", range));
    }

    /**
     * Gives the line to a project that writes every value.
     *
     * @param index the portal
     */
    public void mapLine(int index) {
        Map<String, Project.FieldTarget> fields = new LinkedHashMap<>();
        fields.put(Scores.QUALITY, new Project.FieldTarget("UF_CRM_AICA_QUALITY", true));
        fields.put(Scores.SUMMARY, new Project.FieldTarget("UF_CRM_AICA_SUMMARY", true));
        fields.put("topic", new Project.FieldTarget("UF_CRM_AICA_TOPIC", true));
        scope(index).saveProject(new Project("sales", "Sales", true, fields, true));
        scope(index).mapLine(LINE, "sales");
    }

    /**
     * A client with a deal calls, the recording arrives.
     *
     * @param index the portal
     * @param call which conversation, from 0; good ones first
     * @param phone the client's number
     * @param user who answers
     * @return the portal's id of the call
     * @throws IOException if the transcript cannot be written
     */
    public String call(int index, int call, String phone, long user) throws IOException {
        SampleCall sample = SampleCall.ALL.get(call);
        PortalSimulator portal = site(index).portal();
        byte[] recording = sample.recording();
        Files.writeString(
                transcripts.resolve(FileSpeechToText.nameFor(new ByteArrayInputStream(recording))), sample.lines());
        Map<String, @Nullable Object> registered = rest(
                portal,
                "telephony.externalCall.register",
                Map.of(
                        "USER_ID",
                        user,
                        "PHONE_NUMBER",
                        phone,
                        "TYPE",
                        2,
                        "LINE_NUMBER",
                        LINE,
                        "SHOW",
                        0,
                        "CRM_CREATE",
                        0));
        String callId = String.valueOf(inside(registered).get("CALL_ID"));
        rest(
                portal,
                "telephony.externalCall.finish",
                Map.of("CALL_ID", callId, "USER_ID", user, "DURATION", sample.seconds(), "STATUS_CODE", "200"));
        rest(
                portal,
                "telephony.externalCall.attachRecord",
                Map.of(
                        "CALL_ID",
                        callId,
                        "FILENAME",
                        sample.title() + ".wav",
                        "FILE_CONTENT",
                        Base64.getEncoder().encodeToString(recording)));
        return callId;
    }

    private static Map<String, @Nullable Object> inside(Map<String, @Nullable Object> answer) {
        return asMap(answer.get("result"));
    }

    /**
     * Reads one object of the CRM.
     *
     * @param index the portal
     * @param kind {@code deal}, {@code contact}…
     * @param id its id
     * @return its fields
     */
    public Map<String, @Nullable Object> crm(int index, String kind, long id) {
        return inside(rest(site(index).portal(), "crm." + kind + ".get", Map.of("id", id)));
    }

    /**
     * Calls a method with the portal's incoming webhook.
     *
     * @param portal the portal
     * @param method the method
     * @param parameters its parameters
     * @return the answer
     */
    public Map<String, @Nullable Object> rest(PortalSimulator portal, String method, Map<String, ?> parameters) {
        Reply reply = send(HttpRequest.newBuilder(portal.webhookUrl().resolve(method + ".json"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.toJson(parameters))));
        return reply.json();
    }

    static Map<String, @Nullable Object> object(String json) {
        try {
            return asMap(JSON.fromJson(json));
        } catch (IOException | RuntimeException unreadable) {
            return Map.of();
        }
    }

    static Map<String, @Nullable Object> asMap(@Nullable Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> any) {
            any.forEach((key, item) -> map.put(String.valueOf(key), item));
        }
        return map;
    }

    @Override
    public void close() {
        analytics.close();
        sites.forEach(site -> site.portal().close());
        vendor.close();
    }

    /** Where data is kept. */
    @Override
    public String toString() {
        return "DemoStage[" + folder + "]";
    }
}
