package io.github.pbx24.threecx.internal.api;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Asks the exchange with the token of a client. A refused token is replaced once. Thread-safe. */
public final class Api {

    private static final JsonLimits LIMITS = new JsonLimits(8 << 20, 32, 200_000);
    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient http;
    private final SentOnce once;
    private final HttpUrl base;
    private final ApiTokens tokens;

    /**
     * Makes the access.
     *
     * @param http the client to ask with
     * @param base address of the exchange
     * @param tokens the client's token
     */
    public Api(OkHttpClient http, HttpUrl base, ApiTokens tokens) {
        this.http = http;
        this.once = new SentOnce(http);
        this.base = base;
        this.tokens = tokens;
    }

    /**
     * The address of something at the exchange.
     *
     * @param path below the base address, encoded
     * @return a builder, for a query
     */
    public HttpUrl.Builder address(String path) {
        return base.newBuilder().addEncodedPathSegments(path);
    }

    /**
     * Reads something.
     *
     * @param address where
     * @return the answer
     * @throws ApiException if there is none
     */
    public JsonValue get(HttpUrl address) throws ApiException {
        return ask(address, null);
    }

    /**
     * Asks for something to be done. Never repeated after it may have reached the exchange.
     *
     * @param address where
     * @param json the body
     * @return the answer
     * @throws ApiException if there is none; {@link ApiException#mayHaveRun()} tells whether it may have been done
     */
    public JsonValue post(HttpUrl address, String json) throws ApiException {
        return ask(address, RequestBody.create(json.getBytes(StandardCharsets.UTF_8), JSON));
    }

    private JsonValue ask(HttpUrl address, @Nullable RequestBody body) throws ApiException {
        String token = tokens.get();
        try {
            return send(address, body, token);
        } catch (ApiException e) {
            if (e.status() != 401) {
                throw e;
            }
            // Another process may have taken a newer token, which ends ours. A 401 means that nothing was done.
            tokens.refused(token);
            return send(address, body, tokens.get());
        }
    }

    private JsonValue send(HttpUrl address, @Nullable RequestBody body, String token) throws ApiException {
        Request.Builder request = new Request.Builder().url(address).header("Authorization", "Bearer " + token);
        try (Response response =
                body == null ? http.newCall(request.build()).execute() : once.send(request.post(body))) {
            if (!response.isSuccessful()) {
                throw new ApiException(refusal(response.code()), response.code(), response.code() >= 500);
            }
            byte[] bytes = response.body().byteStream().readNBytes(LIMITS.bytes() + 1);
            return bytes.length == 0 ? new JsonValue.Nothing() : Json.read(bytes, LIMITS);
        } catch (MalformedWebhookException e) {
            throw new ApiException("the exchange answered with something that is not JSON", 200, true);
        } catch (SentOnce.NotSentException e) {
            throw new ApiException(
                    "the exchange is not reachable: " + Reasons.of(e.reason()), ApiException.NOT_REACHED, false);
        } catch (IOException e) {
            throw new ApiException("the exchange is not reachable: " + Reasons.of(e), ApiException.NOT_REACHED, true);
        }
    }

    private static String refusal(int status) {
        return switch (status) {
            case 401 -> "the exchange refuses the token (HTTP 401)";
            case 403 ->
                "the client has no right to this (HTTP 403): call control needs its tick and the extension in the"
                        + " client's list, recordings and the call log need the role System Owner";
            case 404 -> "the exchange does not know this (HTTP 404)";
            default -> "the exchange answered HTTP " + status;
        };
    }
}
