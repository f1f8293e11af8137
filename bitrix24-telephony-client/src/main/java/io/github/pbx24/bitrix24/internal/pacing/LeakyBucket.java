package io.github.pbx24.bitrix24.internal.pacing;

import io.github.pbx24.bitrix24.pacing.PacingPlan;

/**
 * Our copy of the portal's request counter. After a refusal somebody else must share our address: the bucket counts as
 * full, becomes smaller and slower, and grows back slowly. Times are nanoseconds of any clock.
 */
final class LeakyBucket {

    /** A request may arrive later than the one sent after it; this part of the burst is left for that. */
    private static final double MARGIN = 0.04;

    private static final double SHRINK = 0.7;
    private static final double GROW = 1.05;
    private static final long GROW_EVERY = 30_000_000_000L;
    private static final double SMALLEST_PART = 0.1;

    /** Where a portal without a documented limit is put after it refused. */
    private static final double UNKNOWN_RATE = 10;

    private static final double UNKNOWN_CAPACITY = 50;
    private static final double ROUNDING = 1e-9;

    private final double plannedRate;
    private final double plannedCapacity;
    private double rate;
    private double capacity;
    private double level;
    private long at = Long.MIN_VALUE;
    private long changedAt;

    /** Until when the portal asked to be left alone. */
    private long pausedUntil = Long.MIN_VALUE;

    LeakyBucket(PacingPlan plan) {
        plannedRate = plan.requestsPerSecond();
        plannedCapacity = Double.isInfinite(plan.burst())
                ? plan.burst()
                : Math.max(1, plan.burst() - Math.max(1, plan.burst() * MARGIN));
        rate = plannedRate;
        capacity = plannedCapacity;
    }

    /** Requests that may be sent at once if only a part of the bucket may be filled. */
    int free(double part, long now) {
        advance(now);
        if (now < pausedUntil) {
            return 0;
        }
        return (int) Math.min(1_000_000, Math.floor(top(part) - level + ROUNDING));
    }

    /** When one more request fits into a part of the bucket; {@code now} if it fits already. */
    long admitsAt(double part, long now) {
        advance(now);
        double excess = level + 1 - top(part);
        // Rounded up, or the caller would come back a moment too early again and again.
        long room = excess <= ROUNDING ? now : now + (long) Math.ceil(excess / rate * 1e9);
        return Math.max(room, pausedUntil);
    }

    void count(long now) {
        advance(now);
        if (!Double.isInfinite(capacity)) {
            level++;
        }
    }

    /** The portal refused a request that was sent at that time. */
    void refused(long sentAt, long now) {
        advance(now);
        boolean news = sentAt >= changedAt || capacity == plannedCapacity;
        if (news) {
            // Several requests on their way are refused together; that is one observation.
            rate = Math.max(plannedPart(plannedRate), Math.min(rate, knownRate()) * SHRINK);
            capacity =
                    Math.max(1, Math.max(plannedPart(plannedCapacity), Math.min(capacity, knownCapacity()) * SHRINK));
            changedAt = now;
        }
        level = Math.max(level, capacity);
    }

    /** The portal said how long it wants to be left alone. */
    void pause(long until) {
        pausedUntil = Math.max(pausedUntil, until);
    }

    double rate() {
        return rate;
    }

    private double knownRate() {
        return Double.isInfinite(plannedRate) ? UNKNOWN_RATE : plannedRate;
    }

    private double knownCapacity() {
        return Double.isInfinite(plannedCapacity) ? UNKNOWN_CAPACITY : plannedCapacity;
    }

    private static double plannedPart(double planned) {
        return Double.isInfinite(planned) ? 0.5 : planned * SMALLEST_PART;
    }

    /** At least one request always fits, however small the part. */
    private double top(double part) {
        return Math.max(1, capacity * part);
    }

    private void advance(long now) {
        if (at == Long.MIN_VALUE) {
            at = now;
            changedAt = now;
        }
        if (now > at) {
            if (level > 0) {
                level = Math.max(0, level - (now - at) / 1e9 * rate);
            }
            at = now;
        }
        while (rate < plannedRate && now - changedAt >= GROW_EVERY) {
            changedAt += GROW_EVERY;
            grow();
        }
    }

    private void grow() {
        rate = Math.min(plannedRate, rate * GROW);
        capacity = Math.min(plannedCapacity, capacity * GROW);
        if (rate >= knownRate()) {
            rate = plannedRate;
            capacity = plannedCapacity;
            level = Double.isInfinite(capacity) ? 0 : level;
        }
    }
}
