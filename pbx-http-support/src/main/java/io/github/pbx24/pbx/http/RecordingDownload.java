package io.github.pbx24.pbx.http;

import io.github.pbx24.http.BoundedHttp;
import io.github.pbx24.http.TlsFailure;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Fetches recordings with every guard. Thread-safe.
 *
 * <ul>
 *   <li>Only hosts of {@link AllowedHosts} are contacted, at the first address, at every redirect and at every link; names that lead
 *       into internal networks are refused when the connection is made; nothing leads from https to http.
 *   <li>A download ends when it is too large, when its deadline is over, or when less arrives than the least rate.
 *   <li>The authorization goes to the exchange's own server only, and not to an address there that another server has named.
 *   <li>What begins like a page or like JSON is no recording, whatever its type says.
 * </ul>
 *
 * @since 0.1
 */
public final class RecordingDownload implements AutoCloseable {

    private static final int MAX_HOPS = 5;
    private static final int LOOK_AHEAD = 4096;
    private static final int MARK = 4;
    private static final int BLANK = ' ';

    private final OkHttpClient client;
    private final GuardedDns dns;
    private final Settings settings;

    private RecordingDownload(Settings settings) {
        this.settings = settings;
        dns = settings.hosts.dns();
        client = BoundedHttp.client()
                .followRedirects(false)
                .followSslRedirects(false)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(settings.connectTimeout)
                .readTimeout(settings.readTimeout)
                .writeTimeout(settings.readTimeout)
                .callTimeout(settings.deadline)
                .sslSocketFactory(settings.trust.sockets(), settings.trust.manager())
                .dns(dns)
                .build();
    }

    /**
     * Starts a download.
     *
     * @param hosts where recordings may be fetched from
     * @return a builder, for one thread
     */
    public static Builder builder(AllowedHosts hosts) {
        return new Builder(hosts);
    }

    /**
     * Opens a recording.
     *
     * @param address an http or https address; anything else is {@link Fetched.Gone}
     * @return what came of it; a {@link Fetched.Content} must be closed by the caller
     */
    public Fetched open(String address) {
        HttpUrl url = HttpUrl.parse(address);
        return url == null ? new Fetched.Gone("not an http or https address") : fetch(url, 0, true);
    }

    /** @param ours whether no other server has named the address */
    private Fetched fetch(HttpUrl url, int hops, boolean ours) {
        if (!settings.hosts.allow(url)) {
            return new Fetched.Gone("host " + url.host() + ":" + url.port() + " is not in recording-hosts");
        }
        // Another server that sends us back must not choose what is asked of the exchange in our name.
        ServerAuthorization authorization = ours && isExchange(url) ? settings.authorization : null;
        if (authorization == null) {
            return fetch(url, hops, ours, null, null);
        }
        String value;
        try {
            value = authorization.current();
        } catch (IOException e) {
            return new Fetched.NotReady("no access token: " + e.getMessage());
        }
        return fetch(url, hops, ours, authorization, value);
    }

    private Fetched fetch(
            HttpUrl url,
            int hops,
            boolean ours,
            @Nullable ServerAuthorization renewable,
            @Nullable String authorization) {
        // Compression gains nothing on audio and hides the length.
        Request.Builder request = new Request.Builder().url(url).header("Accept-Encoding", "identity");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        Response response = null;
        boolean handedOut = false;
        try {
            dns.checkBehindProxy(url);
            response = client.newCall(request.build()).execute();
            if (response.code() == 401 && renewable != null && authorization != null) {
                // A token may have been replaced by another process. A second one is not refused for that.
                renewable.refused(authorization);
                response.close();
                String next = renewable.current();
                if (!next.equals(authorization)) {
                    Fetched fetched = fetch(url, hops, ours, null, next);
                    handedOut = true;
                    return fetched;
                }
            }
            Fetched fetched = judge(response, hops, ours, authorization != null);
            handedOut = fetched instanceof Fetched.Content;
            return fetched;
        } catch (GuardedDns.InternalAddressException e) {
            return new Fetched.Gone("host " + url.host() + " leads into an internal network");
        } catch (IOException e) {
            return new Fetched.NotReady(TlsFailure.of(e, TrustedAuthorities.HOW_TO_TRUST)
                    .map(failure -> "no secure connection to " + url.host() + ": " + failure.words())
                    .orElse("no answer: " + e.getClass().getSimpleName()));
        } finally {
            if (response != null && !handedOut) {
                response.close();
            }
        }
    }

    private boolean isExchange(HttpUrl url) {
        HttpUrl exchange = settings.exchange;
        return exchange != null
                && url.host().equals(exchange.host())
                && url.port() == exchange.port()
                && url.scheme().equals(exchange.scheme());
    }

    private Fetched judge(Response response, int hops, boolean ours, boolean authorized) throws IOException {
        int status = response.code();
        String location = response.header("Location");
        if (status >= 300 && status < 400 && status != 304 && location != null) {
            return follow(response, location, hops, ours);
        }
        if (status == 200) {
            return read(response, hops, ours);
        }
        String reason = "HTTP status " + status;
        if (authorized && (status == 401 || status == 403)) {
            // The recording is there for a while; whoever mends the token in time still gets it.
            return new Fetched.NotReady("the access token was refused, " + reason);
        }
        boolean later =
                status < 400 || status == 404 || status == 408 || status == 425 || status == 429 || status >= 500;
        // A link may have died, and the exchange makes a new one when it is asked again.
        boolean link = hops > 0 || settings.authorization == null;
        return later || link && settings.freshLinks ? new Fetched.NotReady(reason) : new Fetched.Gone(reason);
    }

    private Fetched read(Response response, int hops, boolean ours) throws IOException {
        String type =
                Objects.requireNonNullElse(response.header("Content-Type"), "").strip();
        if (!Objects.requireNonNullElse(response.header("Content-Encoding"), "identity")
                .equalsIgnoreCase("identity")) {
            return new Fetched.NotReady("the recording came compressed");
        }
        long length = response.body().contentLength();
        if (length > settings.maxBytes) {
            return new Fetched.Gone("larger than " + settings.maxBytes + " bytes");
        }
        InputStream paced = new PacedStream(
                response.body().byteStream(),
                settings.leastBytes,
                settings.rateWindow,
                settings.maxBytes,
                System::nanoTime);
        BufferedInputStream in = new BufferedInputStream(paced);
        int first = firstByte(in);
        if (first < 0) {
            return new Fetched.NotReady("still empty");
        }
        String essence = type.toLowerCase(Locale.ROOT);
        boolean json = essence.contains("json") || first == '{' || first == '[';
        if (json && settings.linkIn != null) {
            Optional<String> link = link(in, settings.linkIn);
            return link.isPresent()
                    ? follow(response, link.get(), hops, ours)
                    : new Fetched.NotReady("the answer has no link to a recording");
        }
        if (json || first == '<' || first == BLANK || essence.startsWith("text/")) {
            return new Fetched.NotReady("a page came instead of a recording");
        }
        return new Fetched.Content(in, type, length);
    }

    private static Optional<String> link(InputStream in, Function<JsonValue, Optional<String>> linkIn)
            throws IOException {
        byte[] bytes = in.readNBytes(JsonLimits.ANSWER.bytes() + 1);
        try {
            return linkIn.apply(Json.read(bytes, JsonLimits.ANSWER));
        } catch (MalformedWebhookException e) {
            return Optional.empty();
        }
    }

    private Fetched follow(Response response, String link, int hops, boolean ours) {
        HttpUrl from = response.request().url();
        HttpUrl target = from.resolve(link);
        response.close();
        if (target == null) {
            return new Fetched.Gone("the link is not an http or https address");
        }
        if (hops >= MAX_HOPS) {
            return new Fetched.NotReady("more than " + MAX_HOPS + " redirects");
        }
        if (from.isHttps() && !target.isHttps()) {
            return new Fetched.Gone("redirected from https to http");
        }
        HttpUrl exchange = settings.exchange;
        return fetch(target, hops + 1, ours && exchange != null && from.host().equals(exchange.host()));
    }

    /**
     * The first byte that is not white space, a byte order mark or a zero of wide characters, without consuming it.
     *
     * @return {@link #BLANK} if there is nothing else nearby, as no sound begins; -1 if there is nothing at all
     */
    private static int firstByte(BufferedInputStream in) throws IOException {
        in.mark(LOOK_AHEAD);
        byte[] head = in.readNBytes(MARK);
        boolean wide = head.length == MARK
                && (begins(head, 0xFF, 0xFE) && head[3] == 0 || begins(head, 0xFE, 0xFF) && head[2] == 0);
        in.reset();
        long past = in.skip(wide ? 2 : begins(head, 0xEF, 0xBB, 0xBF) ? 3 : 0);
        int found = head.length == 0 ? -1 : BLANK;
        for (long i = past; i < LOOK_AHEAD && found == BLANK; i++) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            boolean blank = next == '\t' || next == '\r' || next == '\n' || wide && next == 0;
            found = blank ? BLANK : next;
        }
        in.reset();
        return found;
    }

    private static boolean begins(byte[] head, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i >= head.length || (head[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Frees idle connections. Streams that were handed out go on. May be called twice. */
    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /**
     * An authorization that changes from time to time. Implementations are thread-safe.
     *
     * @since 0.1
     */
    public interface ServerAuthorization {

        /**
         * What to send now.
         *
         * @return the value of the header {@code Authorization}
         * @throws IOException if there is none at present; its message is for people, without secrets
         */
        String current() throws IOException;

        /**
         * Says that the server answered with HTTP 401. The request is repeated once if {@link #current()} gives something else then.
         *
         * @param value what was sent
         */
        void refused(String value);
    }

    /** One that never changes. */
    private record FixedAuthorization(String current) implements ServerAuthorization {

        @Override
        public void refused(String value) {
            // There is no other.
        }

        /** Shows nothing: it is a secret. */
        @Override
        public String toString() {
            return "FixedAuthorization";
        }
    }

    /** What a download keeps of its builder. */
    private record Settings(
            AllowedHosts hosts,
            TrustedAuthorities trust,
            Duration connectTimeout,
            Duration readTimeout,
            Duration deadline,
            long maxBytes,
            long leastBytes,
            Duration rateWindow,
            @Nullable HttpUrl exchange,
            @Nullable ServerAuthorization authorization,
            @Nullable Function<JsonValue, Optional<String>> linkIn,
            boolean freshLinks) {

        @Override
        public String toString() {
            return "Settings";
        }
    }

    /** Collects the options of a download. For one thread. */
    public static final class Builder {

        private final AllowedHosts hosts;
        private TrustedAuthorities trust = TrustedAuthorities.platform();
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration readTimeout = Duration.ofSeconds(30);
        private Duration deadline = Duration.ofMinutes(15);
        private long maxBytes = 1L << 30;
        private long leastBytes = 20L << 10;
        private Duration rateWindow = Duration.ofSeconds(20);
        private @Nullable HttpUrl exchange;
        private @Nullable ServerAuthorization authorization;
        private @Nullable Function<JsonValue, Optional<String>> linkIn;
        private boolean freshLinks;

        private Builder(AllowedHosts hosts) {
            this.hosts = hosts;
        }

        /**
         * Sets who vouches for https servers.
         *
         * @param value default {@link TrustedAuthorities#platform()}
         * @return this
         */
        public Builder trust(TrustedAuthorities value) {
            trust = value;
            return this;
        }

        /**
         * Sets how long to wait.
         *
         * @param connect for a connection, at least 1 ms; default 5 s
         * @param read for each piece of data, at least 1 ms; default 30 s
         * @return this
         * @throws IllegalArgumentException if one is shorter
         */
        public Builder timeouts(Duration connect, Duration read) {
            connectTimeout = limit("connect", connect);
            readTimeout = limit("read", read);
            return this;
        }

        /**
         * Sets how long one download may take, from the request to the last byte.
         *
         * @param value at least 1 ms; default 15 minutes
         * @return this
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder deadline(Duration value) {
            deadline = limit("deadline", value);
            return this;
        }

        /**
         * Sets how large a recording may be.
         *
         * @param value bytes; default 1 GiB
         * @return this
         */
        public Builder maxBytes(long value) {
            maxBytes = value;
            return this;
        }

        /**
         * Sets how much must arrive in each window of waiting; less ends the download.
         *
         * @param bytes default 20 KiB
         * @param window at least 1 ms; default 20 s
         * @return this
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder leastRate(long bytes, Duration window) {
            leastBytes = bytes;
            rateWindow = limit("window", window);
            return this;
        }

        /**
         * Sends a header {@code Authorization} to the exchange's own server: same scheme, host and port.
         *
         * @param server an address of the server
         * @param value the value of the header, a secret
         * @return this
         * @throws IllegalArgumentException if the address is not http or https
         */
        public Builder authorization(URI server, String value) {
            return authorization(server, new FixedAuthorization(value));
        }

        /**
         * As {@link #authorization(URI, String)}, with a value that changes from time to time.
         *
         * @param server an address of the server
         * @param value tells the header's value; asked for each request
         * @return this
         * @throws IllegalArgumentException if the address is not http or https
         */
        public Builder authorization(URI server, ServerAuthorization value) {
            exchange = HttpUrl.get(server);
            if (exchange == null) {
                throw new IllegalArgumentException("server must be http or https");
            }
            authorization = value;
            return this;
        }

        /**
         * Follows links in JSON answers.
         *
         * @param finder finds the link in an answer of at most {@link JsonLimits#ANSWER}
         * @return this
         */
        public Builder linkIn(Function<JsonValue, Optional<String>> finder) {
            linkIn = finder;
            return this;
        }

        /**
         * Says that each attempt gets a new link, so that a dead link is no reason to give up: from the first address if that one is
         * asked with an authorization, else from the caller.
         *
         * @return this
         */
        public Builder freshLinks() {
            freshLinks = true;
            return this;
        }

        /**
         * Makes the download.
         *
         * @return a download; the caller closes it
         */
        public RecordingDownload build() {
            return new RecordingDownload(new Settings(
                    hosts,
                    trust,
                    connectTimeout,
                    readTimeout,
                    deadline,
                    maxBytes,
                    leastBytes,
                    rateWindow,
                    exchange,
                    authorization,
                    linkIn,
                    freshLinks));
        }

        /** To the HTTP client less than a millisecond is 0, and 0 is no limit at all. */
        private static Duration limit(String name, Duration value) {
            if (value.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException(name + " must be at least 1 millisecond, was " + value);
            }
            return value;
        }
    }
}
