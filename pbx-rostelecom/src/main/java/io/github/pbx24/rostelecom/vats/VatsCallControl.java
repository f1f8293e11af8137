package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.http.TlsFailure;
import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Click-to-call: {@code POST /v2/calls/originate}. A second request would be a second call, so everything here serves to send
 * at most one, and to know whether it was sent.
 */
final class VatsCallControl implements CallControl {

    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

    private static final Originated TOKEN_REFUSED =
            new Originated.Refused("the access token was refused, status 401", false);

    private final OkHttpClient client;
    private final HttpUrl address;
    private final AccessTokens tokens;

    VatsCallControl(VatsSettings.Api api) {
        client = HttpClients.builder(api)
                // A connection from a pool may be dead, and that shows only after the request went out.
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
                .protocols(List.of(Protocol.HTTP_1_1))
                .callTimeout(api.connectTimeout().plus(api.readTimeout()))
                .addNetworkInterceptor(VatsCallControl::sendOnce)
                .build();
        address = HttpClients.address(api).addPathSegments("v2/calls/originate").build();
        tokens = api.tokens();
    }

    @Override
    public Originated originate(OriginateRequest request) {
        Map<String, String> content = new LinkedHashMap<>();
        content.put("from_extension", request.extension());
        content.put("to_number", request.number());
        String json = Json.write(content);
        String authorization;
        try {
            authorization = tokens.current();
        } catch (IOException e) {
            return new Originated.Refused("no access token: " + e.getMessage(), true);
        }
        Originated first = send(json, authorization);
        // A token that was refused started nothing, and it may just have been replaced.
        String next = first == TOKEN_REFUSED ? successor(authorization) : null;
        return next == null ? first : send(json, next);
    }

    private @Nullable String successor(String refused) {
        try {
            String next = tokens.current();
            return next.equals(refused) ? null : next;
        } catch (IOException e) {
            return null;
        }
    }

    private Originated send(String json, String authorization) {
        AtomicBoolean sent = new AtomicBoolean();
        Request post = new Request.Builder()
                .url(address)
                .header("Authorization", authorization)
                .header("Accept", "application/json")
                .post(RequestBody.create(json, JSON))
                .tag(AtomicBoolean.class, sent)
                .build();
        try (Response response = client.newCall(post).execute()) {
            return outcome(response);
        } catch (IOException e) {
            return sent.get() ? new Originated.Unknown("the answer of the exchange was lost") : unreached(e);
        }
    }

    /** A certificate does not become right by trying again. */
    private static Originated unreached(IOException failure) {
        return TlsFailure.of(failure, TrustedAuthorities.HOW_TO_TRUST)
                .map(tls -> new Originated.Refused(
                        "no secure connection to the exchange: " + tls.words(), tls.isTemporary()))
                .orElseGet(() -> new Originated.Refused("the exchange was not reached", true));
    }

    private static Originated outcome(Response response) {
        int status = response.code();
        if (response.isSuccessful()) {
            return new Originated.Started(callId(response));
        }
        if (status >= 500) {
            return new Originated.Unknown("the exchange answered with status " + status);
        }
        if (status == 401) {
            return TOKEN_REFUSED;
        }
        if (status == 403) {
            return new Originated.Refused("the access token was refused, status " + status, false);
        }
        boolean temporary = status == 408 || status == 425 || status == 429;
        return new Originated.Refused("the exchange answered with status " + status, temporary);
    }

    /** The call runs whether or not its id can be read. */
    private static @Nullable String callId(Response response) {
        try {
            return VatsAnswer.callId(response.body().byteStream()).orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    /** Runs once a connection stands, right before the request goes out. The client would repeat after some answers. */
    private static Response sendOnce(Interceptor.Chain chain) throws IOException {
        AtomicBoolean sent = chain.request().tag(AtomicBoolean.class);
        if (sent == null || !sent.compareAndSet(false, true)) {
            throw new IOException("a call is not started twice");
        }
        return chain.proceed(chain.request());
    }

    void close() {
        HttpClients.close(client);
    }
}
