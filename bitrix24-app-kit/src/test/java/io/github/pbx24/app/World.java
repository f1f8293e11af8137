package io.github.pbx24.app;

import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.call.Project.FieldTarget;
import io.github.pbx24.app.pipeline.Analysis;
import io.github.pbx24.app.pipeline.CallAudio;
import io.github.pbx24.app.pipeline.Pipeline;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.app.pipeline.SpeechToText;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import io.github.pbx24.app.session.Session;
import io.github.pbx24.app.setup.FieldDeclaration;
import io.github.pbx24.app.setup.PlacementDeclaration;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.jdbc.TestPostgres;
import io.github.pbx24.simulator.ApplicationKeys;
import io.github.pbx24.simulator.AuthorizationServerSimulator;
import io.github.pbx24.simulator.InstalledApplication;
import io.github.pbx24.simulator.PageOpening;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Two portals with the same application, a host, and a kit over a SQLite file. */
final class World implements AutoCloseable {

    static final String QUALITY = "UF_CRM_AICA_QUALITY";
    static final String TOPIC = "UF_CRM_AICA_TOPIC";
    static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    static final String FIRST_MEMBER = "a".repeat(32);
    static final String SECOND_MEMBER = "b".repeat(32);

    final AuthorizationServerSimulator vendor = AuthorizationServerSimulator.start();
    final PortalSimulator first;
    final PortalSimulator second;
    final Host host;
    final ApplicationKeys keys;
    final ApplicationKeys secondKeys;
    final OAuthApplication application;
    private final Path folder;
    private final Clock clock;
    private final UnaryOperator<AppKitBuilder> more;
    final JdbcDatabase database;
    final AppKit kit;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<PortalSimulator, Bitrix24Client> callers = new ConcurrentHashMap<>();

    World(Path folder, Clock clock, UnaryOperator<AppKitBuilder> more) throws IOException {
        this(folder, JdbcDatabase.sqlite(folder.resolve("app.db")), clock, more);
    }

    World(Path folder, JdbcDatabase database, Clock clock, UnaryOperator<AppKitBuilder> more) throws IOException {
        this.database = database;
        this.folder = folder;
        this.clock = clock;
        this.more = more;
        first = portal(FIRST_MEMBER);
        second = portal(SECOND_MEMBER);
        // Another process may take its place, and nobody else.
        host = new Host(TestPostgres.freePort());
        URI open = host.publicUrl().resolve("open");
        URI install = host.publicUrl().resolve("install");
        keys = first.administration().addApplication("AICA", Set.of(), open, install);
        secondKeys = second.administration().addApplication(keys, "AICA", Set.of(), open, install);
        application = new OAuthApplication(keys.clientId(), keys.clientSecret(), vendor.tokenUrl());
        kit = kit(database);
        host.serve(kit);
    }

    private PortalSimulator portal(String memberId) {
        PortalSimulator portal = PortalSimulator.builder()
                .clock(clock)
                .memberId(memberId)
                .authorizationServer(vendor)
                .applicationToken("secret-of-" + memberId.charAt(0))
                .start();
        portal.addUser(7, "Anna Petrova", "101");
        portal.addUser(8, "Boris Orlov", "102");
        return portal;
    }

    AppKit kit(JdbcDatabase on) {
        return more.apply(builder(on, application, host.publicUrl(), folder.resolve("recordings"), clock))
                .build();
    }

    static AppKitBuilder builder(
            JdbcDatabase database, OAuthApplication application, URI publicUrl, Path recordings, Clock clock) {
        return AppKit.builder(database, EncryptionKeys.of("k1", KEY), application, publicUrl)
                .name("AICA")
                .clock(clock)
                .loopbackPortals()
                .field(new FieldDeclaration(
                        QUALITY,
                        "double",
                        Map.of("en", "Call quality", "ru", "Качество звонка"),
                        Set.of(CrmType.CONTACT, CrmType.DEAL)))
                .field(new FieldDeclaration(TOPIC, "string", Map.of("en", "Topic"), Set.of(CrmType.DEAL)))
                .placement(new PlacementDeclaration(
                        "CRM_DEAL_DETAIL_TAB", Map.of("en", "Calls", "ru", "Звонки"), "widget"))
                .placement(new PlacementDeclaration("CRM_CONTACT_DETAIL_TAB", Map.of("en", "Calls"), "widget"))
                .calls(simplePipeline().build(), recordings);
    }

    /** Every recording says the same; the score is its number of bytes, at most 100. */
    static Pipeline.Builder simplePipeline() {
        return simplePipelineWith((audio, context) -> said(audio));
    }

    static Transcript said(CallAudio audio) {
        return new Transcript(
                "ru", List.of(new Utterance(Speaker.CLIENT, Duration.ZERO, null, "+7 495 000-01-01 " + audio.size())));
    }

    static Pipeline.Builder simplePipelineWith(SpeechToText speechToText) {
        return Pipeline.builder(
                        speechToText,
                        (transcript, context) -> new Transcript(
                                transcript.language(),
                                transcript.utterances().stream()
                                        .map(one -> one.withText(one.text().replaceAll("\\+7[ \\d-]{14}", "[phone]")))
                                        .toList()),
                        (transcript, context) -> new Analysis(
                                "A short call.",
                                List.of(new Analysis.Criterion("greeting", BigDecimal.ONE, BigDecimal.TEN, "none")),
                                Map.of("topic", "price")),
                        (analysis, transcript, context) -> new Scores(Map.of(
                                Scores.QUALITY,
                                Math.min(100, transcript.text().length()),
                                "topic",
                                analysis.values().get("topic"),
                                Scores.SUMMARY,
                                analysis.summary())))
                .retries(List.of(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300)));
    }

    // -- A user's browser

    HttpResponse<String> post(URI address, Map<String, String> fields) throws IOException {
        return send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(fields)))
                .build());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** An administrator installs the application. */
    void install(PortalSimulator portal) throws IOException {
        ApplicationKeys its = portal == first ? keys : secondKeys;
        PageOpening page = portal.administration().openApplication(its.appId(), 1);
        HttpResponse<String> answer = post(page.address(), page.fields());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        portal.administration().finishInstallation(its.appId());
    }

    PageOpening opening(PortalSimulator portal, long userId) {
        return portal.administration().openApplication((portal == first ? keys : secondKeys).appId(), userId);
    }

    HttpResponse<String> open(PortalSimulator portal, long userId) throws IOException {
        PageOpening page = opening(portal, userId);
        return post(page.address(), page.fields());
    }

    static String bearer(HttpResponse<String> redirect) {
        Matcher session = Pattern.compile("#session=([A-Za-z0-9_-]+)").matcher(redirect.body());
        if (!session.find()) {
            throw new AssertionError(redirect.statusCode() + " " + redirect.body());
        }
        return session.group(1);
    }

    AppRequest asked(String method, String path, String bearer) {
        return new AppRequest(method, path, "", Map.of("Authorization", List.of("Bearer " + bearer)), new byte[0]);
    }

    Session session(PortalSimulator portal, long userId) throws IOException {
        return kit.session(asked("GET", "calls", bearer(open(portal, userId)))).orElseThrow();
    }

    /** The event with which the first portal tells that the application was removed. */
    AppRequest removal(boolean clean) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("event", "ONAPPUNINSTALL");
        fields.put("ts", String.valueOf(clock.instant().getEpochSecond()));
        fields.put("auth[domain]", first.restUrl().getAuthority());
        fields.put("auth[member_id]", FIRST_MEMBER);
        fields.put("auth[application_token]", opening(first, 1).fields().get("APPLICATION_TOKEN"));
        fields.put("data[CLEAN]", clean ? "1" : "0");
        return new AppRequest("POST", "event", "", Map.of(), form(fields).getBytes(StandardCharsets.UTF_8));
    }

    // -- Calls

    /** Somebody calls over the portal's REST line; the recording may come later. */
    String call(PortalSimulator portal, long userId, int number, int seconds) {
        return call(portal, userId, number, seconds, clock.instant());
    }

    /** The same, and it began at another time than it seems. */
    String call(PortalSimulator portal, long userId, int number, int seconds, Instant start) {
        ResultNode call = caller(portal)
                .execute(Bitrix24Request.generic(
                        "telephony.externalCall.register",
                        Map.of(
                                "USER_ID",
                                userId,
                                "PHONE_NUMBER",
                                String.format(Locale.ROOT, "+7495%07d", number),
                                "CALL_START_DATE",
                                start.truncatedTo(ChronoUnit.SECONDS).toString(),
                                "TYPE",
                                2,
                                "LINE_NUMBER",
                                "line-1",
                                "CRM_CREATE",
                                1),
                        Repeatability.NOT_REPEATABLE));
        String callId = call.requireText("CALL_ID");
        caller(portal)
                .execute(Bitrix24Request.generic(
                        "telephony.externalCall.finish",
                        Map.of(
                                "CALL_ID", callId,
                                "USER_ID", userId,
                                "DURATION", seconds,
                                "STATUS_CODE", seconds > 0 ? 200 : 304),
                        Repeatability.NOT_REPEATABLE));
        return callId;
    }

    /** Kept, because a thousand calls need it. */
    private Bitrix24Client caller(PortalSimulator portal) {
        return callers.computeIfAbsent(portal, this::rest);
    }

    void record(PortalSimulator portal, String callId, int bytes) {
        byte[] content = new byte[bytes];
        System.arraycopy(new byte[] {'I', 'D', '3', 4}, 0, content, 0, 4);
        caller(portal)
                .execute(Bitrix24Request.generic(
                        "telephony.externalCall.attachRecord",
                        Map.of(
                                "CALL_ID",
                                callId,
                                "FILENAME",
                                "call.mp3",
                                "FILE_CONTENT",
                                Base64.getEncoder().encodeToString(content)),
                        Repeatability.NOT_REPEATABLE));
    }

    Bitrix24Client rest(PortalSimulator portal) {
        return Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                .build();
    }

    /** The vendor revokes the tokens that the kit holds; those of users who open pages later are good. */
    void killTokens() {
        first.faults().clear();
        database.write(connection -> Statements.update(
                connection, "UPDATE pbx24_tokens SET expires_at = 0 WHERE member_id = ?", FIRST_MEMBER));
        first.revokeTokens(new InstalledApplication(
                keys.appId(),
                keys.clientId(),
                keys.clientSecret(),
                "none",
                "none",
                Instant.EPOCH,
                FIRST_MEMBER,
                "none",
                1));
    }

    void deleteField(PortalSimulator portal, String object, String name) {
        try (Bitrix24Client client = rest(portal)) {
            ResultNode fields = client.execute(Bitrix24Request.generic(
                    "crm." + object + ".userfield.list",
                    Map.of("filter", Map.of("FIELD_NAME", name)),
                    Repeatability.REPEATABLE));
            client.execute(Bitrix24Request.generic(
                    "crm." + object + ".userfield.delete",
                    Map.of("id", fields.items().get(0).requireLong("ID")),
                    Repeatability.NOT_REPEATABLE));
        }
    }

    String line(PortalSimulator portal) {
        return portal.calls().get(0).portalNumber();
    }

    Project project(boolean comment) {
        Map<String, FieldTarget> fields = new LinkedHashMap<>();
        fields.put(Scores.QUALITY, new FieldTarget(QUALITY, true));
        fields.put("topic", new FieldTarget(TOPIC, false));
        return new Project("sales", "Sales", true, fields, comment);
    }

    @Override
    public void close() {
        callers.values().forEach(Bitrix24Client::close);
        kit.close();
        database.close();
        host.close();
        first.close();
        second.close();
        vendor.close();
    }
}
