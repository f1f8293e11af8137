package io.github.pbx24.events.watch;

import io.github.pbx24.events.EventSubject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one node hears of its inbox: what came, what was handled and how long that took. Thread-safe. */
final class Heard {

    private final Map<Subject, Tally> tallies = new ConcurrentHashMap<>();
    private final Set<String> handled = ConcurrentHashMap.newKeySet();
    private final HandlerTimes handlers = new HandlerTimes();
    private final Function<String, Duration> limits;
    private final Clock clock;
    private volatile Instant began;
    private volatile @Nullable Instant refusedAt;

    private record Subject(String portal, String event) {}

    Heard(Function<String, Duration> limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.began = clock.instant();
    }

    void accepted(EventSubject subject, Instant at) {
        Tally tally = tally(subject);
        tally.accepted.increment();
        tally.came(at);
        refusedAt = null;
    }

    void duplicate(EventSubject subject, Instant at) {
        Tally tally = tally(subject);
        tally.duplicates.increment();
        tally.came(at);
    }

    void unavailable(EventSubject subject) {
        tally(subject).unavailable.increment();
        refusedAt = clock.instant();
    }

    void ignored(EventSubject subject, Instant at) {
        tally(subject).came(at);
    }

    void started(EventSubject subject, String deliveryId) {
        handled.add(subject.event());
        handlers.started(subject, deliveryId, clock.instant());
    }

    void processed(EventSubject subject, String deliveryId, Duration took) {
        Tally tally = tally(subject);
        tally.processed.increment();
        ended(tally, subject, deliveryId, took);
    }

    void failed(EventSubject subject, String deliveryId, boolean forGood, Duration took) {
        Tally tally = tally(subject);
        (forGood ? tally.givenUp : tally.failed).increment();
        ended(tally, subject, deliveryId, took);
    }

    private void ended(Tally tally, EventSubject subject, String deliveryId, Duration took) {
        tally.took(took);
        handlers.ended(subject, deliveryId, took, limits.apply(subject.event()), clock.instant());
    }

    private Tally tally(EventSubject subject) {
        return tallies.computeIfAbsent(new Subject(subject.portal(), subject.event()), unused -> new Tally());
    }

    /** A clock that was ahead and is right again must not leave times behind that nobody would reach for long. */
    void notLaterThan(Instant now) {
        began = earlier(began, now);
        tallies.values().forEach(tally -> tally.notLaterThan(now));
        handlers.notLaterThan(now);
        Instant refused = refusedAt;
        if (refused != null && refused.isAfter(now)) {
            refusedAt = now;
        }
    }

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Since when this node listens. */
    Instant began() {
        return began;
    }

    @Nullable
    Instant lastAt(String portal, String event) {
        Tally tally = tallies.get(new Subject(portal, event));
        return tally == null ? null : tally.lastAt();
    }

    boolean refusedSince(Instant time) {
        Instant refused = refusedAt;
        return refused != null && !refused.isBefore(time);
    }

    /** Also events that another run of this node handled. */
    void alsoHandled(String event) {
        handled.add(event);
    }

    Set<String> handled() {
        return handled;
    }

    Optional<Instant> slowSince(String event, Duration memory, Instant now) {
        return handlers.slowSince(event, limits.apply(event), memory, now);
    }

    int running() {
        return handlers.running();
    }

    List<EventCounts> counts() {
        return tallies.entrySet().stream()
                .map(entry -> entry.getValue()
                        .counts(entry.getKey().portal(), entry.getKey().event()))
                .toList();
    }
}
