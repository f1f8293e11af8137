package io.github.pbx24.app.internal.model;

import io.github.pbx24.app.pipeline.StepFailedException;
import io.github.pbx24.http.BoundedHttp;
import io.github.pbx24.http.TlsFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One server with the interface of OpenAI. Every request is bounded in time and its answer in size; what may pass is tried again a
 * few times. Nothing of what is sent or answered gets into a message. Thread-safe.
 */
public final class ModelServer {

    /** Largest answer unless said otherwise: 16 MiB, a transcript of a whole day. */
    public static final long DEFAULT_MAX_ANSWER = 16L * 1024 * 1024;

    private static final String HOW_TO_TRUST =
            "import the authority's certificate into the trust store of Java (keytool -importcert -cacerts)";

    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429, 500, 502, 503, 504, 529);
    private static final Duration LONGEST_HINT = Duration.ofMinutes(2);

    /** To the HTTP client less than this is 0, and 0 is no limit at all. */
    private static final Duration SHORTEST_CALL = Duration.ofMillis(1);

    private static final Duration LONGEST_CALL = Duration.ofDays(1);

    /** Shared: threads and connections of all model servers of the process. */
    private static final OkHttpClient CLIENT = BoundedHttp.client()
            .connectTimeout(Duration.ofSeconds(10))
            // A model thinks before it writes; the time of the whole call is what bounds it.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ofSeconds(60))
            // A redirect could carry the key and what was said to somebody else.
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .build();

    private final HttpUrl base;
    private final @Nullable String apiKey;
    private final Duration callTimeout;
    private final List<Duration> waits;
    private final long maxAnswer;
    private final Clock clock;

    public ModelServer(
            URI baseUrl,
            @Nullable String apiKey,
            Duration callTimeout,
            List<Duration> waits,
            long maxAnswer,
            Clock clock) {
        HttpUrl url = HttpUrl.get(baseUrl);
        if (url == null || !url.username().isEmpty() || url.query() != null || url.fragment() != null) {
            throw new IllegalArgumentException(
                    "baseUrl must be an http or https address without user, query and fragment");
        }
        this.base = url;
        this.apiKey = apiKey;
        this.callTimeout = callTimeout;
        this.waits = List.copyOf(waits);
        this.maxAnswer = maxAnswer;
        this.clock = clock;
    }

    /** A key that fits into a header. */
    public static @Nullable String checkedKey(@Nullable String key) {
        if (key != null && !key.matches("[!-~]{1,1000}")) {
            throw new IllegalArgumentException("apiKey must be 1 to 1000 printable characters without blanks");
        }
        return key;
    }

    /** A time that the HTTP client can keep. */
    public static Duration checkedTimeout(Duration timeout) {
        if (timeout.compareTo(SHORTEST_CALL) < 0 || timeout.compareTo(LONGEST_CALL) > 0) {
            throw new IllegalArgumentException("callTimeout must be 1 millisecond to 1 day, was " + timeout);
        }
        return timeout;
    }

    /**
     * Sends a request.
     *
     * @param path below the base, for example {@code chat/completions}
     * @return the body of the answer
     * @throws StepFailedException if trying again cannot help
     * @throws IOException if the server could not be reached, was busy, or the time ran out
     */
    public String post(String path, RequestBody body, Instant deadline) throws IOException, InterruptedException {
        Request.Builder request = new Request.Builder()
                .url(base.newBuilder().addPathSegments(path).build())
                .header("Accept", "application/json")
                .post(body);
        if (apiKey != null) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        for (int attempt = 0; ; attempt++) {
            Duration left = Duration.between(clock.instant(), deadline);
            if (left.compareTo(SHORTEST_CALL) < 0) {
                throw new IOException("the time for the model server at " + base.host() + " ran out");
            }
            Outcome outcome = once(request.build(), left.compareTo(callTimeout) < 0 ? left : callTimeout);
            if (outcome.body != null) {
                return outcome.body;
            }
            if (attempt >= waits.size()) {
                throw new IOException(outcome.problem);
            }
            Duration wait = outcome.hint == null ? waits.get(attempt) : outcome.hint;
            if (clock.instant().plus(wait).isAfter(deadline)) {
                throw new IOException(outcome.problem);
            }
            Thread.sleep(wait.toMillis());
        }
    }

    /** An answer, or a problem that may pass. */
    private record Outcome(
            @Nullable String body, String problem, @Nullable Duration hint) {}

    private Outcome once(Request request, Duration timeout) {
        OkHttpClient client = CLIENT.newBuilder().callTimeout(timeout).build();
        try (Response response = client.newCall(request).execute()) {
            if (response.isSuccessful()) {
                return new Outcome(read(response), "", null);
            }
            String problem = "the model server at " + base.host() + " answered HTTP " + response.code();
            if (!PASSING.contains(response.code())) {
                throw new StepFailedException(problem, null);
            }
            return new Outcome(null, problem, hint(response.header("Retry-After")));
        } catch (IOException failed) {
            // The message of the failure may quote the request's address with its parameters: its kind says enough.
            return new Outcome(
                    null,
                    TlsFailure.of(failed, HOW_TO_TRUST)
                            .map(tls ->
                                    "no secure connection to the model server at " + base.host() + ": " + tls.words())
                            .orElse("the model server at " + base.host() + " did not answer: "
                                    + failed.getClass().getSimpleName()),
                    null);
        }
    }

    private String read(Response response) throws IOException {
        try (InputStream in = response.body().byteStream()) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, maxAnswer + 1));
            if (bytes.length > maxAnswer) {
                throw new StepFailedException("the model server's answer is larger than " + maxAnswer + " bytes", null);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static @Nullable Duration hint(@Nullable String header) {
        if (header == null || !header.strip().matches("[0-9]{1,6}")) {
            return null;
        }
        Duration hint = Duration.ofSeconds(Long.parseLong(header.strip()));
        return hint.compareTo(LONGEST_HINT) > 0 ? LONGEST_HINT : hint;
    }

    /** Address without a path, and no key. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "ModelServer[%s]", base.host());
    }
}
