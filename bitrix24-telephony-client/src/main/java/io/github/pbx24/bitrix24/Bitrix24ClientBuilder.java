package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.pacing.Pacer;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link Bitrix24Client}. Not thread-safe; the client it builds is.
 *
 * @since 0.1
 */
public final class Bitrix24ClientBuilder {

    /** Default limit for opening a connection: 10 seconds. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Default limit for a whole request: 65 seconds, because the portal cuts a request at 60. */
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(65);

    /** Default limit for an upload: 15 minutes. */
    public static final Duration DEFAULT_UPLOAD_TIMEOUT = Duration.ofMinutes(15);

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
    private @Nullable Pacer pacer;
    private LostAnswerCheck lostAnswerCheck = LostAnswerCheck.none();

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
     * @param timeout at least one millisecond
     * @return this
     */
    public Bitrix24ClientBuilder connectTimeout(Duration timeout) {
        connectTimeout = positive("connectTimeout", timeout);
        return this;
    }

    /**
     * Sets the limit for a whole request. Default: {@link #DEFAULT_CALL_TIMEOUT}.
     *
     * @param timeout at least one millisecond
     * @return this
     */
    public Bitrix24ClientBuilder callTimeout(Duration timeout) {
        callTimeout = positive("callTimeout", timeout);
        return this;
    }

    /**
     * Sets the limit for a whole upload. Default: {@link #DEFAULT_UPLOAD_TIMEOUT}. Silence during an upload is limited
     * by the call timeout.
     *
     * @param timeout at least one millisecond
     * @return this
     */
    public Bitrix24ClientBuilder uploadTimeout(Duration timeout) {
        uploadTimeout = positive("uploadTimeout", timeout);
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
     * batches, and coalesces show and hide of call cards. Default: {@link PacingPlan#standard()}; if the portal's host is
     * a loopback address, as in tests, {@link PacingPlan#none()}.
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
     * Shares the limits of the portal with other clients of this process. The portal counts requests per address of the
     * sender, so all clients of one portal in one process should have the same pacer. Default: one of its own.
     *
     * @param shared the pacer
     * @return this
     */
    public Bitrix24ClientBuilder pacer(Pacer shared) {
        pacer = Objects.requireNonNull(shared, "shared");
        pacing = shared.plan();
        return this;
    }

    /**
     * Sets how to find out about requests that must not be sent twice and whose answer was lost. Not asked for the
     * commands of {@link Bitrix24Client#batch}. Default: {@link LostAnswerCheck#none()}.
     *
     * @param check the check, for example {@link LostAnswerCheck#ofFinishedCalls()}
     * @return this
     */
    public Bitrix24ClientBuilder lostAnswerCheck(LostAnswerCheck check) {
        lostAnswerCheck = Objects.requireNonNull(check, "check");
        return this;
    }

    /**
     * Makes the client. Opens no connection yet.
     *
     * @return the client; to be closed by the caller
     */
    public Bitrix24Client build() {
        return new HttpBitrix24Client(this);
    }

    Bitrix24Authorization authorization() {
        return authorization;
    }

    Clock clock() {
        return clock;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration callTimeout() {
        return callTimeout;
    }

    Duration uploadTimeout() {
        return uploadTimeout;
    }

    RetryPlan retryPlan() {
        return retryPlan;
    }

    Bitrix24Listener listener() {
        return listener;
    }

    /** The pacer for a portal on that host; null for none. */
    @Nullable
    Pacer pacer(String host) {
        if (pacer != null) {
            return pacer;
        }
        PacingPlan plan = pacing;
        if (plan == null) {
            plan = isLoopback(host) ? PacingPlan.none() : PacingPlan.standard();
        }
        return plan.isPaced() ? new Pacer(plan) : null;
    }

    LostAnswerCheck lostAnswerCheck() {
        return lostAnswerCheck;
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
    }

    String userAgent() {
        return userAgent;
    }

    private static Duration positive(String name, Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be >= 1 ms, was " + timeout);
        }
        return timeout;
    }
}
