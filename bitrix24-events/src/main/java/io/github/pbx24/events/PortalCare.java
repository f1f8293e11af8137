package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.event.offline.OfflineEvent;
import io.github.pbx24.bitrix24.event.offline.OfflineQueueReader;
import io.github.pbx24.inbox.InboxException;
import io.github.pbx24.inbox.InboxStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done for one portal from time to time: its subscriptions compared, its waiting events fetched, lost ones looked for. */
final class PortalCare {

    private static final Logger LOG = LoggerFactory.getLogger(EventInbox.class);

    private final EventPortal portal;
    private final SubscriptionKeeper subscriptions;
    private final List<OfflineQueueReader> pullers = new ArrayList<>();
    private final CatchUp catchUp;
    private final Store store;
    private final EventSource source;
    private final EventListeners listeners;
    private final AtomicBoolean waking = new AtomicBoolean();

    /** Takes an event that was not sent but asked for. */
    interface Store {

        Taken take(String portal, byte[] body);
    }

    /** What became of it. */
    enum Taken {
        STORED,
        /** It was here before. */
        KNOWN,
        /** It could not be stored. */
        NOT
    }

    PortalCare(
            EventPortal portal,
            Bitrix24Client client,
            InboxStore notes,
            Clock clock,
            Store store,
            EventSource source,
            EventListeners listeners) {
        this.portal = portal;
        this.store = store;
        this.source = source;
        this.listeners = listeners;
        this.subscriptions = new SubscriptionKeeper(portal, client, source, clock);
        this.catchUp = new CatchUp(portal, client, notes, clock, this::found);
        Set<String> queues = new LinkedHashSet<>();
        for (EventBinding binding : portal.subscriptions()) {
            String connector = binding.connector();
            if (binding.handler() == null && queues.add(connector == null ? "" : connector)) {
                pullers.add(OfflineQueueReader.into(client, connector, new Waiting(notes, clock)));
            }
        }
    }

    /** Answers what can be cancelled. */
    List<Future<?>> start(ScheduledExecutorService timer, EventInbox.Intervals intervals) {
        List<Future<?>> rounds = new ArrayList<>();
        if (!portal.subscriptions().isEmpty()) {
            rounds.add(repeat(timer, intervals.subscriptions(), "comparing subscriptions", this::checkSubscriptions));
        }
        if (!pullers.isEmpty()) {
            rounds.add(repeat(timer, intervals.offline(), "fetching offline events", this::pull));
        }
        if (!portal.catchUp().isEmpty()) {
            rounds.add(repeat(timer, intervals.catchUp(), "catching up", this::catchUp));
        }
        return rounds;
    }

    private Future<?> repeat(ScheduledExecutorService timer, Duration interval, String what, Runnable step) {
        return timer.scheduleWithFixedDelay(() -> quietly(what, step), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void quietly(String what, Runnable step) {
        try {
            step.run();
        } catch (Bitrix24Exception | InboxException e) {
            LOG.warn("{} failed for portal {}: {}", what, portal.id(), e.getMessage());
        } catch (RuntimeException e) {
            // The class alone: an unexpected message may carry anything.
            LOG.warn(
                    "{} failed for portal {}: {}",
                    what,
                    portal.id(),
                    e.getClass().getName());
        }
    }

    void wakeUp(ScheduledExecutorService timer) {
        if (!pullers.isEmpty() && waking.compareAndSet(false, true)) {
            timer.execute(() -> {
                waking.set(false);
                quietly("fetching offline events", this::pull);
            });
        }
    }

    SubscriptionReport checkSubscriptions() {
        SubscriptionReport report = subscriptions.check();
        report.problems().forEach(problem -> LOG.warn("subscriptions of portal {}: {}", portal.id(), problem));
        if (report.failure() != null) {
            LOG.warn("subscriptions of portal {} could not be compared: {}", portal.id(), report.failure());
        }
        listeners.tell(l -> l.subscriptionsChecked(report));
        return report;
    }

    synchronized int pull() {
        return each(pullers, OfflineQueueReader::pull);
    }

    synchronized int catchUp() {
        return each(portal.catchUp(), catchUp::run);
    }

    /** One that the portal refuses must not keep the others from their turn; its failure is told when they had it. */
    private static <T> int each(List<T> all, ToIntFunction<T> step) {
        int sum = 0;
        RuntimeException failure = null;
        for (T one : all) {
            try {
                sum += step.applyAsInt(one);
            } catch (Bitrix24Exception | InboxException e) {
                if (failure == null) {
                    failure = e;
                } else if (failure != e) {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return sum;
    }

    /** Takes what waited. What cannot be read is stored as it is, becomes a dead letter, and is marked as failed at the portal. */
    private final class Waiting implements OfflineQueueReader.Receiver {

        private static final String SPACE = "offline-unreadable";

        /** Longer than the portal keeps it. */
        private static final Duration KEPT = Duration.ofDays(40);

        private final InboxStore notes;
        private final Clock clock;

        Waiting(InboxStore notes, Clock clock) {
            this.notes = notes;
            this.clock = clock;
        }

        @Override
        public OfflineQueueReader.Outcome take(OfflineEvent event) {
            Instant at = event.time();
            Instant time = at == null ? clock.instant() : at;
            return take(FormText.event(event.name(), event.data(), time, domain()), "id/" + event.id());
        }

        @Override
        public OfflineQueueReader.Outcome unreadable(ResultNode row) {
            Instant time = row.get("TIMESTAMP_X").asInstant().orElseGet(clock::instant);
            return take(FormText.row(row, time, domain()), Subjects.sha256(FormText.row(row, Instant.EPOCH, "")));
        }

        private OfflineQueueReader.Outcome take(byte[] body, String row) {
            boolean isReadable = EventSource.isReadable(body);
            String key = portal.id() + "/" + row;
            if (!isReadable && notes.note(SPACE, key, clock.instant()).isPresent()) {
                return OfflineQueueReader.Outcome.FAILED;
            }
            if (store.take(portal.id(), body) == Taken.NOT) {
                return OfflineQueueReader.Outcome.LATER;
            }
            if (isReadable) {
                return OfflineQueueReader.Outcome.DONE;
            }
            LOG.warn("portal {} handed out an offline event that cannot be read; see the dead letters", portal.id());
            notes.putNote(SPACE, key, "", clock.instant().plus(KEPT));
            return OfflineQueueReader.Outcome.FAILED;
        }
    }

    /**
     * Whoever handles the adding reads the object as it is then. If the adding is no news, the change may be; so neither is told a second
     * time of what came as an event.
     */
    private boolean found(ObjectKind<?> kind, long id, @Nullable Instant added, Instant changed) {
        if (added != null && source.handles(kind.eventOfAdding())) {
            Taken taken = take(kind.eventOfAdding(), kind, id, added);
            if (taken != Taken.KNOWN || !changed.isAfter(added)) {
                return taken != Taken.NOT;
            }
        }
        return !source.handles(kind.eventOfChange()) || take(kind.eventOfChange(), kind, id, changed) != Taken.NOT;
    }

    private Taken take(String event, ObjectKind<?> kind, long id, Instant at) {
        return store.take(portal.id(), FormText.event(ItemEvents.plain(event), kind.data(id), at, domain()));
    }

    private String domain() {
        return portal.id();
    }
}
