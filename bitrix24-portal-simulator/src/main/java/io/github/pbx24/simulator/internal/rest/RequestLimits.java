package io.github.pbx24.simulator.internal.rest;

import io.github.pbx24.simulator.PortalPlan;
import io.github.pbx24.simulator.internal.context.PortalSettings;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The leaky bucket per source address and the operating budget per method. Guarded by the portal's lock. */
public final class RequestLimits {

    private static final Duration BUDGET_WINDOW = Duration.ofMinutes(10);
    private static final Duration COUNTED_FROM = Duration.ofMillis(100);

    private record Level(double requests, Instant at) {}

    /** Operating time of the calls that began in one minute. */
    private record Minute(long epochMinute, Instant firstCall, Duration spent) {}

    /** What the answer tells about a method's budget. */
    record Usage(double operatingSeconds, long resetAt) {}

    private final Map<String, Level> levels = new HashMap<>();
    private final Map<String, Deque<Minute>> spent = new HashMap<>();
    private final PortalPlan plan;
    private final @Nullable Duration operatingLimit;
    private long rejected;

    public RequestLimits(PortalSettings settings) {
        this.plan = settings.plan();
        this.operatingLimit = settings.operatingLimit();
    }

    /** Counts a request; a refused one does not fill the bucket further. */
    public void countRequest(String address, Instant now) {
        if (plan.burst() == 0) {
            return;
        }
        Level level = levels.getOrDefault(address, new Level(0, now));
        double leaked = Duration.between(level.at(), now).toNanos() / 1e9 * plan.requestsPerSecond();
        double left = Math.max(0, level.requests() - Math.max(0, leaked));
        if (left + 1 > plan.burst()) {
            levels.put(address, new Level(left, now));
            rejected++;
            throw RestError.of(503, "QUERY_LIMIT_EXCEEDED", "Too many requests");
        }
        levels.put(address, new Level(left + 1, now));
    }

    /** Checked before a call: the one that crosses the limit still runs. */
    void requireBudget(String key, Instant now) {
        if (operatingLimit != null && total(key, now).compareTo(operatingLimit) > 0) {
            rejected++;
            throw RestError.of(429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.");
        }
    }

    Usage spend(String key, Instant now, Duration operating) {
        Deque<Minute> minutes = spent.computeIfAbsent(key, unused -> new ArrayDeque<>());
        if (operating.compareTo(COUNTED_FROM) > 0) {
            long minute = now.getEpochSecond() / 60;
            Minute last = minutes.peekLast();
            if (last != null && last.epochMinute() == minute) {
                minutes.removeLast();
                minutes.addLast(
                        new Minute(minute, last.firstCall(), last.spent().plus(operating)));
            } else {
                minutes.addLast(new Minute(minute, now, operating));
            }
        }
        Duration total = total(key, now);
        Instant oldest = minutes.isEmpty() ? now : minutes.getFirst().firstCall();
        return new Usage(total.toNanos() / 1e9, oldest.plus(BUDGET_WINDOW).getEpochSecond());
    }

    private Duration total(String key, Instant now) {
        Deque<Minute> minutes = spent.get(key);
        Duration total = Duration.ZERO;
        if (minutes == null) {
            return total;
        }
        Instant windowStart = now.minus(BUDGET_WINDOW);
        minutes.removeIf(minute -> !minute.firstCall().isAfter(windowStart));
        for (Minute minute : minutes) {
            total = total.plus(minute.spent());
        }
        return total;
    }

    public long rejected() {
        return rejected;
    }
}
