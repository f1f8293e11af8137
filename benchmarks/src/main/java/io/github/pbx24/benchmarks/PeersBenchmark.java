package io.github.pbx24.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.rostelecom.RostelecomProvider;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a developer would write otherwise, with Jackson, {@code Mac.getInstance}, {@code URLDecoder} and the parsers of
 * {@code java.time}. Beside {@link WebhookBenchmark} in one run: {@code java -jar benchmarks/target/benchmarks.jar "WebhookBenchmark|PeersBenchmark" -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PeersBenchmark {

    private static final DateTimeFormatter IN_ID = DateTimeFormatter.ofPattern("yyMMddHHmmss", Locale.ROOT);
    private static final ZoneId ZONE = ZoneId.of("Europe/Moscow");
    private static final String CLOUD_KEY = "benchmark-cloud-key";
    private static final String CLOUD_ID = "benchmark-cloud-id";

    private static final byte[] CLOUD_ID_BYTES = CLOUD_ID.getBytes(StandardCharsets.UTF_8);
    private static final byte[] CLOUD_KEY_BYTES = CLOUD_KEY.getBytes(StandardCharsets.UTF_8);
    private static final DateTimeFormatter CLOUD_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private final MessageDigest bareDigest = sha256();
    private final byte[] bareHash = new byte[32];
    private final ObjectMapper mapper = new ObjectMapper();
    private final byte[] body = Webhooks.rostelecomEnd("rt-in-answered-0001");
    private final String text = new String(body, StandardCharsets.UTF_8);
    private final String signature = Webhooks.sign(body);
    private final String query = Webhooks.threeCxQuery();

    private final PbxConnection cloud = new RostelecomProvider()
            .connect(PbxSettings.of(
                    Map.of("dialect", "cloudpbx", "client-id", CLOUD_ID, "sign-key", List.of(CLOUD_KEY))));

    private final byte[] cloudBody = """
            {"session_id":"SDaa-inAnswered0001","timestamp":"2026-03-02 12:02:47.123","type":"incoming",\
            "state":"disconnected","from_number":"sip:+79000000011@192.0.2.10",\
            "request_number":"sip:operator201@100200.20.rt.ru","from_pin":"","request_pin":"201",\
            "disconnect_reason":"","is_record":"true"}""".getBytes(StandardCharsets.UTF_8);

    private final String cloudSignature = cloudSignature(cloudBody);
    private final WebhookRequest cloudRequest = WebhookRequest.builder("POST", Instant.EPOCH)
            .path("/call_events")
            .header("content-type", "application/json")
            .header("x-client-id", CLOUD_ID)
            .header("x-client-sign", cloudSignature)
            .body(cloudBody)
            .build();

    /** The body of Rostelecom as a record. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Vats(
            String event,
            @JsonProperty("call_uuid") String callUuid,
            @JsonProperty("call_direction") String direction,
            @JsonProperty("caller_id") String caller,
            @JsonProperty("called_number") String called,
            String extension,
            @JsonProperty("call_start") String start,
            @JsonProperty("call_answer") String answer,
            @JsonProperty("call_end") String end,
            @JsonProperty("duration_full") int full,
            @JsonProperty("duration_talk") int talk,
            @JsonProperty("record_id") String record) {}

    /** The body of the cloud PBX as a record. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Cloud(
            @JsonProperty("session_id") String session,
            String timestamp,
            String type,
            String state,
            @JsonProperty("from_number") String from,
            @JsonProperty("request_number") String to,
            @JsonProperty("from_pin") String fromPin,
            @JsonProperty("request_pin") String pin,
            @JsonProperty("is_record") String recorded) {}

    /** What is known of a call then; no neutral events are made of it. */
    record Known(String call, Object from, Object to, Instant start, Instant end, Duration talk) {}

    private static byte[] hmac(String key, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String cloudSignature(byte[] body) {
        MessageDigest digest = sha256();
        digest.update(CLOUD_ID.getBytes(StandardCharsets.UTF_8));
        digest.update(body);
        digest.update(CLOUD_KEY.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The number or the name in {@code sip:+79000000011@192.0.2.10}. */
    private static String user(String address) {
        String bare = address.startsWith("sip:") ? address.substring(4) : address;
        return bare.split("@")[0];
    }

    /** Rostelecom vats as one would write it. */
    @Benchmark
    public Known naiveRostelecom() throws IOException {
        String mine = HexFormat.of().formatHex(hmac(Webhooks.KEY, new String(body, StandardCharsets.UTF_8)));
        if (!mine.equals(signature)) {
            throw new IllegalStateException("must verify");
        }
        Vats vats = mapper.readValue(body, Vats.class);
        OffsetDateTime.parse(vats.answer());
        return new Known(
                vats.callUuid(),
                vats.caller(),
                vats.called(),
                OffsetDateTime.parse(vats.start()).toInstant(),
                OffsetDateTime.parse(vats.end()).toInstant(),
                Duration.ofSeconds(vats.talk()));
    }

    /** 3CX as one would write it. */
    @Benchmark
    public Known naiveThreeCx() {
        WebhookRequest request = Webhooks.threeCx();
        if (!request.header("x-webhook-token").orElse("").equals(Webhooks.TOKEN)) {
            throw new IllegalStateException("must verify");
        }
        Map<String, String> fields = new HashMap<>();
        for (String part : request.rawQuery().split("&")) {
            String[] pair = part.split("=", 2);
            fields.put(
                    URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        String id = fields.getOrDefault("id", "");
        Instant start = LocalDateTime.parse(id.substring(0, id.indexOf('_')), IN_ID)
                .atZone(ZONE)
                .toInstant();
        String title = fields.getOrDefault("title", "");
        String[] talk = title.substring(title.lastIndexOf('(') + 1, title.lastIndexOf(')'))
                .split(":");
        Duration duration = Duration.ofMinutes(Long.parseLong(talk[0])).plusSeconds(Long.parseLong(talk[1]));
        return new Known(
                id.substring(0, id.lastIndexOf('-')),
                fields.getOrDefault("callerid", ""),
                fields.getOrDefault("user", ""),
                start,
                start,
                duration);
    }

    /** The same GET request verified and parsed by us is {@link WebhookBenchmark#threeCxVerifyAndParse}; this is a form. */
    @Benchmark
    public QueryParameters threeCxDecode() {
        return QueryParameters.decode(query);
    }

    /** The yardstick for the cloud PBX: the hash that its signature is, into an array that is there already. */
    @Benchmark
    public byte[] cloudpbxBareHash() throws GeneralSecurityException {
        bareDigest.update(CLOUD_ID_BYTES);
        bareDigest.update(cloudBody);
        bareDigest.update(CLOUD_KEY_BYTES);
        bareDigest.digest(bareHash, 0, bareHash.length);
        return bareHash;
    }

    /** Cloud PBX, verified by us. */
    @Benchmark
    public Verdict cloudpbxVerify() {
        return cloud.verifier().verify(cloudRequest);
    }

    /** Cloud PBX, parsed by us. */
    @Benchmark
    public ParsedWebhook cloudpbxParse() {
        return cloud.parser().parse(cloudRequest);
    }

    /** Cloud PBX, verified and parsed by us. */
    @Benchmark
    public ParsedWebhook cloudpbxVerifyAndParse() {
        if (!cloud.verifier().verify(cloudRequest).isAccepted()) {
            throw new IllegalStateException("must verify");
        }
        return cloud.parser().parse(cloudRequest);
    }

    /** Cloud PBX as one would write it. */
    @Benchmark
    public Known naiveCloudpbx() throws IOException {
        if (!cloudSignature(cloudBody).equals(cloudSignature)) {
            throw new IllegalStateException("must verify");
        }
        Cloud read = mapper.readValue(cloudBody, Cloud.class);
        Instant at =
                LocalDateTime.parse(read.timestamp(), CLOUD_TIME).atZone(ZONE).toInstant();
        return new Known(read.session(), user(read.from()), user(read.to()), at, at, Duration.ZERO);
    }
}
