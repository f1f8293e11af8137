package io.github.pbx24.events.watch;

import io.github.pbx24.events.EventSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which handlers run on this node, and which ended late. */
final class HandlerTimes {

    private final Map<String, Run> running = new ConcurrentHashMap<>();
    private final Map<String, Run> late = new ConcurrentHashMap<>();

    /** A run of a handler. */
    private record Run(String event, Instant began, Instant heard) {

        Run notLaterThan(Instant now) {
            return heard.isAfter(now) || began.isAfter(now)
                    ? new Run(event, Heard.earlier(began, now), Heard.earlier(heard, now))
                    : this;
        }
    }

    void started(EventSubject subject, String deliveryId, Instant at) {
        running.put(deliveryId, new Run(subject.event(), at, at));
    }

    /** The end of a run; if it took too long its event counts as slow for a while. */
    void ended(EventSubject subject, String deliveryId, Duration took, Duration limit, Instant now) {
        running.remove(deliveryId);
        if (took.compareTo(limit) > 0) {
            // The first late one of a row tells since when it is slow.
            late.merge(
                    subject.event(),
                    new Run(subject.event(), now.minus(took), now),
                    (earlier, latest) -> new Run(earlier.event(), earlier.began(), now));
        }
    }

    /** Since when the handler of an event is slow: one runs too long now, or one ended late within the memory. */
    Optional<Instant> slowSince(String event, Duration limit, Duration memory, Instant now) {
        Instant latest = now.minus(limit);
        Optional<Instant> hanging = running.values().stream()
                .filter(run -> run.event().equals(event) && run.began().isBefore(latest))
                .map(Run::began)
                .min(Instant::compareTo);
        Run ended = late.get(event);
        if (ended != null && ended.heard().isBefore(now.minus(memory))) {
            late.remove(event, ended);
            ended = null;
        }
        if (ended == null) {
            return hanging;
        }
        Instant began = ended.began();
        return Optional.of(hanging.filter(other -> other.isBefore(began)).orElse(began));
    }

    /** A clock that was ahead leaves no times that are still to come. */
    void notLaterThan(Instant now) {
        running.replaceAll((id, run) -> run.notLaterThan(now));
        late.replaceAll((event, run) -> run.notLaterThan(now));
    }

    int running() {
        return running.size();
    }
}
