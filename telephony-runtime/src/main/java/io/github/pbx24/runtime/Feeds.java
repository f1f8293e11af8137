package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.PbxConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the exchanges that are listened to, and gives what they say to the engine. Of several processes on one database only one
 * listens to an exchange; the others wait for their turn. Calls that came and went while the connection was broken are read out of the
 * exchange's own records, if it keeps any.
 */
final class Feeds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TelephonyRuntime.class);

    /** How long the turn of a process that has died lasts. */
    private static final Duration TURN = Duration.ofSeconds(30);

    /** Before and after a gap: clocks differ, and records are written a while after the call. */
    private static final Duration AROUND_GAP = Duration.ofMinutes(2);

    private static final long GRACE_SECONDS = 2;

    private static final String TURNS = "the order of turns at feeds";

    private final List<Host> hosts = new ArrayList<>();
    private final CallEngine engine;
    private final Health health;
    private final Parts parts;
    private final String owner = UUID.randomUUID().toString();
    private final ScheduledExecutorService executor = executor("pbx24-feeds");

    /** Reading may take minutes, and must not cost this process its turn. */
    private final ScheduledExecutorService gaps = executor("pbx24-feed-gaps");

    private boolean closed;

    /**
     * What feeds need beside the engine.
     *
     * @param turns who listens
     * @param reading reads past calls
     * @param clock the time
     * @param every how often to look whose turn it is
     * @param afterGap how long after a gap its calls are read
     * @param log told what fails for many
     */
    record Parts(
            FeedTurns turns,
            HistoryPolling.Reading reading,
            Clock clock,
            Duration every,
            Duration afterGap,
            BoundedLog log) {}

    Feeds(Map<String, PbxConnection> exchanges, CallEngine engine, Health health, Parts parts) {
        this.engine = engine;
        this.health = health;
        this.parts = parts;
        exchanges.forEach((id, connection) -> connection
                .feed()
                .ifPresent(feed ->
                        hosts.add(new Host(id, feed, connection.history().isPresent()))));
    }

    private static ScheduledExecutorService executor(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        hosts.forEach(this::turn);
        long millis = parts.every().toMillis();
        executor.scheduleWithFixedDelay(() -> hosts.forEach(this::turn), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Must not throw: the executor would never call it again. */
    private synchronized void turn(Host host) {
        if (closed) {
            return;
        }
        Instant now = parts.clock().instant();
        try {
            if (parts.turns().take(host.exchange, owner, now, TURN)) {
                host.until = now.plus(TURN);
                host.listen();
            } else {
                host.rest();
            }
            parts.log().worked(TURNS);
        } catch (RuntimeException e) {
            parts.log()
                    .failed(
                            TURNS,
                            "whose turn it is to listen to " + host.exchange + " is unknown: "
                                    + e.getClass().getName());
            if (!now.isBefore(host.until)) {
                // Another process may have begun by now.
                host.rest();
            }
        }
    }

    /** Nothing is taken in any more once this returns. */
    @Override
    public void close() {
        executor.shutdownNow();
        gaps.shutdownNow();
        synchronized (this) {
            closed = true;
            for (Host host : hosts) {
                host.rest();
                try {
                    parts.turns().give(host.exchange, owner);
                } catch (RuntimeException e) {
                    LOG.debug("the turn to listen to {} lapses by itself", host.exchange);
                }
            }
        }
        try {
            gaps.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes what one exchange says. */
    private final class Host implements CallFeed.Listener {

        private final String exchange;
        private final CallFeed feed;
        private final boolean keepsRecords;
        private Instant until = Instant.MIN;
        private CallFeed.@Nullable Subscription running;
        private volatile @Nullable Instant downSince;

        private Host(String exchange, CallFeed feed, boolean keepsRecords) {
            this.exchange = exchange;
            this.feed = feed;
            this.keepsRecords = keepsRecords;
        }

        private void listen() {
            if (running == null) {
                running = feed.start(this);
            }
        }

        private void rest() {
            CallFeed.Subscription subscription = running;
            running = null;
            downSince = null;
            if (subscription != null) {
                subscription.close();
                health.noFeed(exchange);
                LOG.info("exchange {} is listened to by another process, or by none", exchange);
            }
        }

        @Override
        public void heard(List<CallEvent> events, Instant heardAt) {
            engine.report(exchange, events, heardAt);
            health.accepted(exchange);
        }

        @Override
        public List<CallIdentity> openCalls() {
            return engine.openCalls(exchange);
        }

        @Override
        public void state(CallFeed.State state) {
            health.feed(exchange, state);
            if (state instanceof CallFeed.State.Down down) {
                downSince = downSince == null ? parts.clock().instant() : downSince;
                LOG.warn("exchange {} is not heard: {}", exchange, down.reason());
            } else if (state instanceof CallFeed.State.Listening listening) {
                LOG.info("exchange {} is listened to", exchange);
                listening.warnings().forEach(warning -> LOG.warn("exchange {}: {}", exchange, warning));
                readGap();
            }
        }

        /** Calls that came and went unheard. Those that were heard are known by their names. */
        private void readGap() {
            Instant since = downSince;
            downSince = null;
            if (since == null || !keepsRecords) {
                return;
            }
            Instant heardAgain = parts.clock().instant();
            try {
                gaps.schedule(
                        () -> read(since.minus(AROUND_GAP), heardAgain.plus(AROUND_GAP)),
                        parts.afterGap().toMillis(),
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The runtime closes: an operator can still read past calls.
            }
        }

        private void read(Instant from, Instant to) {
            try {
                parts.reading().read(exchange, from, to);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warn(
                        "{}: calls since {}, while the connection was broken, could not be read: {}",
                        exchange,
                        from,
                        e.getMessage());
            }
        }
    }
}
