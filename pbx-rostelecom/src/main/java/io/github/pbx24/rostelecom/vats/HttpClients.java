package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.http.BoundedHttp;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** What all HTTP clients of this module have in common. */
final class HttpClients {

    private HttpClients() {}

    /**
     * A client that follows no redirect and repeats nothing by itself: both need our own judgement.
     */
    static OkHttpClient.Builder builder(VatsSettings.Api api) {
        return BoundedHttp.client()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(api.connectTimeout())
                .readTimeout(api.readTimeout())
                .writeTimeout(api.readTimeout())
                .sslSocketFactory(api.trust().sockets(), api.trust().manager());
    }

    /** An address below the base of the API. */
    static HttpUrl.Builder address(VatsSettings.Api api) {
        return HttpUrl.get(api.url().toString()).newBuilder();
    }

    static void close(OkHttpClient client) {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
