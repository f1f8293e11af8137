package io.github.pbx24.pbx.verify;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.Verdict.Reason;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.text.TimeText;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a signature over a text that is put together from parts of the request. Expresses the schemes of most services; for a
 * plain HMAC over the body {@link HmacVerifier} is enough. Immutable and thread-safe.
 *
 * <pre>{@code
 * // id.time.body, several signatures in one header, keys such as whsec_…
 * SignedRequestVerifier.builder(SignatureKeys.hmacOfBase64("HmacSHA256", "whsec_", keys), "webhook-signature")
 *         .encoding(SignatureEncoding.BASE64).prefix("v1,").separatedBy(" ")
 *         .timeHeader("webhook-timestamp", Duration.ofMinutes(5))
 *         .signs(SignedPart.header("webhook-id"), SignedPart.text("."), SignedPart.time(), SignedPart.text("."), SignedPart.body())
 *         .build();
 * }</pre>
 *
 * <p>The age of a request is measured at its {@link WebhookRequest#receivedAt()}; too old and too new are both refused.
 *
 * @since 0.1
 */
public final class SignedRequestVerifier implements SignatureVerifier {

    private static final int MAX_SIGNATURES = 16;
    private static final int MAX_HEADER = 8_192;

    private final SignatureKeys keys;
    private final Place place;
    private final String name;
    private final SignatureEncoding encoding;
    private final String prefix;
    private final @Nullable String separator;
    private final @Nullable String timeHeader;
    private final @Nullable String timePart;
    private final Duration maxAge;
    private final List<SignedPart> parts;

    private SignedRequestVerifier(Builder builder) {
        keys = builder.keys;
        place = builder.place;
        name = builder.name;
        encoding = builder.encoding;
        prefix = builder.prefix;
        separator = builder.separator;
        timeHeader = builder.timeHeader;
        timePart = builder.timePart;
        maxAge = builder.maxAge;
        parts = builder.parts;
    }

    /**
     * Starts a verifier.
     *
     * @param keys the keys that signatures may be made with
     * @param header the header with the signature, any case
     * @return a builder, for one thread
     */
    public static Builder builder(SignatureKeys keys, String header) {
        return new Builder(keys, Place.HEADER, header);
    }

    /**
     * Starts a verifier of a signature that stands in a field of the form in the body.
     *
     * @param keys the keys that signatures may be made with
     * @param name the field, case-sensitive
     * @return a builder, for one thread
     */
    public static Builder inForm(SignatureKeys keys, String name) {
        return new Builder(keys, Place.FORM, name);
    }

    /**
     * Starts a verifier of a signature that stands in the query.
     *
     * @param keys the keys that signatures may be made with
     * @param name the query parameter, case-sensitive
     * @return a builder, for one thread
     */
    public static Builder inQuery(SignatureKeys keys, String name) {
        return new Builder(keys, Place.QUERY, name);
    }

    @Override
    public Verdict verify(WebhookRequest request) {
        List<String> values;
        try {
            values = place.values(request, name);
        } catch (MalformedWebhookException e) {
            return Verdict.refused(Reason.GARBLED, "where the signature should stand cannot be read");
        }
        if (values.isEmpty() || values.get(0).isEmpty()) {
            return Verdict.refused(Reason.MISSING, place.word + name + " is missing");
        }
        if (values.size() > 1 || values.get(0).length() > MAX_HEADER) {
            return Verdict.refused(Reason.GARBLED, place.word + name + " occurs more than once or is too long");
        }
        List<String> pieces = pieces(values.get(0));
        Optional<String> time = time(request, pieces);
        if (time.isEmpty()) {
            return Verdict.refused(Reason.MISSING, "the time of the signature is missing");
        }
        List<byte[]> claims = claims(pieces);
        if (claims.isEmpty() || claims.size() > MAX_SIGNATURES) {
            return Verdict.refused(Reason.GARBLED, place.word + name + " is not a signature");
        }
        byte[] message;
        try {
            message = message(request, time.get());
        } catch (MalformedWebhookException e) {
            return Verdict.refused(Reason.GARBLED, "what is signed cannot be read");
        }
        if (message == null) {
            return Verdict.refused(Reason.MISSING, "a part of what is signed is missing");
        }
        int fitting = keys.fitting(message, claims);
        if (fitting < 0) {
            return Verdict.refused(Reason.MISMATCH, place.word + name + " does not fit the request");
        }
        return isTimed() ? judgeAge(request, time.get(), fitting) : new Verdict.Accepted(fitting);
    }

    /**
     * Signs a request with the first key, for tests and simulators: adds the signature, and the time of receipt where the scheme has a
     * time and the request has none.
     *
     * @param request the request; must hold everything that is signed
     * @return the signed request
     * @throws IllegalStateException if the keys cannot sign, or if a part of what is signed is missing
     */
    public WebhookRequest sign(WebhookRequest request) {
        WebhookRequest.Builder signed = request.toBuilder();
        String time = "";
        if (isTimed()) {
            String now = String.valueOf(request.receivedAt().getEpochSecond());
            time = timeHeader == null ? now : request.header(timeHeader).orElse(now);
            if (timeHeader != null && request.header(timeHeader).isEmpty()) {
                signed.header(timeHeader, time);
            }
        }
        byte[] message = message(request, time);
        if (message == null) {
            throw new IllegalStateException("a part of what is signed is missing");
        }
        String before = timePart == null ? "" : timePart + "=" + time + separator;
        place.add(request, signed, name, before + prefix + encoding.encode(keys.sign(message)));
        return signed.build();
    }

    private boolean isTimed() {
        return timeHeader != null || timePart != null;
    }

    private List<String> pieces(String value) {
        List<String> pieces = new ArrayList<>();
        if (separator == null) {
            pieces.add(value);
            return pieces;
        }
        int start = 0;
        while (start <= value.length()) {
            int end = value.indexOf(separator, start);
            end = end < 0 ? value.length() : end;
            pieces.add(value.substring(start, end).strip());
            start = end + separator.length();
        }
        return pieces;
    }

    /** The time as sent; an empty text if the scheme has none. */
    private Optional<String> time(WebhookRequest request, List<String> pieces) {
        if (timeHeader != null) {
            return request.header(timeHeader).map(String::strip).filter(text -> !text.isEmpty());
        }
        if (timePart == null) {
            return Optional.of("");
        }
        String start = timePart + "=";
        return pieces.stream()
                .filter(piece -> piece.startsWith(start))
                .map(piece -> piece.substring(start.length()))
                .findFirst();
    }

    /** Signatures of the expected kind; others, of other versions for example, do not matter. */
    private List<byte[]> claims(List<String> pieces) {
        List<byte[]> claims = new ArrayList<>();
        for (String piece : pieces) {
            byte[] claimed =
                    piece.startsWith(prefix) ? encoding.decode(piece, prefix.length()) : SignatureEncoding.NONE;
            if (keys.mayBeSignature(claimed)) {
                claims.add(claimed);
            }
        }
        return claims;
    }

    private byte @Nullable [] message(WebhookRequest request, String time) {
        if (parts.size() == 1) {
            return parts.get(0).bytes(request, time);
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream(request.body().length + 64);
        for (SignedPart part : parts) {
            byte[] bytes = part.bytes(request, time);
            if (bytes == null) {
                return null;
            }
            message.writeBytes(bytes);
        }
        return message.toByteArray();
    }

    private Verdict judgeAge(WebhookRequest request, String time, int key) {
        Instant signedAt = TimeText.read(time, null).orElse(null);
        if (signedAt == null) {
            return Verdict.refused(Reason.GARBLED, "the time of the signature cannot be read");
        }
        Duration age = Duration.between(signedAt, request.receivedAt());
        if (age.compareTo(maxAge) > 0) {
            return Verdict.refused(Reason.TIME, "the signature is too old");
        }
        return age.negated().compareTo(maxAge) > 0
                ? Verdict.refused(Reason.TIME, "the signature is too new")
                : new Verdict.Accepted(key);
    }

    @Override
    public String toString() {
        return "SignedRequestVerifier[" + place.word + name + ", keys=" + keys.size() + "]";
    }

    /** Where the signature stands. */
    private enum Place {
        HEADER("header ") {
            @Override
            List<String> values(WebhookRequest request, String name) {
                return request.headers(name);
            }

            @Override
            void add(WebhookRequest request, WebhookRequest.Builder signed, String name, String value) {
                signed.header(name, value);
            }
        },
        FORM("form field ") {
            @Override
            List<String> values(WebhookRequest request, String name) {
                return QueryParameters.decode(request.body()).all(name);
            }

            @Override
            void add(WebhookRequest request, WebhookRequest.Builder signed, String name, String value) {
                String form = new String(request.body(), StandardCharsets.ISO_8859_1);
                signed.body(joined(form, name, value).getBytes(StandardCharsets.ISO_8859_1));
            }
        },
        QUERY("query parameter ") {
            @Override
            List<String> values(WebhookRequest request, String name) {
                return request.query().all(name);
            }

            @Override
            void add(WebhookRequest request, WebhookRequest.Builder signed, String name, String value) {
                signed.rawQuery(joined(request.rawQuery(), name, value));
            }
        };

        private final String word;

        Place(String word) {
            this.word = word;
        }

        abstract List<String> values(WebhookRequest request, String name);

        abstract void add(WebhookRequest request, WebhookRequest.Builder signed, String name, String value);

        private static String joined(String text, String name, String value) {
            return text + (text.isEmpty() ? "" : "&") + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }

    /** Collects the options of a verifier. For one thread. */
    public static final class Builder {

        private final SignatureKeys keys;
        private final Place place;
        private final String name;
        private SignatureEncoding encoding = SignatureEncoding.HEX;
        private String prefix = "";
        private @Nullable String separator;
        private @Nullable String timeHeader;
        private @Nullable String timePart;
        private Duration maxAge = Duration.ofMinutes(5);
        private List<SignedPart> parts = List.of(SignedPart.body());

        private Builder(SignatureKeys keys, Place place, String name) {
            this.keys = keys;
            this.place = place;
            this.name = name;
        }

        /**
         * Sets how a signature is written.
         *
         * @param value default {@link SignatureEncoding#HEX}
         * @return this
         */
        public Builder encoding(SignatureEncoding value) {
            encoding = value;
            return this;
        }

        /**
         * Sets what stands before each signature; others are ignored.
         *
         * @param value for example {@code sha256=} or {@code v1,}; default empty
         * @return this
         */
        public Builder prefix(String value) {
            prefix = value;
            return this;
        }

        /**
         * Allows several signatures in the header; one of them has to fit.
         *
         * @param value what stands between them, for example a blank; default one signature only
         * @return this
         */
        public Builder separatedBy(String value) {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("separator must not be empty");
            }
            separator = value;
            return this;
        }

        /**
         * Reads a header of named parts such as {@code t=1700000000,v1=5257a8…}, each of which may occur several times.
         *
         * @param timeName the part with the time, for example {@code t}
         * @param signatureName the part with the signature, for example {@code v1}
         * @param age how old or new a signature may be
         * @return this
         */
        public Builder namedParts(String timeName, String signatureName, Duration age) {
            timePart = timeName;
            maxAge = age;
            return prefix(signatureName + "=").separatedBy(",");
        }

        /**
         * Reads the time of the signature from a header.
         *
         * @param name header name, any case
         * @param age how old or new a signature may be
         * @return this
         */
        public Builder timeHeader(String name, Duration age) {
            timeHeader = name;
            maxAge = age;
            return this;
        }

        /**
         * Sets what is signed.
         *
         * @param value the parts in order; default the raw body
         * @return this
         */
        public Builder signs(SignedPart... value) {
            parts = List.of(value);
            return this;
        }

        /**
         * Makes the verifier.
         *
         * @return an immutable verifier
         * @throws IllegalStateException if nothing is signed
         */
        public SignedRequestVerifier build() {
            if (parts.isEmpty()) {
                throw new IllegalStateException("something must be signed");
            }
            return new SignedRequestVerifier(this);
        }
    }
}
