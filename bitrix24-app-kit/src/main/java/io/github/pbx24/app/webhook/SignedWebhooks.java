package io.github.pbx24.app.webhook;

import io.github.pbx24.app.AppRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies webhooks that are signed with HMAC-SHA256. The signature is over the sender's time in seconds, a dot, and the raw body; it
 * comes as {@code X-Signature: t=1741597200,v1=hex}, and several {@code v1} may be there. Several secrets are accepted at once, so that
 * they can be changed without a gap. Comparison takes the same time whichever secret matches. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class SignedWebhooks {

    /** The header with time and signatures. */
    public static final String HEADER = "X-Signature";

    /** How far the sender's clock may be away unless said otherwise: 5 minutes. */
    public static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

    /** The shortest secret that is accepted: 16 characters. */
    public static final int MIN_SECRET = 16;

    /** What {@link #problemOf} says of a signature that none of the secrets has made. */
    public static final String WRONG = "the signature is wrong";

    private static final int MAX_HEADER = 1000;
    private static final int HEX_LENGTH = 64;

    private final List<String> secrets;
    private final Clock clock;
    private final Duration tolerance;

    private SignedWebhooks(List<String> secrets, Clock clock, Duration tolerance) {
        this.secrets = secrets;
        this.clock = clock;
        this.tolerance = tolerance;
    }

    /**
     * Accepts one of some secrets, and times within {@link #DEFAULT_TOLERANCE}.
     *
     * @param secrets accepted secrets, each of at least 16 characters; the newest first
     * @param clock tells the time
     * @return the verifier
     * @throws IllegalArgumentException if there is none, or one is too short
     */
    public static SignedWebhooks accepting(List<String> secrets, Clock clock) {
        if (secrets.isEmpty() || secrets.stream().anyMatch(secret -> secret.length() < MIN_SECRET)) {
            throw new IllegalArgumentException("secrets must be given, each of at least 16 characters");
        }
        return new SignedWebhooks(List.copyOf(secrets), Objects.requireNonNull(clock, "clock"), DEFAULT_TOLERANCE);
    }

    /**
     * The same with another tolerance.
     *
     * @param other how far the sender's clock may be away, positive
     * @return a copy
     */
    public SignedWebhooks within(Duration other) {
        if (other.isNegative() || other.isZero()) {
            throw new IllegalArgumentException("tolerance must be positive, was " + other);
        }
        return new SignedWebhooks(secrets, clock, other);
    }

    /**
     * Whether a request is signed with one of the secrets, and fresh.
     *
     * @param request the request as it came
     * @return empty if it is genuine, otherwise why it is not, without any part of the request
     */
    public Optional<String> problemOf(AppRequest request) {
        String header = request.header(HEADER).orElse("");
        if (header.isEmpty() || header.length() > MAX_HEADER) {
            return Optional.of(HEADER + " is missing or too long");
        }
        boolean genuine = false;
        String time = time(header);
        if (time.isEmpty()) {
            return Optional.of(HEADER + " has no time");
        }
        Instant sent = Instant.ofEpochSecond(Long.parseLong(time));
        for (String part : header.split(",")) {
            String trimmed = part.strip();
            if (trimmed.startsWith("v1=") && trimmed.length() == HEX_LENGTH + 3) {
                byte[] given = bytes(trimmed.substring(3));
                for (String secret : secrets) {
                    genuine |= MessageDigest.isEqual(given, signature(secret, time, request.body()));
                }
            }
        }
        if (!genuine) {
            return Optional.of(WRONG);
        }
        Duration away = Duration.between(sent, clock.instant()).abs();
        return away.compareTo(tolerance) <= 0
                ? Optional.empty()
                : Optional.of("the request is older, or newer, than " + tolerance);
    }

    /**
     * The time that was signed. Whoever sends a genuine request once more cannot change it.
     *
     * @param request a genuine request: {@link #problemOf} answered empty
     * @return when it was signed, in whole seconds
     * @throws IllegalArgumentException if the request has no such time
     */
    public static Instant sentAt(AppRequest request) {
        String time = time(request.header(HEADER).orElse(""));
        if (time.isEmpty()) {
            throw new IllegalArgumentException("request must be signed");
        }
        return Instant.ofEpochSecond(Long.parseLong(time));
    }

    private static String time(String header) {
        String time = "";
        for (String part : header.split(",")) {
            String trimmed = part.strip();
            if (trimmed.startsWith("t=")) {
                time = trimmed.substring(2);
            }
        }
        return time.matches("\\d{1,12}") ? time : "";
    }

    /**
     * Signs a body, for senders and for tests.
     *
     * @param secret the secret
     * @param sentAt the time
     * @param body the raw body
     * @return the value of the header
     */
    public static String sign(String secret, Instant sentAt, byte[] body) {
        String time = String.valueOf(sentAt.getEpochSecond());
        return "t=" + time + ",v1=" + HexFormat.of().formatHex(signature(secret, time, body));
    }

    private static byte[] bytes(String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] signature(String secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SignedWebhooks[" + secrets.size() + " secrets, tolerance=" + tolerance + "]";
    }
}
