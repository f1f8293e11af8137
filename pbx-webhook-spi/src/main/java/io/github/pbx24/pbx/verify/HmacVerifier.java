package io.github.pbx24.pbx.verify;

import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Verifies an HMAC over the raw body in a header. Several keys are accepted at once, so that keys can rotate. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * SignatureVerifier verifier = HmacVerifier.builder(List.of(key)).header("X-Signature").build();
 * String signature = HmacVerifier.builder(List.of(key)).build().sign(body); // for tests
 * }</pre>
 *
 * @since 0.1
 */
public final class HmacVerifier implements SignatureVerifier {

    private final String header;
    /** As requests keep it. */
    private final String lowerCaseHeader;

    private final String prefix;
    private final SignatureEncoding encoding;
    private final List<KeyedMac> keys;

    private HmacVerifier(Builder builder) {
        header = builder.header;
        lowerCaseHeader = header.toLowerCase(Locale.ROOT);
        prefix = builder.prefix;
        encoding = builder.encoding;
        keys = builder.keys.stream()
                .map(key -> new KeyedMac(builder.algorithm, key.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    /**
     * Starts a verifier.
     *
     * @param keys the shared keys, used as UTF-8 text; at least one, none blank; new requests are signed with the first
     * @return a builder, for one thread
     * @throws IllegalArgumentException if there is no key or a blank one
     */
    public static Builder builder(List<String> keys) {
        return new Builder(keys);
    }

    @Override
    public Verdict verify(WebhookRequest request) {
        List<String> values = request.headers(lowerCaseHeader);
        if (values.isEmpty() || values.get(0).isEmpty()) {
            return Verdict.refused(Verdict.Reason.MISSING, "header " + header + " is missing");
        }
        if (values.size() > 1) {
            return Verdict.refused(Verdict.Reason.GARBLED, "header " + header + " occurs more than once");
        }
        String value = values.get(0);
        if (!value.startsWith(prefix)) {
            return garbled();
        }
        int fitting = -1;
        // All keys are tried even after a hit: the time taken must not tell which key is in use.
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).made(value, prefix.length(), encoding, request.body()) && fitting < 0) {
                fitting = i;
            }
        }
        if (fitting >= 0) {
            return fitting == 0 ? Verdict.accepted() : new Verdict.Accepted(fitting);
        }
        // What fits is well-formed, so only a refusal needs to look at the form.
        return encoding.length(value, prefix.length()) == keys.get(0).length()
                ? Verdict.refused(Verdict.Reason.MISMATCH, "header " + header + " does not fit the body")
                : garbled();
    }

    private Verdict garbled() {
        return Verdict.refused(Verdict.Reason.GARBLED, "header " + header + " is not a signature");
    }

    /**
     * Signs a body with the first key, for tests and simulators.
     *
     * @param body the raw body
     * @return the value of the header
     */
    public String sign(byte[] body) {
        return prefix + encoding.encode(keys.get(0).mac(body));
    }

    @Override
    public String toString() {
        return "HmacVerifier[header=" + header + ", keys=" + keys.size() + "]";
    }

    /** Collects the options of a verifier. For one thread. */
    public static final class Builder {

        private final List<String> keys;
        private String algorithm = "HmacSHA256";
        private String header = "X-Signature";
        private String prefix = "";
        private SignatureEncoding encoding = SignatureEncoding.HEX;

        private Builder(List<String> keys) {
            this.keys = KeyList.requireUsable(keys);
        }

        /**
         * Sets the algorithm.
         *
         * @param value a name of {@link javax.crypto.Mac}; default {@code HmacSHA256}
         * @return this
         */
        public Builder algorithm(String value) {
            algorithm = value;
            return this;
        }

        /**
         * Sets the header.
         *
         * @param value header name, any case; default {@code X-Signature}
         * @return this
         */
        public Builder header(String value) {
            header = value;
            return this;
        }

        /**
         * Sets what stands before the signature.
         *
         * @param value for example {@code sha256=}; default empty
         * @return this
         */
        public Builder prefix(String value) {
            prefix = value;
            return this;
        }

        /**
         * Sets how the bytes are written.
         *
         * @param value default {@link SignatureEncoding#HEX}
         * @return this
         */
        public Builder encoding(SignatureEncoding value) {
            encoding = value;
            return this;
        }

        /**
         * Makes the verifier.
         *
         * @return an immutable verifier
         * @throws IllegalArgumentException if the algorithm does not exist
         */
        public HmacVerifier build() {
            return new HmacVerifier(this);
        }
    }
}
