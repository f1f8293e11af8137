package io.github.pbx24.bitrix24.pacing;

import io.github.pbx24.bitrix24.ResponseTime;
import io.github.pbx24.bitrix24.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Decides which waiting request is sent when, so that the limits of one portal are kept: the request counter of our
 * address, the server time of every method, and the 60 seconds of a request. Has no thread and no clock; every method is
 * told the time, which must come from one clock that never goes back.
 *
 * <p>One pacer belongs to one portal and one address: clients of one process that use the same portal should share it,
 * see {@code Bitrix24ClientBuilder.pacer}. Clients use it by themselves; only simulations call its methods directly.
 * Thread-safe.
 *
 * @since 0.1
 */
public final class Pacer {

    /** A connection has to be free for a card at any time. */
    private static final int MAX_IN_FLIGHT = 64;

    private static final int MAX_IN_FLIGHT_BELOW_CARD = 40;
    private static final int MAX_COMMANDS = 50;
    private static final long MAX_BATCH_BYTES = 512 * 1024L;
    private static final Duration BLOCKED_WITHOUT_HINT = Duration.ofSeconds(30);

    /** A request without an answer after so long was probably too much for the portal. */
    private static final long SLOW = Duration.ofSeconds(50).toNanos();

    /** Far more methods than Bitrix24 has; only a bound for callers that invent names. */
    private static final int MAX_METHODS = 2000;

    private final PacingPlan plan;
    private final LeakyBucket bucket;
    private final PortalTime portalTime = new PortalTime();
    private final Map<String, MethodBudget> budgets = new HashMap<>();
    private final List<Lane> lanes = List.of(
            new Lane(Urgency.CARD, 1, 3, Duration.ofSeconds(5)),
            new Lane(Urgency.FINISH, 0.75, 20, Duration.ofSeconds(5)),
            new Lane(Urgency.BULK, 0.5, 20, Duration.ofSeconds(10)));
    private long arrivals;
    private int inFlight;
    private int inFlightBelowCard;

    /**
     * Makes a pacer.
     *
     * @param plan the limits of the portal
     * @throws IllegalArgumentException if the plan is {@link PacingPlan#none()}
     */
    public Pacer(PacingPlan plan) {
        if (!plan.isPaced()) {
            throw new IllegalArgumentException("plan must have a pace");
        }
        this.plan = plan;
        this.bucket = new LeakyBucket(plan);
    }

    /**
     * The limits.
     *
     * @return as given
     */
    public PacingPlan plan() {
        return plan;
    }

    /**
     * A request waits from now on.
     *
     * @param request not waiting yet
     * @param at now
     */
    public synchronized void add(PacedRequest request, Instant at) {
        request.position(arrivals++);
        lane(request).add(request, nanos(at));
    }

    /**
     * A request is not wanted any more.
     *
     * @param request any
     * @return true if it was waiting; false if it has departed already
     */
    public synchronized boolean remove(PacedRequest request) {
        return lane(request).remove(request);
    }

    /**
     * Nothing of an owner is wanted any more.
     *
     * @param owner of the requests
     * @return what was waiting
     */
    public synchronized List<PacedRequest> removeAll(Object owner) {
        List<PacedRequest> removed = new ArrayList<>();
        lanes.forEach(lane -> removed.addAll(lane.removeAll(owner)));
        return removed;
    }

    /**
     * What is to be sent now. To be asked until it is empty: after {@link #add}, after {@link #ended}, and at the time
     * that {@link #due} tells.
     *
     * @param at now
     * @return empty if nothing waits or nothing may be sent
     */
    public synchronized Optional<Departure> next(Instant at) {
        long now = nanos(at);
        Optional<Departure> late = next(now, true);
        return late.isPresent() ? late : next(now, false);
    }

    private Optional<Departure> next(long now, boolean overdue) {
        for (Lane lane : lanes) {
            if (lane.waiting() > 0 && lane.isOverdue(now) == overdue) {
                PacedRequest head = lane.heads().stream()
                        .filter(candidate -> dueAt(lane, candidate, now).orElse(Double.POSITIVE_INFINITY) <= now)
                        .min(Comparator.comparingLong(PacedRequest::position))
                        .orElse(null);
                if (head != null) {
                    return Optional.of(depart(lane, head, now));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * When {@link #next} may have something, if nothing happens until then.
     *
     * @param at now
     * @return empty if nothing waits, or everything waits for an answer
     */
    public synchronized Optional<Instant> due(Instant at) {
        long now = nanos(at);
        double earliest = Double.POSITIVE_INFINITY;
        for (Lane lane : lanes) {
            for (PacedRequest head : lane.heads()) {
                earliest = Math.min(earliest, dueAt(lane, head, now).orElse(Double.POSITIVE_INFINITY));
            }
        }
        return Double.isInfinite(earliest)
                ? Optional.empty()
                : Optional.of(at.plusNanos(Math.max(0, (long) Math.ceil(earliest - now))));
    }

    /** When a head may depart, as local nanoseconds; empty if only an answer can tell. */
    private OptionalDouble dueAt(Lane lane, PacedRequest head, long now) {
        boolean card = lane.urgency() == Urgency.CARD;
        if (inFlight >= MAX_IN_FLIGHT || (!card && inFlightBelowCard >= MAX_IN_FLIGHT_BELOW_CARD)) {
            return OptionalDouble.empty();
        }
        double due = bucket.admitsAt(lane.part(now), now);
        if (due > lane.overdueAt()) {
            due = Math.max(lane.overdueAt(), bucket.admitsAt(1, now));
        }
        double portalNow = portalTime.at(now);
        for (String method : head.methods()) {
            OptionalDouble budget = budget(method).eligibleAt(now, portalNow);
            if (budget.isEmpty()) {
                return budget;
            }
            due = Math.max(due, budget.getAsDouble());
        }
        return OptionalDouble.of(due);
    }

    private Departure depart(Lane lane, PacedRequest head, long now) {
        List<PacedRequest> packed = pack(lane, head, now);
        packed.forEach(request ->
                request.methods().forEach(method -> budget(method).departed(1, now, portalTime.at(now))));
        bucket.count(now);
        inFlight++;
        if (lane.urgency() != Urgency.CARD) {
            inFlightBelowCard++;
        }
        return new Departure(packed, now);
    }

    /** The head, and more of its owner if there are more waiting than single requests may be sent now. */
    private List<PacedRequest> pack(Lane lane, PacedRequest head, long now) {
        int free = Math.max(1, bucket.free(lane.part(now), now));
        int wanted = Math.min(MAX_COMMANDS, (lane.waiting() + free - 1) / free);
        List<PacedRequest> packed = new ArrayList<>();
        Map<String, Integer> calls = new HashMap<>();
        double seconds = 0;
        long bytes = 0;
        PacedRequest next = head;
        while (next != null) {
            lane.take(next, now);
            packed.add(next);
            if (!head.batchable() || !plan.autoBatch() || packed.size() >= wanted) {
                break;
            }
            calls.merge(next.methods().get(0), 1, Integer::sum);
            seconds += budget(next.methods().get(0)).expectedDuration();
            bytes += next.batchBytes();
            next = companion(lane, head.owner(), calls, lane.batchSeconds() - seconds, MAX_BATCH_BYTES - bytes, now);
        }
        return packed;
    }

    private @Nullable PacedRequest companion(
            Lane lane, Object owner, Map<String, Integer> calls, double secondsLeft, long bytesLeft, long now) {
        PacedRequest oldest = null;
        for (PacedRequest candidate : lane.heads()) {
            if (candidate.owner() != owner || !candidate.batchable() || candidate.batchBytes() > bytesLeft) {
                continue;
            }
            String method = candidate.methods().get(0);
            MethodBudget budget = budget(method);
            if (budget.expectedDuration() <= secondsLeft
                    && budget.fits(calls.getOrDefault(method, 0) + 1, now, portalTime.at(now))
                    && (oldest == null || candidate.position() < oldest.position())) {
                oldest = candidate;
            }
        }
        return oldest;
    }

    /**
     * An HTTP request was sent that did not wait here, for example again with a new token.
     *
     * @param at now
     */
    public synchronized void sentUnasked(Instant at) {
        bucket.count(nanos(at));
    }

    /**
     * Learns from the {@code time} part of an answer. To be told for every command of a batch, before {@link #ended}.
     *
     * @param method REST method
     * @param time its times; anything in it may be missing
     * @param at now
     */
    public synchronized void answered(String method, ResponseTime time, Instant at) {
        long now = nanos(at);
        MethodBudget budget = budget(method);
        Duration duration = time.duration();
        if (duration != null && !duration.isNegative()) {
            budget.took(duration.toNanos() / 1e9);
        }
        Duration operating = time.operating();
        if (operating == null) {
            return;
        }
        if (time.finish() != null) {
            portalTime.observe(seconds(time.finish()), now);
        }
        double finish = time.finish() != null ? seconds(time.finish()) : portalTime.at(now);
        double start = time.start() != null
                ? seconds(time.start())
                : finish - (duration == null ? 0 : duration.toNanos() / 1e9);
        budget.used(start, finish, operating.toNanos() / 1e9);
    }

    /**
     * The portal refused because of too many requests (503 {@code QUERY_LIMIT_EXCEEDED}).
     *
     * @param departure what was refused
     * @param at now
     */
    public synchronized void refused(Departure departure, Instant at) {
        bucket.refused(departure.sentAt(), nanos(at));
    }

    /**
     * The portal refused because a method has used up its server time (429 {@code OPERATION_TIME_LIMIT}).
     *
     * @param method the method
     * @param wait until the portal's budget recovers, null if it did not tell
     * @param at now
     */
    public synchronized void exhausted(String method, @Nullable Duration wait, Instant at) {
        long now = nanos(at);
        Duration pause = wait == null ? BLOCKED_WITHOUT_HINT : wait;
        budget(method).refused(now, portalTime.at(now), pause.toNanos() / 1e9);
    }

    /**
     * A departure is over. Further calls for the same one do nothing.
     *
     * @param departure what had been sent
     * @param answered whether an answer came at all
     * @param at now
     */
    public synchronized void ended(Departure departure, boolean answered, Instant at) {
        if (!departure.end()) {
            return;
        }
        inFlight--;
        if (departure.requests().get(0).urgency() != Urgency.CARD) {
            inFlightBelowCard--;
        }
        boolean slow = !answered && nanos(at) - departure.sentAt() >= SLOW;
        for (PacedRequest request : departure.requests()) {
            for (String method : request.methods()) {
                budget(method).arrived(1);
                if (slow) {
                    budget(method).timedOut();
                }
            }
        }
    }

    /**
     * How many requests wait.
     *
     * @param urgency of one lane
     * @return not yet departed
     */
    public synchronized int waiting(Urgency urgency) {
        return lanes.get(urgency.ordinal()).waiting();
    }

    /**
     * The speed that is kept now: the plan's, or less after refusals.
     *
     * @return requests per second; infinite without a limit
     */
    public synchronized double requestsPerSecond() {
        return bucket.rate();
    }

    private Lane lane(PacedRequest request) {
        return lanes.get(request.urgency().ordinal());
    }

    private MethodBudget budget(String method) {
        String name = method.toLowerCase(Locale.ROOT);
        MethodBudget known = budgets.get(name);
        if (known == null) {
            known = new MethodBudget(plan.operatingLimit());
            if (budgets.size() >= MAX_METHODS) {
                budgets.values().removeIf(budget -> budget.inFlight() == 0);
            }
            budgets.put(name, known);
        }
        return known;
    }

    private static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }
}
