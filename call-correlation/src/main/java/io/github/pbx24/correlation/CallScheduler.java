package io.github.pbx24.correlation;

import io.github.pbx24.correlation.internal.work.CallIds;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.internal.work.HandPump;
import io.github.pbx24.correlation.internal.work.KnownCalls;
import io.github.pbx24.correlation.internal.work.Pump;
import io.github.pbx24.correlation.internal.work.RecordingSlots;
import io.github.pbx24.correlation.internal.work.WorkEnd;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.Hearing;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.correlation.store.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides which call is worked on when. Each portal has its own lane and each exchange its own recording slots, so that one
 * that is slow or dead costs the others nothing.
 *
 * <p>Three things bring a call into its lane: news of it on this node, its due time, and a look into the store that also finds
 * the calls of nodes that died. Losing the first two costs a second, never a call.
 */
final class CallScheduler {

    /** What is due sooner than this is kept in mind; the rest is left to the store. */
    private static final Duration REMEMBERED = Duration.ofSeconds(15);

    private final CallStore store;
    private final KnownCalls known;
    private final EngineTime time;
    private final Map<String, Exchange> exchanges;
    private final Map<String, PortalLane> lanes = new HashMap<>();
    private final Map<String, RecordingSlots> slots = new HashMap<>();
    private final CallWorker worker;
    private final Pump pump;
    private final DirectoryKeeper directories;
    private final LineKeeper lines;
    private final AtomicInteger inWork = new AtomicInteger();

    /** Whether the store had more due calls than there was room for. */
    private volatile boolean more;

    private final AtomicBoolean lookingSoon = new AtomicBoolean();
    private volatile boolean running;

    CallScheduler(
            CallStore store,
            KnownCalls known,
            EngineTime time,
            Map<String, Exchange> exchanges,
            CallWorker worker,
            Pump pump) {
        this.store = store;
        this.known = known;
        this.time = time;
        this.exchanges = exchanges;
        this.worker = worker;
        this.pump = pump;
        this.lines = new LineKeeper(time);
        this.directories = new DirectoryKeeper(time, pump, this::turn);
        for (Exchange exchange : exchanges.values()) {
            PortalLane lane = lanes.computeIfAbsent(exchange.portal().id(), PortalLane::new);
            directories.add(lane, exchange.portal().directory());
            slots.put(exchange.id(), new RecordingSlots());
        }
    }

    void open() {
        running = true;
    }

    List<PortalHealth> health() {
        return lanes.values().stream().map(PortalLane::health).toList();
    }

    /** News of calls: look at them as soon as there is a place. */
    void wake(Collection<String> ids) {
        if (running) {
            ids.forEach(id -> offer(id, Urgency.LIVE));
        }
    }

    /** News of calls: of a new one it is known already when to look at it. Of what was said before nothing has to be done. */
    void wake(Report report) {
        List<CallStore.Heard> heard = report.heard();
        for (int i = 0; i < heard.size(); i++) {
            CallStore.Heard one = heard.get(i);
            Hearing hearing = report.parts().get(i).hearing();
            TrackedCall first = report.parts().get(i).first();
            known.heardOf(hearing.pbx(), hearing.call());
            if (one.isFirst() && first != null && one.id().equals(first.id())) {
                known.put(first);
                wakeWhenDue(first);
            } else if (one.isNew()) {
                known.forget(one.id());
                wake(List.of(one.id()));
            }
        }
    }

    private void wakeWhenDue(TrackedCall call) {
        Instant dueAt = call.dueAt();
        if (!running) {
            return;
        }
        if (dueAt != null && dueAt.isAfter(time.now())) {
            remember(call.id(), new WorkEnd.Resting(dueAt, call.urgency()));
        } else {
            offer(call.id(), Urgency.LIVE);
        }
    }

    private void offer(String id, Urgency urgency) {
        Exchange exchange = exchanges.get(CallIds.exchangeOf(id));
        if (exchange == null) {
            return;
        }
        if (urgency == Urgency.RECORDING) {
            slotsOf(exchange).offer(id);
            turnSlots(exchange);
        } else {
            more |= !lane(exchange).offer(id, urgency, time.now());
            turn(exchange);
        }
    }

    private PortalLane lane(Exchange exchange) {
        return Objects.requireNonNull(lanes.get(exchange.portal().id()), "a lane");
    }

    private RecordingSlots slotsOf(Exchange exchange) {
        return Objects.requireNonNull(slots.get(exchange.id()), "slots");
    }

    /** Brings what the store says is due into the lanes, as far as there is room. */
    void look() {
        Instant now = time.now();
        lanes.values().forEach(directories::refreshIfStale);
        exchanges.values().stream()
                .filter(exchange -> lane(exchange).isUp())
                .forEach(exchange -> lines.see(exchange.portal()));
        Map<String, Integer> limits = new HashMap<>();
        for (Exchange exchange : exchanges.values()) {
            int room =
                    lane(exchange).room(exchange.id(), now) + slotsOf(exchange).room();
            if (room > 0) {
                limits.put(exchange.id(), room);
            }
        }
        List<CallStore.Due> found = store.due(limits, now);
        Map<String, Integer> counts = new HashMap<>();
        found.forEach(due -> counts.merge(due.pbx(), 1, Integer::sum));
        more = counts.entrySet().stream().anyMatch(count -> count.getValue() >= limits.getOrDefault(count.getKey(), 0));
        for (CallStore.Due due : found) {
            offer(due.id(), due.urgency() == Urgency.QUARANTINED ? Urgency.ENDED : due.urgency());
        }
        lanes.values().forEach(this::turn);
    }

    private void turn(Exchange exchange) {
        turn(lane(exchange));
    }

    /** Starts work on calls of a lane while there are places. */
    private void turn(PortalLane lane) {
        while (running && directories.isKnown(lane)) {
            Optional<Job.Place> place = lane.next(time.now());
            if (place.isEmpty()) {
                return;
            }
            Exchange exchange = exchanges.get(CallIds.exchangeOf(place.get().id()));
            start(new Job(
                    place.get().id(),
                    Objects.requireNonNull(exchange),
                    lane,
                    place.get().urgency()));
        }
    }

    private void start(Job job) {
        inWork.incrementAndGet();
        pump.submit(job.urgency(), () -> worker.work(job, end -> ended(job, end)));
    }

    private void ended(Job job, WorkEnd end) {
        inWork.decrementAndGet();
        boolean news = job.lane().done(job.id());
        if (news) {
            offer(job.id(), Urgency.LIVE);
        } else if (end instanceof WorkEnd.Again again) {
            offer(job.id(), again.urgency());
        } else if (end instanceof WorkEnd.Resting resting) {
            remember(job.id(), resting);
        }
        turn(job.lane());
        lookSoon(job);
    }

    /** A backlog is not worked off by one look a second. */
    private void lookSoon(Job job) {
        if (running
                && more
                && job.lane().room(job.exchange().id(), time.now()) >= 3 * PortalLane.PLACES
                && lookingSoon.compareAndSet(false, true)) {
            pump.submit(Urgency.ENDED, () -> {
                lookingSoon.set(false);
                look();
            });
        }
    }

    private void turnSlots(Exchange exchange) {
        RecordingSlots places = slotsOf(exchange);
        while (running) {
            Optional<String> id = places.next();
            if (id.isEmpty()) {
                return;
            }
            Job job = new Job(id.get(), exchange, lane(exchange), Urgency.RECORDING);
            inWork.incrementAndGet();
            pump.submit(
                    Urgency.RECORDING,
                    () -> worker.work(job, end -> {
                        inWork.decrementAndGet();
                        places.done(job.id());
                        if (end instanceof WorkEnd.Again again) {
                            offer(job.id(), again.urgency());
                        } else if (end instanceof WorkEnd.Resting resting) {
                            remember(job.id(), resting);
                        }
                        turnSlots(exchange);
                    }));
        }
    }

    private void remember(String id, WorkEnd.Resting resting) {
        if (resting.dueAt() != null) {
            Duration wait = Duration.between(time.now(), resting.dueAt());
            if (wait.compareTo(REMEMBERED) < 0) {
                pump.later(wait, () -> offer(id, resting.urgency()));
            }
        }
    }

    /**
     * Registers no calls of a number while somebody makes a contact of it: each of the two would make a client of somebody whom the
     * portal does not know. A call that rings does not wait long.
     *
     * @return completed once no call of the number is being registered, with what lets them be registered again
     */
    CompletableFuture<Runnable> holdBack(Exchange exchange, String number) {
        PortalLane lane = lane(exchange);
        Runnable release = () -> {
            lane.release(number, null).forEach(id -> lane.offer(id, Urgency.LIVE, time.now()));
            turn(lane);
        };
        CompletableFuture<Runnable> turn = new CompletableFuture<>();
        // Whoever hands it on has other things to do.
        if (lane.hold(number, () -> pump.submit(Urgency.LIVE, () -> turn.complete(release)))) {
            turn.complete(release);
        }
        return turn;
    }

    /** Works on the calling thread, which turns the pump, until nothing is due that can be done now. */
    int runDue(HandPump hand) {
        boolean before = running;
        running = true;
        int worked = 0;
        try {
            int tasks;
            do {
                look();
                tasks = hand.turn();
                worked += tasks;
            } while (tasks > 0);
        } finally {
            running = before;
        }
        return worked;
    }

    /** Starts nothing new, and waits for the answers that are awaited. */
    boolean close(Duration grace) {
        running = false;
        long deadline = System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(grace), Long.MAX_VALUE / 2);
        while (inWork.get() > 0 && System.nanoTime() < deadline) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        boolean quiet = inWork.get() == 0;
        return pump.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))) && quiet;
    }
}
