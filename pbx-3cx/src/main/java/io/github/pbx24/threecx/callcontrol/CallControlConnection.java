package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.http.BoundedHttp;
import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.CallHistory;
import io.github.pbx24.pbx.ExtensionList;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.setup.SetupFinding;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiTokens;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** An exchange of version 20 that we listen to. It sends no webhooks, so every webhook is refused. */
final class CallControlConnection implements PbxConnection {

    private static final Duration PING = Duration.ofSeconds(5);

    private final OkHttpClient http;
    private final Api api;
    private final ControlFeed.Parts parts;
    private final ControlFeed feed;
    private final CallHistory history;
    private final Staff staff;
    private final CallControl makeCall;
    private final Optional<RecordingSearch> recordings;

    CallControlConnection(CallControlSettings settings, Clock clock) {
        http = BoundedHttp.client()
                .sslSocketFactory(settings.trust().sockets(), settings.trust().manager())
                .connectionPool(new ConnectionPool())
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .pingInterval(PING)
                .callTimeout(settings.callTimeout())
                .build();
        ApiTokens tokens = new ApiTokens(http, settings.baseUrl(), settings.clientId(), settings.clientSecret(), clock);
        api = new Api(http, settings.baseUrl(), tokens);
        CallNames names = new CallNames();
        staff = new Staff(api);
        CallLog log = new CallLog(api, staff, settings.lines(), settings.recordings());
        parts = new ControlFeed.Parts(settings, http, tokens, api, new ControlApi(api), log, names, clock);
        feed = new ControlFeed(parts);
        history = log;
        makeCall = new MakeCall(api, names, clock);
        recordings = settings.recordings() ? Optional.of(new RecordingSearch(api, tokens, settings)) : Optional.empty();
    }

    @Override
    public SignatureVerifier verifier() {
        return request -> Verdict.refused(
                Verdict.Reason.MISSING, "this exchange sends no webhooks: it is listened to through call control");
    }

    @Override
    public WebhookParser parser() {
        return request -> ParsedWebhook.ignored("webhook", "this exchange sends no webhooks");
    }

    @Override
    public WebhookAnswer acknowledgement(WebhookRequest request) {
        return WebhookAnswer.ok();
    }

    @Override
    public WebhookRequest redact(WebhookRequest request) {
        return Redaction.ofHeaders().apply(request);
    }

    @Override
    public Optional<CallControl> callControl() {
        return Optional.of(makeCall);
    }

    @Override
    public Optional<RecordingSource> recordings() {
        return recordings.map(search -> search);
    }

    @Override
    public Optional<CallFeed> feed() {
        return Optional.of(feed);
    }

    @Override
    public Optional<CallHistory> history() {
        return Optional.of(history);
    }

    @Override
    public Optional<ExtensionList> extensions() {
        return Optional.of(staff);
    }

    @Override
    public List<SetupFinding> checkSetup() {
        return new SetupCheck(parts, api).run();
    }

    @Override
    public void close() {
        recordings.ifPresent(RecordingSearch::close);
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
