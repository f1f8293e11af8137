package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.http.TlsFailure;
import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import io.github.pbx24.pbx.text.WallClock;
import io.github.pbx24.threecx.internal.api.SentOnce;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Starts calls through the plugin's web interface. A request is sent at most once, whatever happens. */
final class PluginCallControl implements CallControl {

    private static final int MAX_ANSWER = 64 * 1024;

    private final SentOnce client;
    private final HttpUrl makeCall;

    PluginCallControl(OkHttpClient shared, Duration timeout, HttpUrl baseUrl, String accessKey) {
        client = new SentOnce(shared.newBuilder().callTimeout(timeout).build());
        makeCall = baseUrl.newBuilder()
                .addPathSegment("webapi")
                .addPathSegment(accessKey)
                .addPathSegment("makecall")
                .build();
    }

    @Override
    public Originated originate(OriginateRequest request) {
        HttpUrl url = makeCall.newBuilder()
                .addQueryParameter("first", request.extension())
                .addQueryParameter("second", request.number())
                .build();
        try (Response response = client.send(new Request.Builder().url(url))) {
            return outcome(response);
        } catch (SentOnce.NotSentException e) {
            IOException reason = e.reason();
            Optional<TlsFailure> tls = TlsFailure.of(reason, TrustedAuthorities.HOW_TO_TRUST);
            // A certificate does not become right by trying again.
            return new Originated.Refused(
                    "no connection: "
                            + tls.map(TlsFailure::words)
                                    .orElse(reason.getClass().getSimpleName()),
                    tls.map(TlsFailure::isTemporary).orElse(true));
        } catch (IOException e) {
            return new Originated.Unknown("the answer was lost: " + e.getClass().getSimpleName());
        }
    }

    private static Originated outcome(Response response) {
        int status = response.code();
        if (status >= 500) {
            // A proxy may say so after the exchange has begun to dial.
            return new Originated.Unknown("HTTP status " + status);
        }
        if (!response.isSuccessful()) {
            return new Originated.Refused("HTTP status " + status, status == 408 || status == 429);
        }
        try {
            byte[] body = response.body().byteStream().readNBytes(MAX_ANSWER);
            PluginFields answer = PluginFields.ofJson(body);
            String finalStatus = answer.other("finalstatus", MAX_ANSWER);
            if (finalStatus != null && !finalStatus.equalsIgnoreCase("Success")) {
                return new Originated.Refused("the exchange did not confirm the call", false);
            }
            // A "chid" may stand here too, but no later event is named by it.
            String text = answer.text(PluginFields.Field.ID, MAX_ANSWER);
            CallId id = text == null ? null : CallId.read(text, WallClock.of(ZoneOffset.UTC));
            return new Originated.Started(id == null ? null : id.chain());
        } catch (IOException | MalformedWebhookException e) {
            // The form of the answer is not documented, and an answer that cannot be read does not undo the call.
            return new Originated.Started(null);
        }
    }
}
