package io.github.pbx24.bitrix24.internal.pacing;

import io.github.pbx24.bitrix24.ResponseTime;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * told the time, which must come from one clock that never goes back. Thread-safe.
 */
public final class PacerQueue {

    /** A connection has to be free for a card at any time. */
    private static final int MAX_IN_FLIGHT = 64;

    /** So many for all but cards; bulk work gets fewer still, so that a finish finds a place. */
    private static final int MAX_IN_FLIGHT_BELOW_CARD = 52;

    private static final int MAX_IN_FLIGHT_BULK = 40;

    /** Connections of a client that are kept open; a portal that needs no pacing answers at once, so more would only cost threads. */
    private static final int MAX_IN_FLIGHT_UNPACED = 16;

    /** Places of files on their way; they are not counted with the others. */
    private static final int MAX_FILES = 16;

    /** Requests in one batch that would be lost for good with its answer. */
    private static final int MAX_FRAGILE = 10;

    private static final int MAX_COMMANDS = 50;
    private static final long MAX_BATCH_BYTES = 512 * 1024L;

    /** No batch is expected to take longer: the portal cuts it at sixty. */
    private static final double MAX_BATCH_SECONDS = 20;

    /** Where every place is used, what takes no longer than this shares one. */
    private static final double SHORT_BATCH_SECONDS = 3;

    /** In steps of this length requests leave that come in a crowd; shorter where a portal takes more a second. */
    private static final double LONGEST_STEP = 0.01;

    private static final double STEPS_PER_LEAK = 50;

    /** What bulk work may fill while nothing more urgent has been sent for a while. */
    private static final double BULK_ALONE = 0.75;

    private static final long ALONE_AFTER = Duration.ofMinutes(10).toNanos();

    /** How much longer the steps of a method are while nobody knows how long it takes. */
    private static final double UNMEASURED = 10;

    private static final Duration BLOCKED_WITHOUT_HINT = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** A request without an answer after so long was probably too much for the portal. */
    private static final long SLOW = Duration.ofSeconds(50).toNanos();

    /** Far more methods than Bitrix24 has; only a bound for callers that invent names. */
    private static final int MAX_METHODS = 2000;

    /** The account for what is learned without one, in simulations. */
    private static final String ANY_ACCOUNT = "";

    /** The portal counts server time per application or webhook. */
    private record BudgetKey(String account, String method) {}

    private final PacingPlan plan;
    private final LeakyBucket bucket;
    private final PortalTime portalTime = new PortalTime();
    private final Map<BudgetKey, MethodBudget> budgets = new HashMap<>();
    private final List<Lane> lanes = List.of(
            new Lane(Urgency.CARD, 1, 0.25, Duration.ofSeconds(5)),
            new Lane(Urgency.FINISH, 0.75, 0.25, Duration.ofSeconds(3)),
            new Lane(Urgency.BULK, 0.5, 0.25, Duration.ofSeconds(10)));
    private long arrivals;
    private final int[] inFlight = new int[Urgency.values().length];
    private int files;

    public PacerQueue(PacingPlan plan) {
        this.plan = plan;
        this.bucket = new LeakyBucket(plan);
    }

    /** A request waits from now on. */
    public synchronized void add(PacedRequest request, Instant at) {
        request.position(arrivals++);
        lane(request).add(request, nanos(at));
    }

    /** A request leaves at once, if nothing waits and it may. */
    public synchronized Optional<Departure> pass(PacedRequest request, Instant at) {
        if (!isEmpty()) {
            return Optional.empty();
        }
        long now = nanos(at);
        Lane lane = lane(request);
        OptionalDouble due = dueAt(lane, request, now);
        return due.isPresent() && due.getAsDouble() <= now
                ? Optional.of(left(lane, List.of(request), now))
                : Optional.empty();
    }

    /** Whether nothing waits. */
    public synchronized boolean isEmpty() {
        for (Lane lane : lanes) {
            if (lane.waiting() > 0) {
                return false;
            }
        }
        return true;
    }

    /** A request is not wanted any more: true if it was waiting, false if it has departed already. */
    public synchronized boolean remove(PacedRequest request) {
        return lane(request).remove(request);
    }

    /** Nothing of an owner is wanted any more; answers what was waiting. */
    public synchronized List<PacedRequest> removeAll(PacedRequest.Owner owner) {
        List<PacedRequest> removed = new ArrayList<>();
        lanes.forEach(lane -> removed.addAll(lane.removeAll(owner)));
        return removed;
    }

    /**
     * What is to be sent now. To be asked until it is empty: after {@link #add}, after {@link #ended}, and at the time
     * that {@link #due} tells.
     */
    public synchronized Optional<Departure> next(Instant at) {
        long now = nanos(at);
        Optional<Departure> late = next(now, true);
        return late.isPresent() ? late : next(now, false);
    }

    private Optional<Departure> next(long now, boolean overdue) {
        for (Lane lane : lanes) {
            if (lane.waiting() > 0 && lane.isOverdue(now) == overdue) {
                PacedRequest first = null;
                for (PacedRequest head : lane.heads()) {
                    if (lane.isBefore(head, first) && dueAt(lane, head, now).orElse(Double.POSITIVE_INFINITY) <= now) {
                        first = head;
                    }
                }
                if (first != null) {
                    return Optional.of(left(lane, pack(lane, first, now), now));
                }
            }
        }
        return Optional.empty();
    }

    /** When {@link #next} may have something, if nothing happens until then; empty if only an answer can tell. */
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
        if (!hasPlace(head)) {
            return OptionalDouble.empty();
        }
        if (!plan.isPaced()) {
            return OptionalDouble.of(now);
        }
        double due = Math.max(bucket.admitsAt(part(lane, now), now), stepAt(lane, head, now));
        if (due > lane.overdueAt()) {
            due = Math.max(lane.overdueAt(), bucket.admitsAt(1, now));
        }
        double portalNow = portalTime.at(now);
        for (String method : head.methods()) {
            OptionalDouble budget = budget(head.owner().account(), method).eligibleAt(now, portalNow);
            if (budget.isEmpty()) {
                return budget;
            }
            due = Math.max(due, budget.getAsDouble());
        }
        return OptionalDouble.of(due);
    }

    /**
     * When the next request of a crowd may leave. Callers ask one by one, so the first of a crowd would take all places
     * alone; the others come while it waits a little, and share what is left. Of a method that nobody has measured yet, the
     * first answers are worth waiting for: they tell how many fit into a batch.
     */
    private long stepAt(Lane lane, PacedRequest head, long now) {
        double rate = plan.requestsPerSecond();
        if (Double.isInfinite(rate) || lane.crowd(now, rate) + 1 <= Math.max(1, plan.burst() * lane.atOnce())) {
            return now;
        }
        double step = Math.min(LONGEST_STEP, 1 / (STEPS_PER_LEAK * rate));
        boolean measured = lane.urgency() == Urgency.CARD
                || head.methods().size() > 1
                || budget(head.owner().account(), head.methods().get(0)).isMeasured();
        return lane.leftAt() + (long) (1e9 * step * (measured ? 1 : UNMEASURED));
    }

    /** The part of the bucket that a lane may fill now. */
    private double part(Lane lane, long now) {
        double part = lane.part(now);
        return lane.urgency() == Urgency.BULK && part < BULK_ALONE && isBulkAlone(now) ? BULK_ALONE : part;
    }

    private boolean isBulkAlone(long now) {
        for (Lane lane : lanes) {
            if (lane.urgency() != Urgency.BULK && (lane.waiting() > 0 || now - lane.leftAt() < ALONE_AFTER)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasPlace(PacedRequest request) {
        if (request.isFile()) {
            return files < MAX_FILES;
        }
        int bulk = inFlight[Urgency.BULK.ordinal()];
        int belowCard = bulk + inFlight[Urgency.FINISH.ordinal()];
        int all = belowCard + inFlight[Urgency.CARD.ordinal()];
        if (!plan.isPaced()) {
            return all < MAX_IN_FLIGHT_UNPACED;
        }
        return switch (request.urgency()) {
            case CARD -> all < MAX_IN_FLIGHT;
            case FINISH -> all < MAX_IN_FLIGHT && belowCard < MAX_IN_FLIGHT_BELOW_CARD;
            case BULK -> all < MAX_IN_FLIGHT && belowCard < MAX_IN_FLIGHT_BELOW_CARD && bulk < MAX_IN_FLIGHT_BULK;
        };
    }

    private Departure left(Lane lane, List<PacedRequest> packed, long now) {
        Departure departure = new Departure(packed, now);
        if (plan.isPaced()) {
            double portalNow = portalTime.at(now);
            for (PacedRequest request : packed) {
                for (String method : request.methods()) {
                    budget(request.owner().account(), method).departed(1, now, portalNow);
                }
            }
            bucket.count(now);
            lane.left(now, plan.requestsPerSecond());
        }
        if (packed.get(0).isFile()) {
            files++;
        } else {
            inFlight[lane.urgency().ordinal()]++;
        }
        return departure;
    }

    /**
     * How many commands a batch needs now so that everything that waits is done soonest: all free places are used, and those
     * that come free while the batch runs, and what leaves later takes shorter, so that all ends together. Solves {@code
     * waiting = free * n + rate * duration * n * n / 2}. A card asked for meanwhile finds what is kept for cards. A lane whose
     * places others take gets one for its patience, so what waits there shares that one.
     */
    private int wanted(Lane lane, double duration, long now) {
        int waiting = lane.waiting();
        double free = Math.max(1, bucket.free(part(lane, now), now));
        double most = waiting / free;
        boolean hasOnlyItsTurns = lane.urgency() != Urgency.CARD && lane.isOverdue(now);
        double leaked = (hasOnlyItsTurns ? lane.turnsPerSecond() : bucket.rate()) * duration;
        // Without a limit, or of a method that takes no time, it is no number.
        double soonest = leaked > 0 && leaked < Double.POSITIVE_INFINITY
                ? (Math.sqrt(free * free + 2 * leaked * waiting) - free) / leaked
                : most;
        double inShort = free > 1 ? 0 : Math.floor(SHORT_BATCH_SECONDS / duration);
        return (int) Math.min(MAX_COMMANDS, Math.ceil(Math.min(Math.max(soonest, inShort), most)));
    }

    /** The head, and more of its owner if there are more waiting than single requests may be sent now. */
    private List<PacedRequest> pack(Lane lane, PacedRequest head, long now) {
        String account = head.owner().account();
        int wanted = wanted(lane, budget(account, head.methods().get(0)).expectedDuration(), now);
        List<PacedRequest> packed = new ArrayList<>();
        Map<String, Integer> calls = new HashMap<>();
        double seconds = 0;
        long bytes = 0;
        int fragile = 0;
        PacedRequest next = head;
        while (next != null) {
            lane.take(next, now);
            packed.add(next);
            if (!head.batchable() || !plan.autoBatch() || packed.size() >= wanted) {
                break;
            }
            calls.merge(next.methods().get(0), 1, Integer::sum);
            seconds += budget(account, next.methods().get(0)).expectedDuration();
            bytes += next.batchBytes();
            fragile += next.fragile() ? 1 : 0;
            next = companion(
                    lane,
                    head.owner(),
                    calls,
                    MAX_BATCH_SECONDS - seconds,
                    MAX_BATCH_BYTES - bytes,
                    fragile < MAX_FRAGILE,
                    now);
        }
        return packed;
    }

    private @Nullable PacedRequest companion(
            Lane lane,
            PacedRequest.Owner owner,
            Map<String, Integer> calls,
            double secondsLeft,
            long bytesLeft,
            boolean fragileToo,
            long now) {
        PacedRequest oldest = null;
        for (PacedRequest candidate : lane.heads(owner)) {
            if (!candidate.batchable() || candidate.batchBytes() > bytesLeft || (candidate.fragile() && !fragileToo)) {
                continue;
            }
            String method = candidate.methods().get(0);
            MethodBudget budget = budget(owner.account(), method);
            if (budget.expectedDuration() <= secondsLeft
                    && budget.fits(calls.getOrDefault(method, 0) + 1, now, portalTime.at(now))
                    && (oldest == null || candidate.position() < oldest.position())) {
                oldest = candidate;
            }
        }
        return oldest;
    }

    /** An HTTP request was sent that did not wait here, for example again with a new token. */
    public synchronized void sentUnasked(Instant at) {
        bucket.count(nanos(at));
    }

    /** Learns from an answer on behalf of the only account. */
    public synchronized void answered(String method, ResponseTime time, Instant at) {
        answered(ANY_ACCOUNT, method, time, at);
    }

    /**
     * Learns from the {@code time} part of an answer; anything in it may be missing. To be told for every command of a
     * batch, before {@link #ended}.
     */
    public synchronized void answered(String account, String method, ResponseTime time, Instant at) {
        if (!plan.isPaced()) {
            return;
        }
        long now = nanos(at);
        MethodBudget budget = budget(account, lowerCase(method));
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

    /** The portal refused because of too many requests (503 {@code QUERY_LIMIT_EXCEEDED}). */
    public synchronized void refused(Departure departure, Instant at) {
        bucket.refused(departure.sentAt(), nanos(at));
    }

    /** The portal asked to be left alone for a while; it is believed for ten minutes at most. */
    public synchronized void pause(Duration wait, Instant at) {
        Duration believed = wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE;
        bucket.pause(nanos(at) + believed.toNanos());
    }

    /** {@link #exhausted(String, String, Duration, Instant)} on behalf of the only account. */
    public synchronized void exhausted(String method, @Nullable Duration wait, Instant at) {
        exhausted(ANY_ACCOUNT, method, wait, at);
    }

    /**
     * The portal refused because a method has used up its server time (429 {@code OPERATION_TIME_LIMIT}).
     *
     * @param wait until the portal's budget recovers, null if it did not tell
     */
    public synchronized void exhausted(String account, String method, @Nullable Duration wait, Instant at) {
        long now = nanos(at);
        Duration pause = wait == null ? BLOCKED_WITHOUT_HINT : wait;
        budget(account, lowerCase(method)).refused(now, portalTime.at(now), pause.toNanos() / 1e9);
    }

    /**
     * A departure is over. Further calls for the same one do nothing.
     *
     * @param answered whether an answer came at all
     */
    public synchronized void ended(Departure departure, boolean answered, Instant at) {
        if (!departure.end()) {
            return;
        }
        PacedRequest first = departure.requests().get(0);
        if (first.isFile()) {
            files--;
        } else {
            inFlight[first.urgency().ordinal()]--;
        }
        if (!plan.isPaced()) {
            return;
        }
        boolean slow = !answered && !first.isFile() && nanos(at) - departure.sentAt() >= SLOW;
        for (PacedRequest request : departure.requests()) {
            for (String method : request.methods()) {
                MethodBudget budget = budget(request.owner().account(), method);
                budget.arrived(1);
                if (slow) {
                    budget.timedOut();
                }
            }
        }
    }

    /** How many requests of an urgency have not departed yet. */
    public synchronized int waiting(Urgency urgency) {
        return lanes.get(urgency.ordinal()).waiting();
    }

    /** How many requests of an owner have not departed yet. */
    public synchronized int waiting(PacedRequest.Owner owner) {
        int sum = 0;
        for (Lane lane : lanes) {
            sum += lane.waiting(owner);
        }
        return sum;
    }

    /** The speed that is kept now: the plan's, or less after refusals. */
    public synchronized double requestsPerSecond() {
        return bucket.rate();
    }

    private Lane lane(PacedRequest request) {
        return lanes.get(request.urgency().ordinal());
    }

    private MethodBudget budget(String account, String method) {
        BudgetKey key = new BudgetKey(account, method);
        MethodBudget known = budgets.get(key);
        if (known == null) {
            known = new MethodBudget(plan.operatingLimit());
            if (budgets.size() >= MAX_METHODS) {
                budgets.values().removeIf(budget -> budget.inFlight() == 0);
            }
            budgets.put(key, known);
        }
        return known;
    }

    private static String lowerCase(String method) {
        return method.toLowerCase(Locale.ROOT);
    }

    private static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }
}
