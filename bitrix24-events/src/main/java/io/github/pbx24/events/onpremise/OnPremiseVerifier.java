package io.github.pbx24.events.onpremise;

import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.SignatureKeys;
import io.github.pbx24.pbx.verify.SignedPart;
import io.github.pbx24.pbx.verify.SignedRequestVerifier;
import java.time.Duration;
import java.util.List;

/**
 * Checks the signature of the PHP bridge: HMAC-SHA256 over {@code timestamp.body}, in hex in the header {@value #SIGNATURE},
 * with the timestamp, Unix seconds, in {@value #TIMESTAMP}. Several keys are accepted at once, so that they can rotate.
 * Immutable and thread-safe.
 *
 * <p>The timestamp is the time of sending. A request that was recorded and is sent again inside the window has the same
 * {@linkplain OnPremiseEvent#id() id} and is a duplicate; the window must therefore not be longer than the inbox's deduplication window.
 *
 * @since 0.1
 */
public final class OnPremiseVerifier implements SignatureVerifier {

    /** The header with the signature. */
    public static final String SIGNATURE = "X-Pbx24-Signature";

    /** The header with the time of sending. */
    public static final String TIMESTAMP = "X-Pbx24-Timestamp";

    /** How old or new a signature may be: 5 minutes. */
    public static final Duration DEFAULT_WINDOW = Duration.ofMinutes(5);

    /** As the bridge demands it: {@value} characters. */
    public static final int MIN_KEY_LENGTH = 32;

    private final SignedRequestVerifier verifier;

    private OnPremiseVerifier(SignedRequestVerifier verifier) {
        this.verifier = verifier;
    }

    /**
     * Accepts signatures made with one of the keys, with {@link #DEFAULT_WINDOW}.
     *
     * @param keys the newest first; at least one, each of at least {@value #MIN_KEY_LENGTH} characters
     * @return the verifier
     * @throws IllegalArgumentException if there is no key, or one is too short
     */
    public static OnPremiseVerifier of(List<String> keys) {
        return of(keys, DEFAULT_WINDOW);
    }

    /**
     * Accepts signatures made with one of the keys.
     *
     * @param keys the newest first; at least one, each of at least {@value #MIN_KEY_LENGTH} characters
     * @param window how old or new a signature may be, positive
     * @return the verifier
     * @throws IllegalArgumentException if there is no key, one is too short, or the window is not positive
     */
    public static OnPremiseVerifier of(List<String> keys, Duration window) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).length() < MIN_KEY_LENGTH) {
                throw new IllegalArgumentException(
                        "keys[" + i + "] must have at least " + MIN_KEY_LENGTH + " characters");
            }
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be positive, was " + window);
        }
        return new OnPremiseVerifier(SignedRequestVerifier.builder(SignatureKeys.hmac("HmacSHA256", keys), SIGNATURE)
                .timeHeader(TIMESTAMP, window)
                .signs(SignedPart.time(), SignedPart.text("."), SignedPart.body())
                .build());
    }

    @Override
    public Verdict verify(WebhookRequest request) {
        return verifier.verify(request);
    }

    /**
     * Signs a request with the first key, as the bridge does: for tests, and for senders other than PHP.
     *
     * @param request the request with its body; signed for its time of receipt, unless it has a timestamp already
     * @return the same request with both headers
     */
    public WebhookRequest sign(WebhookRequest request) {
        return verifier.sign(request);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "OnPremiseVerifier[" + verifier + "]";
    }
}
