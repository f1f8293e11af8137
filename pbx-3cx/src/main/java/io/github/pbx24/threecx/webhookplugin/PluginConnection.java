package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.http.BoundedHttp;
import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.AddressVerifier;
import io.github.pbx24.pbx.verify.Verifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/** An exchange whose plugin calls us. */
final class PluginConnection implements PbxConnection {

    private final SignatureVerifier verifier;
    private final WebhookParser parser;
    private final Redaction redaction;
    private final OkHttpClient client;
    private final PluginRecordingSource recordings;
    private final @Nullable CallControl callControl;

    PluginConnection(PluginSettings settings) {
        verifier = verifier(settings);
        parser = new PluginParser(settings.zone(), settings.extensions(), settings.lines());
        redaction = PluginToken.redaction(settings.tokens());
        client = BoundedHttp.client()
                .sslSocketFactory(settings.trust().sockets(), settings.trust().manager())
                .connectionPool(new ConnectionPool())
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .connectTimeout(settings.callTimeout())
                .readTimeout(settings.callTimeout())
                .writeTimeout(settings.callTimeout())
                .build();
        recordings = new PluginRecordingSource(settings);
        HttpUrl baseUrl = settings.baseUrl();
        String accessKey = settings.accessKey();
        callControl = baseUrl == null || accessKey == null
                ? null
                : new PluginCallControl(client, settings.callTimeout(), baseUrl, accessKey);
    }

    private static SignatureVerifier verifier(PluginSettings settings) {
        List<SignatureVerifier> all = new ArrayList<>();
        if (!settings.allowedAddresses().isEmpty()) {
            all.add(AddressVerifier.allow(settings.allowedAddresses()));
        }
        // The plugin proves nothing by itself, so a token is the user's choice.
        all.add(settings.tokens().isEmpty() ? Verifiers.acceptUnverified() : new PluginToken(settings.tokens()));
        return Verifiers.allOf(all);
    }

    @Override
    public SignatureVerifier verifier() {
        return verifier;
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
    public Optional<CallControl> callControl() {
        return Optional.ofNullable(callControl);
    }

    @Override
    public Optional<RecordingSource> recordings() {
        return Optional.of(recordings);
    }

    @Override
    public void close() {
        recordings.close();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
