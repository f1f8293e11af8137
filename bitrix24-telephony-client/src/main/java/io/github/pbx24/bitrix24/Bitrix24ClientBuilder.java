package io.github.pbx24.bitrix24;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

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
