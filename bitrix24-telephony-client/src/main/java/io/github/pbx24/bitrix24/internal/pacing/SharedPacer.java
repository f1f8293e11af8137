package io.github.pbx24.bitrix24.internal.pacing;

import io.github.pbx24.bitrix24.ResponseTime;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.pacing.Pacer;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells travellers when to leave. Has its own alarm clock, so it does not depend on the life of any client; keeps nothing
 * on the threads that call it, so it survives what becomes of them.
 */
public final class SharedPacer implements Pacer {

    /** It never goes back. */
    private static final long ORIGIN = System.nanoTime();

    private final PacingPlan plan;
    private final PacerQueue queue;
    private @Nullable Future<?> alarm;
    private @Nullable Instant alarmAt;

    public SharedPacer(PacingPlan plan) {
        this.plan = plan;
        this.queue = new PacerQueue(plan);
    }

    /**
     * Asks for a place.
     *
     * @return the departure if the caller may send at once; empty if the request waits, then its traveller will be told
     * @throws QueueFullException if its owner has too many waiting
     */
    public Optional<Departure> enter(PacedRequest request) {
        // Below is a critical section and a traveller's work: whoever has no room for them must fail here, not there.
        StackRoom.ensure();
        Optional<Departure> atOnce = queue.pass(request, now());
        if (atOnce.isPresent()) {
            return atOnce;
        }
        if (queue.waiting(request.owner()) >= plan.maxWaiting()) {
            throw new QueueFullException(plan.maxWaiting());
        }
        queue.add(request, now());
        pump();
        return Optional.empty();
    }

    /** True if it was waiting and will not leave any more. */
    public boolean remove(PacedRequest request) {
        return queue.remove(request);
    }

    /** To be told exactly once for every departure, however it ended. */
    public void ended(Departure departure, boolean answered) {
        queue.ended(departure, answered, now());
        if (!queue.isEmpty()) {
            pump();
        }
    }

    public void sentUnasked() {
        queue.sentUnasked(now());
    }

    public void answered(String account, String method, ResponseTime time) {
        queue.answered(account, method, time, now());
    }

    public void refused(Departure departure) {
        queue.refused(departure, now());
    }

    public void pause(Duration wait) {
        queue.pause(wait, now());
    }

    public void exhausted(String account, String method, @Nullable Duration wait) {
        queue.exhausted(account, method, wait, now());
    }

    private void pump() {
        Optional<Departure> departure = queue.next(now());
        while (departure.isPresent()) {
            send(departure.get());
            departure = queue.next(now());
        }
        setAlarm();
    }

    private void send(Departure departure) {
        try {
            departure.requests().get(0).traveller().leave(departure);
        } catch (Throwable failure) {
            // Errors too: a place that is not given back is lost for ever, and so is who waits for the answer.
            queue.ended(departure, true, now());
            departure.requests().forEach(request -> request.traveller().strand(failure));
        }
    }

    private synchronized void setAlarm() {
        Instant now = now();
        Instant due = queue.due(now).orElse(null);
        if (due == null || (alarmAt != null && !due.isBefore(alarmAt))) {
            return;
        }
        if (alarm != null) {
            alarm.cancel(false);
        }
        long wait = Math.max(1, Duration.between(now, due).toNanos());
        alarmAt = due;
        alarm = Alarms.SHARED.schedule(this::ring, wait, TimeUnit.NANOSECONDS);
    }

    private void ring() {
        synchronized (this) {
            alarm = null;
            alarmAt = null;
        }
        pump();
    }

    private static Instant now() {
        return Instant.EPOCH.plusNanos(System.nanoTime() - ORIGIN);
    }

    @Override
    public PacingPlan plan() {
        return plan;
    }

    @Override
    public int waiting(Urgency urgency) {
        return queue.waiting(urgency);
    }

    @Override
    public double requestsPerSecond() {
        return queue.requestsPerSecond();
    }

    @Override
    public String toString() {
        return "Pacer[" + plan + "]";
    }
}
