package io.github.pbx24.recording.s3;

import io.github.pbx24.http.BoundedHttp;
import io.github.pbx24.http.TlsFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The five requests to one bucket that an archive needs. Thread-safe. */
final class S3Client implements AutoCloseable {

    private static final String HOW_TO_TRUST =
            "import the authority's certificate into the trust store of Java (keytool -importcert -cacerts)";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final MediaType ANY = MediaType.get("application/octet-stream");
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]{1,64})</Code>");
    private static final long MAX_ERROR_BYTES = 64 * 1024;
    private static final int NOT_FOUND = 404;

    private final OkHttpClient http = BoundedHttp.client()
            .connectTimeout(CONNECT_TIMEOUT)
            .readTimeout(TIMEOUT)
            .writeTimeout(TIMEOUT)
            // The signature covers the address, so a request that follows one elsewhere would be refused.
            .followRedirects(false)
            .build();
    /** As the HTTP client writes it, because the host is signed: in lower case and without the usual port. */
    private final HttpUrl endpoint;

    private final String bucketPath;
    private final AwsSignature signature;
    private final Clock clock;

    /** Sends requests to {@code endpoint/bucket/key}, which every storage understands. */
    S3Client(HttpUrl endpoint, String bucket, AwsSignature signature, Clock clock) {
        this.endpoint = endpoint;
        this.bucketPath = endpoint.encodedPath().replaceFirst("/+$", "") + "/" + Rfc3986.encode(bucket);
        this.signature = signature;
        this.clock = clock;
    }

    /** Writes an object, all or nothing. */
    void put(String key, Path content, String sha256) throws IOException {
        put(key, RequestBody.create(content.toFile(), ANY), sha256);
    }

    void putEmpty(String key) throws IOException {
        put(key, RequestBody.create(new byte[0], ANY), AwsSignature.EMPTY_BODY);
    }

    private void put(String key, RequestBody body, String sha256) throws IOException {
        send("storing", "PUT", pathOf(key), new TreeMap<>(), body, sha256).close();
    }

    /** Opens an object; the caller closes it. */
    InputStream get(String key) throws IOException {
        return send("reading", "GET", pathOf(key), new TreeMap<>(), null, AwsSignature.EMPTY_BODY)
                .body()
                .byteStream();
    }

    /** Removes an object; one that is not there is fine. */
    void delete(String key) throws IOException {
        send("removing", "DELETE", pathOf(key), new TreeMap<>(), null, AwsSignature.EMPTY_BODY)
                .close();
    }

    Listing list(String prefix, @Nullable String next) throws IOException {
        SortedMap<String, String> query = new TreeMap<>();
        query.put("list-type", "2");
        query.put("prefix", Rfc3986.encode(prefix));
        if (next != null) {
            query.put("continuation-token", Rfc3986.encode(next));
        }
        try (Response response = send("listing", "GET", bucketPath, query, null, AwsSignature.EMPTY_BODY)) {
            return Listing.read(response.body().byteStream());
        }
    }

    URI presigned(String key, Duration validFor) {
        String path = pathOf(key);
        return URI.create(address(path) + "?" + signature.presignedQuery(path, host(), validFor, clock.instant()));
    }

    private String pathOf(String key) {
        return bucketPath + "/" + Rfc3986.encodePath(key);
    }

    private String address(String path) {
        return endpoint.scheme() + "://" + host() + path;
    }

    private String host() {
        String host = endpoint.host().indexOf(':') >= 0 ? "[" + endpoint.host() + "]" : endpoint.host();
        return endpoint.port() == HttpUrl.defaultPort(endpoint.scheme()) ? host : host + ":" + endpoint.port();
    }

    private Response send(
            String what,
            String method,
            String path,
            SortedMap<String, String> query,
            @Nullable RequestBody body,
            String bodyHash)
            throws IOException {
        String text = AwsSignature.text(query);
        Request.Builder request = new Request.Builder()
                .url(address(text.isEmpty() ? path : path + "?" + text))
                .method(method, body);
        signature
                .headers(method, path, query, Map.of("host", host()), bodyHash, clock.instant())
                .forEach(request::header);
        Response response;
        try {
            response = http.newCall(request.build()).execute();
        } catch (IOException e) {
            throw new IOException(
                    what + " failed: "
                            + TlsFailure.of(e, HOW_TO_TRUST)
                                    .map(tls -> "no secure connection to the storage: " + tls.words())
                                    .orElse("the storage is not reached"),
                    e);
        }
        if (response.isSuccessful()) {
            return response;
        }
        try (response) {
            throw refused(what, response);
        }
    }

    /** The storage's message may quote the request, so only its code is told. */
    private static IOException refused(String what, Response response) throws IOException {
        Matcher code = CODE.matcher(response.peekBody(MAX_ERROR_BYTES).string());
        String told = code.find() ? code.group(1) : "no reason";
        return response.code() == NOT_FOUND && !told.equals("NoSuchBucket")
                ? new IOException("there is no such recording in the storage")
                : new IOException(what + " failed: the storage answered " + response.code() + " " + told);
    }

    /** An idle connection would keep the process alive. */
    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
