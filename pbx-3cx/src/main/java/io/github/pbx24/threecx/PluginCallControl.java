package io.github.pbx24.threecx;

import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.MalformedWebhookException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Starts calls through the plugin's web interface. A request is sent at most once, whatever happens. */
final class PluginCallControl implements CallControl {

    private static final int MAX_ANSWER = 64 * 1024;

    private final OkHttpClient client;
    private final HttpUrl makeCall;

    PluginCallControl(OkHttpClient shared, Duration timeout, HttpUrl baseUrl, String accessKey) {
        client = shared.newBuilder()
                .callTimeout(timeout)
                .retryOnConnectionFailure(false)
                // A kept connection may be dead, and then nobody could tell whether the request was read.
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
                .eventListenerFactory(Sending::listener)
                // OkHttp repeats a request that is answered with "503, Retry-After: 0", whatever it is told.
                .addNetworkInterceptor(chain -> chain.proceed(chain.request())
                        .newBuilder()
                        .removeHeader("Retry-After")
                        .build())
                .build();
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
        Sending sending = new Sending(new AtomicBoolean());
        Request http = new Request.Builder()
                .url(url)
                .header("Connection", "close")
                .tag(Sending.class, sending)
                .build();
        try (Response response = client.newCall(http).execute()) {
            return outcome(response);
        } catch (IOException e) {
            if (sending.begun().get()) {
                return new Originated.Unknown(
                        "the answer was lost: " + e.getClass().getSimpleName());
            }
            // A certificate does not become right by trying again.
            boolean untrusted = e instanceof SSLPeerUnverifiedException || e.getCause() instanceof CertificateException;
            return new Originated.Refused("no connection: " + e.getClass().getSimpleName(), !untrusted);
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
            PluginFields answer = PluginFields.ofJson(new String(body, StandardCharsets.UTF_8));
            String finalStatus = answer.text("finalstatus", MAX_ANSWER);
            if (finalStatus != null && !finalStatus.equalsIgnoreCase("Success")) {
                return new Originated.Refused("the exchange did not confirm the call", false);
            }
            // A "chid" may stand here too, but no later event is named by it.
            String text = answer.text("id", MAX_ANSWER);
            CallId id = text == null ? null : CallId.read(text, ZoneOffset.UTC);
            return new Originated.Started(id == null ? null : id.chain());
        } catch (IOException | MalformedWebhookException e) {
            // The form of the answer is not documented, and an answer that cannot be read does not undo the call.
            return new Originated.Started(null);
        }
    }

    /**
     * Knows whether a request has begun to leave this process.
     *
     * @param begun set when the first byte of the request is about to be written
     */
    private record Sending(AtomicBoolean begun) {

        static EventListener listener(Call call) {
            Sending sending = call.request().tag(Sending.class);
            return new EventListener() {
                @Override
                public void requestHeadersStart(Call started) {
                    if (sending != null) {
                        sending.begun().set(true);
                    }
                }
            };
        }
    }
}
