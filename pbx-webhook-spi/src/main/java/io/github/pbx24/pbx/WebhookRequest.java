package io.github.pbx24.pbx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request of an exchange, as received. Immutable and thread-safe.
 *
 * <p>The body is kept as bytes, because signatures are computed over bytes. {@code toString()} shows neither query nor
 * headers nor body.
 *
 * @since 0.1
 */
public final class WebhookRequest {

    private static final int FORMAT = 1;

    private final String method;
    private final String path;
    private final String rawQuery;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final Instant receivedAt;
    private final @Nullable String remoteAddress;
    private @Nullable QueryParameters query;

    private WebhookRequest(Builder builder) {
        method = builder.method.toUpperCase(Locale.ROOT);
        path = builder.path;
        rawQuery = builder.rawQuery;
        headers = builder.handOverHeaders();
        body = builder.body;
        receivedAt = builder.receivedAt;
        remoteAddress = builder.remoteAddress;
    }

    /**
     * Starts a request.
     *
     * @param method HTTP method, any case
     * @param receivedAt when it arrived
     * @return a builder, for one thread
     */
    public static Builder builder(String method, Instant receivedAt) {
        return new Builder(method, receivedAt);
    }

    /**
     * Starts a request that is like this one.
     *
     * @return a builder with all parts of this request, for one thread
     */
    public Builder toBuilder() {
        Builder builder = new Builder(method, receivedAt)
                .path(path)
                .rawQuery(rawQuery)
                .body(body)
                .remoteAddress(remoteAddress);
        return builder.headers(headers);
    }

    /**
     * HTTP method.
     *
     * @return in upper case
     */
    public String method() {
        return method;
    }

    /**
     * The path below the address of the connection.
     *
     * @return for example {@code /call_events}; empty if there is nothing below
     */
    public String path() {
        return path;
    }

    /**
     * The query as received.
     *
     * @return the part after the question mark, not decoded; empty if there is none
     */
    public String rawQuery() {
        return rawQuery;
    }

    /**
     * The decoded query parameters.
     *
     * @return the parameters, in order of arrival
     * @throws MalformedWebhookException if the query has too many parameters
     */
    public QueryParameters query() {
        QueryParameters decoded = query;
        if (decoded == null) {
            decoded = QueryParameters.decode(rawQuery);
            // Racing threads decode the same text to equal values, so the last write may win.
            query = decoded;
        }
        return decoded;
    }

    /**
     * The first value of a header.
     *
     * @param name header name, any case
     * @return the value; empty if the header is absent
     */
    public Optional<String> header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /**
     * All values of a header.
     *
     * @param name header name, any case
     * @return the values in order; empty if the header is absent
     */
    public List<String> headers(String name) {
        // Whoever asks for every webhook writes the name as it is kept.
        List<String> values = headers.get(name);
        return values != null ? values : headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /**
     * The names of all headers.
     *
     * @return in lower case, in order of arrival; immutable
     */
    public Set<String> headerNames() {
        return Collections.unmodifiableSet(headers.keySet());
    }

    /**
     * The raw body.
     *
     * @return the bytes; shared for speed, so the caller must not change them
     */
    public byte[] body() {
        return body;
    }

    /**
     * When the request arrived, by the receiver's clock.
     *
     * @return the time
     */
    public Instant receivedAt() {
        return receivedAt;
    }

    /**
     * The sender's address.
     *
     * @return an IP address in text form; empty if unknown
     */
    public Optional<String> remoteAddress() {
        return Optional.ofNullable(remoteAddress);
    }

    /**
     * Writes what a parser needs: everything but the headers, of which only {@code Content-Type} is kept. Signature headers
     * have done their work by then and should not be stored.
     *
     * @return bytes for {@link #decode(byte[])}
     */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            writeText(out, method);
            writeText(out, path);
            writeText(out, rawQuery);
            writeText(out, header("content-type").orElse(""));
            out.writeLong(receivedAt.getEpochSecond());
            out.writeInt(receivedAt.getNano());
            out.writeInt(body.length);
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @param bytes the stored request
     * @return the request, without headers other than {@code Content-Type} and without the sender's address
     * @throws IllegalArgumentException if the bytes were not written by {@link #encode()}
     */
    public static WebhookRequest decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IllegalArgumentException("unknown format of a stored request: " + format);
            }
            String method = readText(in);
            String path = readText(in);
            String rawQuery = readText(in);
            String contentType = readText(in);
            Instant receivedAt = Instant.ofEpochSecond(in.readLong(), in.readInt());
            byte[] body = readBytes(in);
            if (in.read() >= 0) {
                throw new IllegalArgumentException("a stored request is followed by something");
            }
            Builder builder =
                    builder(method, receivedAt).path(path).rawQuery(rawQuery).body(body);
            return contentType.isEmpty()
                    ? builder.build()
                    : builder.header("content-type", contentType).build();
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException("broken stored request", e);
        }
    }

    /** Like writeUTF, without its limit of 65,535 bytes. */
    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(encoded.length);
        out.write(encoded);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        // Compared first, so that a broken length does not reserve memory.
        if (length < 0 || length > in.available()) {
            throw new EOFException();
        }
        return in.readNBytes(length);
    }

    @Override
    public String toString() {
        return "WebhookRequest[" + method + ", " + body.length + " bytes, receivedAt=" + receivedAt + "]";
    }

    /** Collects the parts of a request. For one thread. */
    public static final class Builder {

        private static final byte[] NO_BODY = {};

        private final String method;
        private final Instant receivedAt;
        /** To lists that never change. */
        private Map<String, List<String>> headers = new LinkedHashMap<>();
        /** Whether a request has the headers, so that they must not change any more. */
        private boolean handedOver;

        private String path = "";
        private String rawQuery = "";
        private byte[] body = NO_BODY;
        private @Nullable String remoteAddress;

        private Builder(String method, Instant receivedAt) {
            this.method = method;
            this.receivedAt = receivedAt;
        }

        /**
         * Sets the path below the address of the connection.
         *
         * @param value for example {@code /call_events}, not decoded; null is empty; default empty
         * @return this
         */
        public Builder path(@Nullable String value) {
            path = value == null ? "" : value;
            return this;
        }

        /**
         * Sets the path from what a server tells: the whole path, of which the address of the connection is cut off.
         *
         * @param rawPath the path of the request as sent, not decoded, such as {@code HttpServletRequest.getRequestURI()} or {@code
         *     URI.getRawPath()}; null is empty
         * @param address the path that the exchange was given, for example {@code /pbx/office}
         * @return this
         */
        public Builder path(@Nullable String rawPath, String address) {
            String base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
            boolean below = rawPath != null
                    && rawPath.startsWith(base)
                    && (rawPath.length() == base.length() || rawPath.charAt(base.length()) == '/');
            return path(rawPath != null && below ? rawPath.substring(base.length()) : rawPath);
        }

        /**
         * Sets the query.
         *
         * @param value the part after the question mark, not decoded; null is empty; default empty
         * @return this
         */
        public Builder rawQuery(@Nullable String value) {
            rawQuery = value == null ? "" : value;
            return this;
        }

        /**
         * Adds a header. Several of one name are kept in order.
         *
         * @param name header name, any case
         * @param value header value
         * @return this
         */
        public Builder header(String name, String value) {
            if (handedOver) {
                headers = new LinkedHashMap<>(headers);
                handedOver = false;
            }
            // Nearly all headers occur once.
            headers.merge(name.toLowerCase(Locale.ROOT), List.of(value), Builder::both);
            return this;
        }

        private static List<String> both(List<String> earlier, List<String> later) {
            List<String> all = new ArrayList<>(earlier);
            all.addAll(later);
            return List.copyOf(all);
        }

        private Map<String, List<String>> handOverHeaders() {
            handedOver = true;
            return headers;
        }

        /**
         * Adds all headers of a map, such as {@code HttpExchange.getRequestHeaders()} or {@code java.net.http.HttpHeaders.map()}.
         *
         * @param values header name, any case, to values; null names, lists and values are left out
         * @return this
         */
        public Builder headers(@Nullable Map<String, List<String>> values) {
            if (values != null) {
                values.forEach((name, list) -> addAll(name, list));
            }
            return this;
        }

        /**
         * Adds all headers as a servlet tells them: {@code headers(request.getHeaderNames(), request::getHeaders)}.
         *
         * @param names header names; null if the container does not tell them
         * @param values gives the values of a name
         * @return this
         */
        public Builder headers(
                @Nullable Enumeration<String> names, Function<String, @Nullable Enumeration<String>> values) {
            if (names != null) {
                names.asIterator().forEachRemaining(name -> {
                    Enumeration<String> all = values.apply(name);
                    addAll(name, all == null ? null : Collections.list(all));
                });
            }
            return this;
        }

        private void addAll(@Nullable String name, @Nullable List<String> values) {
            if (name != null && values != null) {
                for (String value : values) {
                    if (value != null) {
                        header(name, value);
                    }
                }
            }
        }

        /**
         * Sets the body. The array is taken over: it must not be changed afterwards.
         *
         * @param value raw bytes; null is empty; default empty
         * @return this
         */
        public Builder body(byte @Nullable [] value) {
            body = value == null ? NO_BODY : value;
            return this;
        }

        /**
         * Sets the sender's address.
         *
         * @param value an IP address in text form; null is unknown; default unknown
         * @return this
         */
        public Builder remoteAddress(@Nullable String value) {
            remoteAddress = value;
            return this;
        }

        /**
         * Makes the request.
         *
         * @return an immutable request
         */
        public WebhookRequest build() {
            return new WebhookRequest(this);
        }
    }
}
