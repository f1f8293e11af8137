package io.github.pbx24.benchmarks;

import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.internal.pacing.Departure;
import io.github.pbx24.bitrix24.internal.pacing.PacedRequest;
import io.github.pbx24.bitrix24.internal.pacing.PacerQueue;
import io.github.pbx24.bitrix24.internal.pacing.Traveller;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The two clients that are compared: one with the real {@link PacerQueue}, and a naive one. */
final class PacingClients {

    private PacingClients() {}

    /** Takes requests and sends them when it sees fit. */
    interface Client {
        void ask(Work work);
    }

    /** One request: when it was first sent is told, and when it has succeeded. */
    record Work(String method, Urgency urgency, Runnable onSent, Runnable onDone) implements Traveller {

        @Override
        public void leave(Departure departure) {
            throw new IllegalStateException("departures are taken from the queue");
        }

        @Override
        public void strand(Throwable failure) {
            throw new IllegalStateException("departures are taken from the queue", failure);
        }
    }

    /** Sends what the pacer lets go. */
    static final class Paced implements Client {

        private final VirtualTime time;
        private final VirtualPortal portal;
        private final PacerQueue pacer;
        private final PacedRequest.Owner owner = new PacedRequest.Owner("", this);
        private Instant wakeAt = Instant.MAX;

        Paced(VirtualTime time, VirtualPortal portal, PacingPlan plan) {
            this.time = time;
            this.portal = portal;
            this.pacer = new PacerQueue(plan);
        }

        @Override
        public void ask(Work work) {
            pacer.add(new PacedRequest(owner, work.urgency(), List.of(work.method()), 300, false, work), time.now());
            pump();
        }

        private void pump() {
            pacer.next(time.now()).ifPresent(departure -> {
                send(departure);
                pump();
            });
            pacer.due(time.now()).ifPresent(due -> {
                if (due.isBefore(wakeAt)) {
                    wakeAt = due;
                    time.at(due, () -> {
                        wakeAt = Instant.MAX;
                        pump();
                    });
                }
            });
        }

        private void send(Departure departure) {
            departure.requests().forEach(request -> work(request).onSent().run());
            List<String> methods = departure.requests().stream()
                    .map(request -> request.methods().get(0))
                    .toList();
            portal.send(methods, answers -> {
                for (int i = 0; i < answers.size(); i++) {
                    answered(departure, departure.requests().get(i), answers.get(i));
                }
                pacer.ended(departure, true, time.now());
                pump();
            });
        }

        private void answered(Departure departure, PacedRequest request, VirtualPortal.Answer answer) {
            if (answer.status() == 200) {
                pacer.answered(answer.method(), answer.time(), time.now());
                work(request).onDone().run();
                return;
            }
            if (answer.status() == 503) {
                pacer.refused(departure, time.now());
            } else {
                pacer.exhausted(answer.method(), Duration.between(time.now(), answer.retryAt()), time.now());
            }
            ask(work(request));
        }

        private static Work work(PacedRequest request) {
            return (Work) request.traveller();
        }
    }

    /** One request at a time, in the order they were asked for; after a refusal again, with growing waits. */
    static final class Naive implements Client {

        private static final Duration FIRST_WAIT = Duration.ofMillis(500);
        private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

        private final VirtualTime time;
        private final VirtualPortal portal;
        private final Deque<Work> queue = new ArrayDeque<>();
        private boolean busy;

        Naive(VirtualTime time, VirtualPortal portal) {
            this.time = time;
            this.portal = portal;
        }

        @Override
        public void ask(Work work) {
            queue.add(work);
            if (!busy) {
                next();
            }
        }

        private void next() {
            Work work = queue.poll();
            busy = work != null;
            if (work != null) {
                work.onSent().run();
                send(work, FIRST_WAIT);
            }
        }

        private void send(Work work, Duration wait) {
            portal.send(List.of(work.method()), answers -> {
                if (answers.get(0).status() == 200) {
                    work.onDone().run();
                    next();
                    return;
                }
                Duration longer = wait.multipliedBy(2);
                time.after(wait, () -> send(work, longer.compareTo(LONGEST_WAIT) < 0 ? longer : LONGEST_WAIT));
            });
        }
    }
}
