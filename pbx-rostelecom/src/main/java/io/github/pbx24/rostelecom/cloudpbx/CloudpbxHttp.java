package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.http.BoundedHttp;
import io.github.pbx24.http.TlsFailure;
import io.github.pbx24.pbx.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** Sends signed requests: {@code POST {api}/{method}} with a JSON body. Thread-safe. */
final class CloudpbxHttp implements AutoCloseable {

    private static final MediaType JSON = MediaType.get("application/json;charset=UTF-8");

    private final CloudpbxSettings settings;
    private final HttpUrl base;
    private final OkHttpClient client;
    private final OkHttpClient onceOnly;

    CloudpbxHttp(CloudpbxSettings settings) {
        this.settings = settings;
        base = HttpUrl.get(settings.api().toString());
        client = BoundedHttp.client()
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.readTimeout())
                .writeTimeout(settings.readTimeout())
                .sslSocketFactory(settings.trust().sockets(), settings.trust().manager())
                .build();
        onceOnly = client.newBuilder()
                .retryOnConnectionFailure(false)
                // A connection from a pool may be dead, and that shows only after the request went out.
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
                .protocols(List.of(Protocol.HTTP_1_1))
                .callTimeout(settings.connectTimeout().plus(settings.readTimeout()))
                .addNetworkInterceptor(CloudpbxHttp::sendOnce)
                .build();
    }

    /**
     * Sends a question, which may be repeated.
     *
     * @param reader reads the answer; the response is closed behind it
     * @throws IOException if the exchange was not reached or broke off
     */
    <T> T ask(String method, Map<String, ? extends @Nullable Object> members, Reader<T> reader) throws IOException {
        try (Response response =
                client.newCall(request(method, members).build()).execute()) {
            return reader.read(response);
        }
    }

    /**
     * Sends an order, which must not be repeated.
     *
     * @param reader reads the answer
     * @throws NotSentException if the request certainly did not go out
     * @throws IOException if it may have gone out
     */
    <T> T order(String method, Map<String, ? extends @Nullable Object> members, Reader<T> reader) throws IOException {
        AtomicBoolean sent = new AtomicBoolean();
        Request request =
                request(method, members).tag(AtomicBoolean.class, sent).build();
        try (Response response = onceOnly.newCall(request).execute()) {
            return reader.read(response);
        } catch (IOException e) {
            throw sent.get() ? e : new NotSentException(e);
        }
    }

    /** Why the exchange was not reached, for an operator. */
    static String reason(IOException failure) {
        return TlsFailure.of(failure, "set ca-file to its certificate, such as that of the Russian national authority")
                .map(tls -> "no secure connection: " + tls.words())
                .orElse("the exchange was not reached or broke off");
    }

    /** Reads an answer. */
    interface Reader<T> {

        T read(Response response) throws IOException;
    }

    /** The request certainly did not go out. */
    static final class NotSentException extends IOException {

        private static final long serialVersionUID = 1L;

        NotSentException(IOException cause) {
            super("the exchange was not reached", cause);
        }
    }

    private Request.Builder request(String method, Map<String, ? extends @Nullable Object> members) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        if (settings.domain() != null) {
            content.put("domain", settings.domain());
        }
        content.putAll(members);
        // The signature counts over these bytes and no others.
        byte[] body = Json.write(content).getBytes(StandardCharsets.UTF_8);
        return new Request.Builder()
                .url(base.newBuilder().addPathSegment(method).build())
                .header(CloudpbxSigner.ID_HEADER, settings.clientId())
                .header(
                        CloudpbxSigner.SIGNATURE_HEADER,
                        CloudpbxSigner.sign(settings.clientId(), settings.keys().get(0), body))
                .post(RequestBody.create(body, JSON));
    }

    /** Runs once a connection stands, right before the request goes out. The client would repeat after some answers. */
    private static Response sendOnce(Interceptor.Chain chain) throws IOException {
        AtomicBoolean sent = chain.request().tag(AtomicBoolean.class);
        if (sent == null || !sent.compareAndSet(false, true)) {
            throw new IOException("an order is not given twice");
        }
        return chain.proceed(chain.request());
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        onceOnly.connectionPool().evictAll();
    }
}
