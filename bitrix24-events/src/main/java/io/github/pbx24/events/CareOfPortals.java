package io.github.pbx24.events;

import io.github.pbx24.inbox.InboxStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes care of the portals that there are: of those that were declared, and of those that come and go. Thread-safe. */
final class CareOfPortals {

    private static final Logger LOG = LoggerFactory.getLogger(EventInbox.class);
    private static final long LOOK_EVERY_SECONDS = 15;

    /** A portal that does not answer keeps a thread for a while; the others must not wait for it. */
    private static final int THREADS = 2;

    private static final int THREADS_FOR_MANY = 8;

    private final Collection<EventPortal> declared;
    private final @Nullable EventPortals coming;
    private final EventInbox.Intervals intervals;
    private final Maker maker;
    private final Map<String, Cared> care = new LinkedHashMap<>();

    /** The same for threads on which a sender waits. */
    private volatile Map<String, Cared> snapshot = Map.of();

    private volatile @Nullable ScheduledExecutorService timer;
    private boolean closed;

    private record Cared(EventPortal portal, PortalCare care, List<Future<?>> rounds) {}

    /** Begins to know a portal. */
    private interface Maker {
        @Nullable
        PortalCare make(EventPortal portal);
    }

    CareOfPortals(
            EventInbox.Builder builder,
            Clock clock,
            PortalCare.Store taker,
            EventSource source,
            EventListeners listener) {
        declared = List.copyOf(builder.portals.values());
        coming = builder.coming;
        intervals = builder.intervals;
        InboxStore store = builder.store;
        maker = portal -> portal.client()
                .map(client -> new PortalCare(portal, client, store, clock, taker, source, listener))
                .orElse(null);
        declared.forEach(this::add);
    }

    /** Of those that are there now. */
    synchronized List<PortalCare> now() {
        look();
        return care.values().stream().map(Cared::care).toList();
    }

    /**
     * Starts the rounds.
     *
     * @return false if they were started before, or the inbox is closed
     */
    synchronized boolean start() {
        if (timer != null || closed || (care.isEmpty() && coming == null)) {
            return false;
        }
        ScheduledExecutorService started =
                Executors.newScheduledThreadPool(coming == null ? THREADS : THREADS_FOR_MANY, task -> {
                    Thread thread = new Thread(task, "pbx24-events");
                    thread.setDaemon(true);
                    return thread;
                });
        timer = started;
        care.values().forEach(one -> one.rounds().addAll(one.care().start(started, intervals)));
        if (coming != null) {
            started.scheduleWithFixedDelay(this::lookQuietly, 0, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
        }
        return true;
    }

    private void lookQuietly() {
        try {
            synchronized (this) {
                look();
            }
        } catch (RuntimeException e) {
            // The class alone: a message of foreign code may carry anything.
            LOG.warn("the portals could not be listed: {}", e.getClass().getName());
        }
    }

    private void look() {
        if (coming == null) {
            return;
        }
        Set<String> here = new HashSet<>();
        declared.forEach(portal -> here.add(portal.id()));
        for (EventPortal portal : coming.all()) {
            Cared before = care.get(portal.id());
            if (here.add(portal.id()) && (before == null || before.portal() != portal)) {
                remove(portal.id());
                add(portal);
            }
        }
        for (String id : List.copyOf(care.keySet())) {
            if (!here.contains(id)) {
                remove(id);
            }
        }
    }

    private void add(EventPortal portal) {
        PortalCare made = maker.make(portal);
        if (made != null) {
            List<Future<?>> rounds = new ArrayList<>();
            ScheduledExecutorService started = timer;
            if (started != null && !closed) {
                rounds.addAll(made.start(started, intervals));
            }
            care.put(portal.id(), new Cared(portal, made, rounds));
            snapshot = Map.copyOf(care);
        }
    }

    private void remove(String id) {
        Cared gone = care.remove(id);
        if (gone != null) {
            snapshot = Map.copyOf(care);
            gone.rounds().forEach(round -> round.cancel(false));
        }
    }

    /** Events wait at a portal. */
    void wakeUp(String portal) {
        Cared woken = snapshot.get(portal);
        ScheduledExecutorService started = timer;
        if (woken != null && started != null) {
            try {
                woken.care().wakeUp(started);
            } catch (RejectedExecutionException e) {
                LOG.debug("closed meanwhile");
            }
        }
    }

    synchronized void close() {
        closed = true;
        ScheduledExecutorService started = timer;
        if (started != null) {
            started.shutdown();
        }
    }
}
