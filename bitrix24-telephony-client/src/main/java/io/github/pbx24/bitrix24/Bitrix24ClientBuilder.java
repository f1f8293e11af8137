package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.internal.pacing.PortalPacers;
import io.github.pbx24.bitrix24.internal.pacing.SharedPacer;
import io.github.pbx24.bitrix24.internal.send.ClientSettings;
import io.github.pbx24.bitrix24.internal.send.HttpBitrix24Client;
import io.github.pbx24.bitrix24.pacing.Pacer;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link Bitrix24Client}. Not thread-safe; the client it builds is.
 *
 * @since 0.1
 */
public final class Bitrix24ClientBuilder {

    /** To the HTTP client less is 0, and 0 is no limit at all. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    /** Default limit for opening a connection: 10 seconds. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Default limit for one HTTP request: 65 seconds, because the portal cuts a request at 60. */
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(65);

    /** Default limit for an upload: 15 minutes. */
    public static final Duration DEFAULT_UPLOAD_TIMEOUT = Duration.ofMinutes(15);

    /** Default limit for a request with all its waiting and all its tries: 10 minutes. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);

    /** Default user agent. */
    public static final String DEFAULT_USER_AGENT = "pbx24/0.1";

    private final Bitrix24Authorization authorization;
    private Clock clock = Clock.systemUTC();
    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private Duration callTimeout = DEFAULT_CALL_TIMEOUT;
    private Duration uploadTimeout = DEFAULT_UPLOAD_TIMEOUT;
    private RetryPlan retryPlan = RetryPlan.standard();
    private Bitrix24Listener listener = new Bitrix24Listener() {};
    private String userAgent = DEFAULT_USER_AGENT;
    private @Nullable PacingPlan pacing;
    private @Nullable SharedPacer pacer;
    private Duration deadline = DEFAULT_DEADLINE;

    Bitrix24ClientBuilder(Bitrix24Authorization authorization) {
        this.authorization = Objects.requireNonNull(authorization, "authorization");
    }

    /**
     * Sets the clock for dates and token lifetimes. Default: the system clock.
     *
     * @param newClock the clock
     * @return this
     */
    public Bitrix24ClientBuilder clock(Clock newClock) {
        clock = Objects.requireNonNull(newClock, "clock");
        return this;
    }

    /**
     * Sets the limit for opening a connection. Default: {@link #DEFAULT_CONNECT_TIMEOUT}.
     *
     * @param timeout one millisecond to one day
     * @return this
     */
    public Bitrix24ClientBuilder connectTimeout(Duration timeout) {
        connectTimeout = timeout("connectTimeout", timeout);
        return this;
    }

    /**
     * Sets the limit for one HTTP request. It does not cover the waiting for its turn, nor further tries, see
     * {@link #deadline}. Default: {@link #DEFAULT_CALL_TIMEOUT}.
     *
     * @param timeout one millisecond to one day
     * @return this
     */
    public Bitrix24ClientBuilder callTimeout(Duration timeout) {
        callTimeout = timeout("callTimeout", timeout);
        return this;
    }

    /**
     * Sets the limit for a whole upload or download. Default: {@link #DEFAULT_UPLOAD_TIMEOUT}. Silence meanwhile is limited
     * by the call timeout.
     *
     * @param timeout one millisecond to one day
     * @return this
     */
    public Bitrix24ClientBuilder uploadTimeout(Duration timeout) {
        uploadTimeout = timeout("uploadTimeout", timeout);
        return this;
    }

    /**
     * Sets how often and how patiently failed requests are repeated. Default: {@link RetryPlan#standard()}.
     *
     * @param plan the plan; {@link RetryPlan#none()} switches retries off
     * @return this
     */
    public Bitrix24ClientBuilder retryPlan(RetryPlan plan) {
        retryPlan = Objects.requireNonNull(plan, "plan");
        return this;
    }

    /**
     * Sets the observer. Default: none.
     *
     * @param newListener the observer
     * @return this
     */
    public Bitrix24ClientBuilder listener(Bitrix24Listener newListener) {
        listener = Objects.requireNonNull(newListener, "listener");
        return this;
    }

    /**
     * Sets the user agent. Default: {@link #DEFAULT_USER_AGENT}.
     *
     * @param name {@code name/version}, printable ASCII
     * @return this
     */
    public Bitrix24ClientBuilder userAgent(String name) {
        if (name.isBlank() || !name.chars().allMatch(c -> c >= ' ' && c < 127)) {
            throw new IllegalArgumentException("userAgent must be printable ASCII");
        }
        userAgent = name;
        return this;
    }

    /**
     * Sets the limits of the portal. The client sends no faster, lets urgent requests overtake, packs waiting ones into
     * batches, and coalesces show and hide of call cards. The portal counts requests per address of the sender, so clients
     * of one portal in this process that have equal plans keep them together. Default: {@link PacingPlan#standard()}; if the
     * portal's host is a loopback address, as in tests, {@link PacingPlan#none()}, and nothing is shared.
     *
     * @param plan the limits; {@link PacingPlan#none()} switches pacing off
     * @return this
     */
    public Bitrix24ClientBuilder pacing(PacingPlan plan) {
        pacing = Objects.requireNonNull(plan, "plan");
        pacer = null;
        return this;
    }

    /**
     * Shares the limits of the portal with certain clients only. Default: see {@link #pacing}.
     *
     * @param shared made by {@link Pacer#of}
     * @return this
     * @throws IllegalArgumentException if it was made in another way
     */
    public Bitrix24ClientBuilder pacer(Pacer shared) {
        if (!(Objects.requireNonNull(shared, "shared") instanceof SharedPacer ours)) {
            throw new IllegalArgumentException("shared must be made by Pacer.of");
        }
        pacer = ours;
        return this;
    }

    /**
     * Sets how long a request may take in all, from being asked for: waiting for its turn, all tries, and the waits between
     * them. A request that is over time fails with a {@link Bitrix24TransportException} that tells whether it may have run.
     * Default: {@link #DEFAULT_DEADLINE}. {@link Bitrix24Request#within} sets it for one request; who queues more bulk work
     * than the portal can do in that time has to.
     *
     * @param limit one millisecond to 365 days
     * @return this
     */
    public Bitrix24ClientBuilder deadline(Duration limit) {
        deadline = Bitrix24Request.checkedLimit("deadline", limit);
        return this;
    }

    /**
     * Makes the client. Opens no connection yet.
     *
     * @return the client; to be closed by the caller
     */
    public Bitrix24Client build() {
        WebhookAuthorization webhook = authorization instanceof WebhookAuthorization hook ? hook : null;
        OAuthAuthorization oauth = authorization instanceof OAuthAuthorization application ? application : null;
        AccessTokenAuthorization borrowed = authorization instanceof AccessTokenAuthorization token ? token : null;
        HttpUrl base;
        if (webhook != null) {
            base = webhook.base();
        } else {
            base = borrowed != null
                    ? borrowed.base()
                    : Objects.requireNonNull(oauth, "authorization").base();
        }
        return new HttpBitrix24Client(new ClientSettings(
                base,
                webhook == null ? null : webhook.code(),
                oauth == null ? null : oauth.tokens(),
                borrowed == null ? null : borrowed.accessToken(),
                clock,
                connectTimeout,
                callTimeout,
                uploadTimeout,
                deadline,
                retryPlan,
                listener,
                userAgent,
                pacer(base)));
    }

    private SharedPacer pacer(HttpUrl base) {
        if (pacer != null) {
            return pacer;
        }
        if (isLoopback(base.host())) {
            // Tests come and go on the same port, and have nothing to share.
            return new SharedPacer(pacing == null ? PacingPlan.none() : pacing);
        }
        return PortalPacers.of(base, pacing == null ? PacingPlan.standard() : pacing);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static Duration timeout(String name, Duration timeout) {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(name + " must be 1 ms to 1 day, was " + timeout);
        }
        return timeout;
    }
}
