package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallHistory;
import io.github.pbx24.pbx.CallHistory.FailureKind;
import io.github.pbx24.pbx.CallHistory.HistoryAnswer;
import io.github.pbx24.pbx.CallHistory.HistoryRange;
import io.github.pbx24.pbx.CallHistory.PastCall;
import io.github.pbx24.pbx.CallIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads past calls out of an exchange and tells them to the engine, as if they had just been heard. The engine knows a call by its
 * identity, so it does not matter how many of them it has heard before. For one thread.
 */
final class Backfill {

    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

    /** So many calls are told at a time. They are over, so Bitrix24 gets them behind everything that rings. */
    private static final int CHUNK = 100;

    private static final int MOST_KNOWN = 100;
    private static final int TRIES = 10;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(30);

    private final String exchange;
    private final CallHistory history;
    private final CallEngine engine;
    private final Clock clock;
    private final Pause pause;
    private int calls;
    private int unreadable;

    /** Waits. */
    interface Pause {

        void forAWhile(Duration duration) throws InterruptedException;
    }

    Backfill(String exchange, CallHistory history, CallEngine engine, Clock clock, Pause pause) {
        this.exchange = exchange;
        this.history = history;
        this.engine = engine;
        this.clock = clock;
        this.pause = pause;
    }

    BackfillReport run(Instant from, Instant to) throws InterruptedException {
        Duration step = history.longestRange();
        for (Instant begin = from; begin.isBefore(to); begin = begin.plus(step)) {
            Instant end = begin.plus(step);
            read(new HistoryRange(begin, end.isBefore(to) ? end : to));
        }
        LOG.info("{}: {} past calls read, {} entries unreadable", exchange, calls, unreadable);
        return new BackfillReport(calls, unreadable);
    }

    private void read(HistoryRange range) throws InterruptedException {
        String next = null;
        do {
            HistoryAnswer answer = ask(range, next);
            if (answer instanceof HistoryAnswer.Page page) {
                unreadable += page.unreadable();
                tell(page.calls());
            }
            next = answer.next().orElse(null);
            if (next != null && !answer.pauseBefore().isZero()) {
                pause.forAWhile(answer.pauseBefore());
            }
        } while (next != null);
    }

    /** The same step again while the exchange has trouble; everything else is for a person. */
    private HistoryAnswer ask(HistoryRange range, @Nullable String next) throws InterruptedException {
        for (int failed = 0; ; failed++) {
            HistoryAnswer answer = history.read(range, next, this::known);
            if (!(answer instanceof HistoryAnswer.Failed failure)) {
                return answer;
            }
            if (failure.kind() != FailureKind.TEMPORARY || failed >= TRIES) {
                throw new BackfillException(exchange, failure, calls);
            }
            if (failed == 0) {
                // Whoever waits for this at a terminal would see nothing for minutes.
                LOG.warn(
                        "{}: past calls cannot be read now, asking {} times more, each {} s later: {}",
                        exchange,
                        TRIES,
                        BETWEEN_TRIES.toSeconds(),
                        failure.reason());
            }
            pause.forAWhile(BETWEEN_TRIES);
        }
    }

    private List<CallIdentity> known(String part) {
        CallQuery query = CallQuery.newest(MOST_KNOWN).of(Set.of(exchange)).byTime();
        return engine.recent(query.matching(part)).stream()
                .flatMap(call -> Optional.ofNullable(call.callId()).stream())
                .filter(id -> id.contains(part))
                .map(CallIdentity::id)
                .toList();
    }

    private void tell(List<PastCall> past) {
        List<CallEvent> events = new ArrayList<>();
        for (int i = 0; i < past.size(); i++) {
            events.addAll(past.get(i).events());
            calls++;
            if ((i + 1) % CHUNK == 0 || i + 1 == past.size()) {
                engine.hear(exchange, events, clock.instant());
                events = new ArrayList<>();
            }
        }
    }
}
