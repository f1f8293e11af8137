package io.github.pbx24.threecx.internal.api;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonValue;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The one token of a client. The exchange accepts only the newest token of a client, so all requests of a connection share it. Thread-safe.
 */
public final class ApiTokens {

    /** Up to 20.0.8 {@code expires_in} counts minutes, later seconds. Nobody gives tokens for less than five minutes. */
    private static final long LARGEST_MINUTES = 300;

    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final Duration DEFAULT_LIFE = Duration.ofMinutes(60);

    private final OkHttpClient http;
    private final HttpUrl address;
    private final String clientId;
    private final String clientSecret;
    private final Clock clock;
    private @Nullable String token;
    private Instant until = Instant.MIN;

    /**
     * Makes the tokens of a client.
     *
     * @param http the client to ask with
     * @param base address of the exchange
     * @param clientId id of the API client
     * @param clientSecret its key
     * @param clock tells when a token is too old
     */
    public ApiTokens(OkHttpClient http, HttpUrl base, String clientId, String clientSecret, Clock clock) {
        this.http = http;
        this.address = base.newBuilder().addPathSegments("connect/token").build();
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.clock = clock;
    }

    /**
     * A token that should be valid.
     *
     * @return the token
     * @throws ApiException if the exchange gave none
     */
    public synchronized String get() throws ApiException {
        String current = token;
        if (current != null && clock.instant().isBefore(until)) {
            return current;
        }
        String fresh = ask();
        token = fresh;
        return fresh;
    }

    /**
     * Says that a token was refused.
     *
     * @param refused what {@link #get} gave; nothing happens if there is a newer one
     */
    public synchronized void refused(String refused) {
        if (refused.equals(token)) {
            token = null;
        }
    }

    private String ask() throws ApiException {
        Request request = new Request.Builder()
                .url(address)
                .post(new FormBody.Builder()
                        .add("client_id", clientId)
                        .add("client_secret", clientSecret)
                        .add("grant_type", "client_credentials")
                        .build())
                .build();
        try (Response response = http.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                String advice = response.code() == 400 || response.code() == 401
                        ? "; client-id or client-secret is wrong, or the client was deleted"
                        : "";
                throw new ApiException(
                        "the exchange gave no token (HTTP " + response.code() + advice + ")", response.code(), false);
            }
            JsonValue answer = Json.read(
                    response.body().byteStream().readNBytes(JsonLimits.ANSWER.bytes() + 1), JsonLimits.ANSWER);
            String text = answer.member("access_token")
                    .flatMap(JsonValue::scalar)
                    .orElseThrow(() -> new ApiException("the exchange answered without a token", 200, false));
            until = clock.instant().plus(life(answer)).minus(MARGIN);
            return text;
        } catch (MalformedWebhookException e) {
            throw new ApiException("the exchange answered the question for a token with something else", 200, false);
        } catch (IOException e) {
            throw new ApiException("the exchange is not reachable: " + Reasons.of(e), ApiException.NOT_REACHED, false);
        }
    }

    private static Duration life(JsonValue answer) {
        long told = answer.member("expires_in")
                .flatMap(JsonValue::scalar)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Long::parseLong)
                .orElse(0L);
        if (told == 0) {
            return DEFAULT_LIFE;
        }
        return told < LARGEST_MINUTES ? Duration.ofMinutes(told) : Duration.ofSeconds(told);
    }

    /** Shows nothing. */
    @Override
    public String toString() {
        return "ApiTokens";
    }
}
