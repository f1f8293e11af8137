package io.github.pbx24.threecx.customcrm;

import io.github.pbx24.http.BoundedHttp;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.RecordingDownload;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import io.github.pbx24.pbx.setup.SetupFinding;
import io.github.pbx24.threecx.internal.RecordingFolder;
import io.github.pbx24.threecx.internal.RecordingKey;
import io.github.pbx24.threecx.internal.api.ApiTokens;
import io.github.pbx24.threecx.internal.api.BearerTokens;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/** An exchange that calls two addresses of ours. */
final class CustomCrmConnection implements PbxConnection {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final CustomCrmSettings settings;
    private final WebhookParser parser;
    private final Redaction redaction;
    private final RecordingDownload download;
    private final @Nullable OkHttpClient http;

    CustomCrmConnection(CustomCrmSettings settings, Clock clock) {
        this.settings = settings;
        parser = new HookParser(settings);
        redaction = Redaction.of(List.of("token"), settings.tokens());
        RecordingDownload.Builder builder = RecordingDownload.builder(settings.recordingHosts())
                .trust(settings.trust())
                .linkIn(RecordingLinks::in)
                .freshLinks();
        URI server = settings.recordingsServer();
        String token = settings.recordingsToken();
        CustomCrmSettings.Client client = settings.recordingsClient();
        OkHttpClient asking = client == null ? null : http(settings.trust());
        http = asking;
        if (server != null && client != null && asking != null) {
            builder.authorization(server, new BearerTokens(tokens(asking, server, client, clock)));
        } else if (server != null && token != null) {
            builder.authorization(server, "Bearer " + token);
        }
        download = builder.build();
    }

    private static OkHttpClient http(TrustedAuthorities trust) {
        return BoundedHttp.client()
                .sslSocketFactory(trust.sockets(), trust.manager())
                .connectionPool(new ConnectionPool())
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .callTimeout(TIMEOUT)
                .build();
    }

    /** They are fetched from the same server. */
    private static ApiTokens tokens(OkHttpClient http, URI server, CustomCrmSettings.Client client, Clock clock) {
        HttpUrl address = Objects.requireNonNull(HttpUrl.get(server));
        HttpUrl root = address.newBuilder().encodedPath("/").query(null).build();
        return new ApiTokens(http, root, client.id(), client.secret(), clock);
    }

    @Override
    public SignatureVerifier verifier() {
        return settings.verifier();
    }

    @Override
    public WebhookParser parser() {
        return parser;
    }

    @Override
    public WebhookAnswer acknowledgement(WebhookRequest request) {
        return WebhookAnswer.okJson("{}");
    }

    @Override
    public WebhookRequest redact(WebhookRequest request) {
        return redaction.apply(request);
    }

    @Override
    public Optional<RecordingSource> recordings() {
        String url = settings.recordingsUrl();
        RecordingFolder folder = settings.folder();
        return url == null && folder == null
                ? Optional.empty()
                : Optional.of(recording -> open(recording, url, folder));
    }

    private Fetched open(RecordingReference recording, @Nullable String url, @Nullable RecordingFolder folder) {
        Optional<RecordingKey> key = folder == null ? Optional.empty() : RecordingKey.read(recording.value());
        if (folder != null && key.isPresent()) {
            return folder.open(key.get());
        }
        return url == null
                ? new Fetched.Gone("no setting tells where recordings by the id of a call are")
                : download.open(address(url, recording));
    }

    @Override
    public List<SetupFinding> checkSetup() {
        RecordingFolder folder = settings.folder();
        return folder == null ? List.of() : List.of(folder.check());
    }

    private static String address(String url, RecordingReference recording) {
        return recording.kind() == RecordingReference.Kind.URL
                ? recording.value()
                : url.replace(CustomCrmSettings.CALL_ID, URLEncoder.encode(recording.value(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        download.close();
        OkHttpClient tokens = http;
        if (tokens != null) {
            tokens.dispatcher().executorService().shutdown();
            tokens.connectionPool().evictAll();
        }
    }
}
