package io.github.pbx24.rostelecom;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** What all HTTP clients of this module have in common. */
final class HttpClients {

    private HttpClients() {}

    /**
     * A client that follows no redirect and repeats nothing by itself: both need our own judgement.
     */
    static OkHttpClient.Builder builder(VatsSettings.Api api) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(api.connectTimeout())
                .readTimeout(api.readTimeout())
                .writeTimeout(api.readTimeout());
        X509TrustManager trust = api.trust();
        if (trust != null) {
            builder.sslSocketFactory(context(trust).getSocketFactory(), trust);
        }
        return builder;
    }

    /** An address below the base of the API. */
    static HttpUrl.Builder address(VatsSettings.Api api) {
        return HttpUrl.get(api.url().toString()).newBuilder();
    }

    static void close(OkHttpClient client) {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private static SSLContext context(X509TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }
}
