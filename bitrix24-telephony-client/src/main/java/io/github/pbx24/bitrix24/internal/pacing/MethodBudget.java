package io.github.pbx24.bitrix24.internal.pacing;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What is known of one method: how long it takes, and how much server time it has used in the last ten minutes. The portal
 * adds the server time up per minute and forgets a minute ten minutes after its first call; so do we. Local times are
 * nanoseconds, portal times are seconds.
 */
final class MethodBudget {

    public static final double WINDOW = 600;

    /** Above this part of the limit calls go out evenly: a little faster than can be kept for ever, less so the fuller. */
    private static final double SOFT = 0.8;

    /** Nothing is sent above this part; costs differ from call to call. */
    private static final double STOP = 0.985;

    private static final double SPEED_AT_SOFT = 1.3;
    private static final double SPEED_AT_STOP = 0.98;

    /** Even calls that could not go out in time may be made up for, up to this many seconds. */
    private static final double CREDIT = 15;

    private static final double FIRST_GUESS_OF_DURATION = 1;

    /** More than most methods cost: a crowd must not use up the limit before the first answer tells. */
    private static final double FIRST_GUESS_OF_COST = 2;

    private static final double WEIGHT = 0.15;

    /** Answers of parallel batches come in lumps: one total tells the cost of many. So the mean is over minutes. */
    private static final double COST_MEMORY = 600;

    /** An answer cannot be older than this; if it seems so, the portal's clock was set back. */
    private static final double LATEST = 120;

    /** The portal tells whole seconds. */
    private static final double RESET_ROUNDING = 1;

    private static final double ROUNDING = 1e-6;
    private static final double SMALLEST_LIMIT = 0.1;
    private static final double LIMIT_GROWS_PER_MINUTE = 0.01;
    private static final double PENALTY = 2;
    private static final double LONGEST_GUESS = 60;

    /** Server time of the calls that began in one minute. */
    private static final class Minute {

        private final double forgottenAt;
        private double spent;

        Minute(double firstCall) {
            this.forgottenAt = firstCall + WINDOW + RESET_ROUNDING;
        }
    }

    private final double configuredLimit;
    private final TreeMap<Long, Minute> minutes = new TreeMap<>();
    private double learnedLimit;
    private long learnedAt;
    private double lastFinish = Double.NEGATIVE_INFINITY;
    private double cost = FIRST_GUESS_OF_COST;
    private double costSum = FIRST_GUESS_OF_COST;
    private double costCount = 1;
    private double costAt;
    private double duration = FIRST_GUESS_OF_DURATION;
    private double deviation;
    private boolean durationKnown;
    private int inFlight;
    private double evenTime = Double.NEGATIVE_INFINITY;
    private long blockedUntil = Long.MIN_VALUE;

    MethodBudget(Duration limit) {
        configuredLimit = limit.toNanos() / 1e9;
        learnedLimit = configuredLimit;
    }

    /** A careful guess of how long the next call will take, in seconds. */
    double expectedDuration() {
        return duration + 2 * deviation;
    }

    /** Whether it is known how long a call takes. */
    boolean isMeasured() {
        return durationKnown;
    }

    int inFlight() {
        return inFlight;
    }

    /** Whether so many more calls fit, in addition to those on their way. One always fits if nothing else was spent. */
    boolean fits(int calls, long now, double portalNow) {
        if (calls == 1) {
            return eligibleAt(now, portalNow).orElse(Double.POSITIVE_INFINITY) <= now;
        }
        double limit = limit(now);
        double used = expected(portalNow) + calls * cost;
        return blockedUntil <= now
                && used <= STOP * limit
                && (used <= SOFT * limit || evenTime + (calls - 1) * interval(used, limit) <= now / 1e9);
    }

    /** When one more call fits: local nanoseconds, not before {@code now}; empty if only an answer can tell. */
    OptionalDouble eligibleAt(long now, double portalNow) {
        double limit = limit(now);
        double used = expected(portalNow);
        double earliest = Math.max(now, blockedUntil);
        if (used + cost > SOFT * limit && used > 0) {
            earliest = Math.max(earliest, evenTime * 1e9);
        }
        double tooMuch = used + cost - STOP * limit;
        if (tooMuch <= ROUNDING || (minutes.isEmpty() && inFlight == 0)) {
            return OptionalDouble.of(earliest);
        }
        for (Minute minute : minutes.values()) {
            tooMuch -= minute.spent;
            if (tooMuch <= ROUNDING) {
                return OptionalDouble.of(Math.max(earliest, now + Math.ceil((minute.forgottenAt - portalNow) * 1e9)));
            }
        }
        if (inFlight == 0) {
            return OptionalDouble.of(
                    Math.max(earliest, now + (minutes.lastEntry().getValue().forgottenAt - portalNow) * 1e9));
        }
        return OptionalDouble.empty();
    }

    void departed(int calls, long now, double portalNow) {
        double limit = limit(now);
        double used = expected(portalNow) + calls * cost;
        inFlight += calls;
        double seconds = now / 1e9;
        evenTime = Math.max(evenTime, seconds - CREDIT);
        // What went out quickly while there was plenty is no debt.
        evenTime = used > SOFT * limit ? evenTime + calls * interval(used, limit) : Math.min(evenTime, seconds);
    }

    /** Seconds between two calls above the soft limit. */
    private double interval(double used, double limit) {
        double part = Math.min(1, Math.max(0, (used / limit - SOFT) / (STOP - SOFT)));
        return cost / (limit / WINDOW * (SPEED_AT_SOFT + part * (SPEED_AT_STOP - SPEED_AT_SOFT)));
    }

    void arrived(int calls) {
        inFlight = Math.max(0, inFlight - calls);
    }

    void took(double seconds) {
        if (!durationKnown) {
            durationKnown = true;
            duration = seconds;
            deviation = seconds / 4;
            return;
        }
        deviation += WEIGHT * (Math.abs(seconds - duration) - deviation);
        duration += WEIGHT * (seconds - duration);
    }

    /** No answer came in time: the next batch must be smaller. */
    void timedOut() {
        durationKnown = true;
        duration = Math.min(LONGEST_GUESS, duration * PENALTY);
    }

    /**
     * Learns from an answer.
     *
     * @param start when the call began, portal time
     * @param finish when it ended, portal time; an answer that is older than one already seen tells nothing
     * @param total server time of the last ten minutes, this call included
     */
    void used(double start, double finish, double total) {
        if (finish < lastFinish && finish > lastFinish - LATEST) {
            // Its cost was part of a total that we have seen.
            learnCost(0);
            return;
        }
        boolean first = lastFinish == Double.NEGATIVE_INFINITY;
        lastFinish = finish;
        forget(finish);
        if (first) {
            double own = Math.min(total, Math.max(0, finish - start));
            spreadHistory(start, total - own);
            spend(start, own);
            learnCost(own);
            return;
        }
        double own = total - spent();
        if (own < -ROUNDING) {
            // The portal has forgotten more than we have.
            unspend(cost - own);
            spend(start, cost);
            return;
        }
        learnCost(Math.max(0, own));
        spend(start, own);
    }

    /** The portal refused for lack of budget: its limit is lower than we thought, or others use the same budget. */
    void refused(long now, double portalNow, double waitSeconds) {
        forget(portalNow);
        blockedUntil = Math.max(blockedUntil, now + (long) (waitSeconds * 1e9));
        double lower = Math.min(limit(now), Math.max(spent(), configuredLimit * SMALLEST_LIMIT) * 0.95);
        learnedLimit = Math.max(configuredLimit * SMALLEST_LIMIT, lower);
        learnedAt = now;
    }

    double limit(long now) {
        double grown = configuredLimit * LIMIT_GROWS_PER_MINUTE * Math.max(0, (now - learnedAt) / 60e9);
        return Math.min(configuredLimit, learnedLimit + grown);
    }

    private double expected(double portalNow) {
        forget(portalNow);
        return spent() + inFlight * cost;
    }

    private double spent() {
        double sum = 0;
        for (Minute minute : minutes.values()) {
            sum += minute.spent;
        }
        return sum;
    }

    private void learnCost(double sample) {
        double kept = costAt == 0 ? 1 : Math.exp(-Math.max(0, lastFinish - costAt) / COST_MEMORY);
        costAt = lastFinish;
        costSum = costSum * kept + sample;
        costCount = costCount * kept + 1;
        cost = costSum / costCount;
    }

    private void spend(double start, double seconds) {
        if (seconds > ROUNDING) {
            minutes.computeIfAbsent((long) Math.floor(start / 60), unused -> new Minute(start)).spent += seconds;
        }
    }

    /** Takes away from the oldest minutes. */
    private void unspend(double seconds) {
        double left = seconds;
        while (left > ROUNDING && !minutes.isEmpty()) {
            Map.Entry<Long, Minute> oldest = minutes.firstEntry();
            double taken = Math.min(left, oldest.getValue().spent);
            oldest.getValue().spent -= taken;
            left -= taken;
            if (oldest.getValue().spent <= ROUNDING) {
                minutes.remove(oldest.getKey());
            }
        }
    }

    /** What was used before we came, nobody tells when: evenly. */
    private void spreadHistory(double start, double seconds) {
        long minute = (long) Math.floor(start / 60);
        for (long back = 9; back >= 1 && seconds > ROUNDING; back--) {
            Minute past = new Minute((minute - back) * 60d);
            past.spent = seconds / 9;
            minutes.put(minute - back, past);
        }
    }

    private void forget(double portalNow) {
        minutes.values().removeIf(minute -> minute.forgottenAt <= portalNow);
    }
}
