package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.CallIdentity;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A host program that keeps what it hears, and may fail. */
final class Host implements CallFeed.Listener {

    private final CopyOnWriteArrayList<CallEvent> events = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<CallFeed.State> states = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean slow;
    private volatile List<CallIdentity> open = List.of();

    void fail(int times) {
        failures.set(times);
    }

    /** How often it has failed. */
    int failures() {
        return failed.get();
    }

    /** The next statement takes longer to store than a call may be without a leg. */
    void slowDown() {
        slow = true;
    }

    void open(List<CallIdentity> calls) {
        open = calls;
    }

    @Override
    public void heard(List<CallEvent> heard, Instant heardAt) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            failed.incrementAndGet();
            throw new IllegalStateException("the store is away");
        }
        if (slow) {
            slow = false;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(80));
        }
        events.addAll(heard);
    }

    @Override
    public List<CallIdentity> openCalls() {
        return open;
    }

    @Override
    public void state(CallFeed.State state) {
        states.add(state);
    }

    CallFeed.@Nullable State state() {
        return states.isEmpty() ? null : states.get(states.size() - 1);
    }

    List<CallFeed.State> states() {
        return List.copyOf(states);
    }

    List<CallEvent> events() {
        return List.copyOf(events);
    }

    /** The kinds of what was heard, without recordings. */
    List<String> kinds() {
        return events.stream()
                .map(event -> event.getClass().getSimpleName())
                .filter(kind -> !kind.equals("RecordingReady"))
                .toList();
    }

    Set<CallIdentity> calls() {
        Set<CallIdentity> calls = new LinkedHashSet<>();
        events.forEach(event -> calls.add(event.call()));
        return calls;
    }
}
