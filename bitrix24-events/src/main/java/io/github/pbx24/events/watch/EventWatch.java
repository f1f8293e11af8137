package io.github.pbx24.events.watch;

import io.github.pbx24.events.EventEntry;
import io.github.pbx24.events.EventInbox;
import io.github.pbx24.events.EventListener;
import io.github.pbx24.events.EventSubject;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches an inbox of events and tells people: when an expected event does not come in business hours, when handlers hang or are
 * slow, when work piles up, when deliveries were given up, when the store fails. Each trouble is told once, and once more when it is over,
 * whatever restarts in between and however many nodes share the store.
 *
 * <pre>{@code
 * EventWatch watch = EventWatch.builder(store)
 *         .silence(new SilenceRule("acme", "ONCRMDEALUPDATE", Duration.ofMinutes(10), hours))
 *         .sink(AlertSinks.log())
 *         .build();
 * EventInbox inbox = EventInbox.builder(store).portal(acme).on(…).listener(watch).build();
 * watch.start();
 * }</pre>
 *
 * <p>Alerts are deliveries of the same store: they survive a restart, and a sink that fails is tried again after 1, 5 and 15
 * minutes. Only the alert that the store itself has failed goes to the sinks directly. Thread-safe.
 *
 * @since 0.1
 */
public final class EventWatch implements EventListener, AutoCloseable {

    /** How often everything is looked at: 10 seconds. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    /** How long a handler may run: 1 minute. */
    public static final Duration DEFAULT_SLOW_HANDLER = Duration.ofMinutes(1);

    /** How many deliveries may wait: {@value}. */
    public static final long DEFAULT_BACKLOG = 1000;

    /** How long more may wait: 5 minutes. */
    public static final Duration DEFAULT_BACKLOG_LASTING = Duration.ofMinutes(5);

    /** How many dead letters are nothing to tell: {@value}. */
    public static final long DEFAULT_DEAD_LETTERS = 0;

    /** How long a handler that ended late counts as slow, and a refused write as a store that fails: 5 minutes. */
    static final Duration MEMORY = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);
    private static final Duration ALERT_RETENTION = Duration.ofDays(30);

    private final String node;
    private final Clock clock;
    private final Duration interval;
    private final AlertJournal journal;
    private final Heard heard;

    // Only under the lock of check().
    private final RaisedAlerts raised;
    private final Conditions conditions;
    private final StoreAlarm storeAlarm;
    private @Nullable ScheduledExecutorService timer;

    private EventWatch(Builder builder) {
        List<AlertSink> sinks = List.copyOf(builder.sinks.values());
        Map<String, Duration> limits = Map.copyOf(builder.slowHandlers);
        Duration anyLimit = builder.slowHandler;
        node = builder.node;
        clock = builder.clock;
        interval = builder.interval;
        journal = new AlertJournal(builder.store, sinks, node, clock, ALERT_RETENTION);
        heard = new Heard(event -> limits.getOrDefault(event, anyLimit), clock);
        raised = new RaisedAlerts(journal, new AlertText(builder.language, builder.zone), node);
        conditions = new Conditions(builder, heard, raised);
        storeAlarm = new StoreAlarm(sinks, raised, node, clock);
    }

    /**
     * Begins a watch.
     *
     * @param store the store of the inbox that is watched; must outlive the watch
     * @return a builder, for one thread
     */
    public static Builder builder(InboxStore store) {
        return new Builder(store);
    }

    /**
     * Begins to look at everything now and then, and to send. Does nothing if it has begun.
     *
     * @throws InboxUnavailableException if the store cannot be reached; may be repeated
     */
    public synchronized void start() {
        if (timer == null) {
            journal.start();
            timer = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, node + "-watch");
                thread.setDaemon(true);
                return thread;
            });
            timer.scheduleWithFixedDelay(this::checkSafely, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void checkSafely() {
        try {
            check();
        } catch (RuntimeException | Error e) {
            // An exception would end the timer, and nobody would hear of anything any more.
            LOG.error("looking at the events failed", e);
        }
    }

    /**
     * Sets whose journal is asked what came to other nodes, before this one tells of a silence. Needed where several nodes share the
     * store; else a node that is sent nothing would tell of a silence.
     *
     * @param inbox the inbox that is watched
     * @return this
     */
    public EventWatch asking(EventInbox inbox) {
        conditions.asking((portal, event) -> {
            JournalQuery newest = JournalQuery.newest(JournalQuery.MAX_LIMIT).withKind(event);
            // A portal that is quiet beside busy ones is not among the newest, and one that is not is found there
            // sooner.
            return newest(inbox, newest, portal).or(() -> newest(inbox, newest.withEntityPrefix(portal + "/"), portal));
        });
        return this;
    }

    /** The journal is in the order of its ids. The times are those of the nodes, and one that is wrong must not hide the others. */
    private Optional<Instant> newest(EventInbox inbox, JournalQuery query, String portal) {
        Instant latest = clock.instant().plus(InboxStore.CLOCKS_DIFFER);
        return inbox.journal(query).stream()
                .filter(entry -> portal.equals(entry.portal()))
                .map(EventEntry::receivedAt)
                .filter(time -> !time.isAfter(latest))
                .max(Comparator.naturalOrder());
    }

    /** Looks at everything once, now. Meant for tests: move the clock, call this and then {@link #processDue()}. */
    public synchronized void check() {
        Instant now = clock.instant();
        boolean works = false;
        try {
            raised.seed(heard::alsoHandled);
            heard.notLaterThan(now);
            raised.notLaterThan(now);
            for (Condition condition : conditions.now(now)) {
                raised.judge(condition, now);
            }
            works = true;
        } catch (InboxUnavailableException e) {
            LOG.debug("the store cannot be asked", e);
        }
        storeAlarm.judge(works && !heard.refusedSince(now.minus(MEMORY)), now);
    }

    /**
     * Sends what is due on the calling thread, whether the watch is started or not. Meant for tests.
     *
     * @return how many attempts were made
     */
    public int processDue() {
        return journal.processDue();
    }

    /**
     * What is wrong at the moment, as this node knows.
     *
     * @return unmodifiable, the oldest first
     */
    public List<Alert> active() {
        return raised.active();
    }

    /**
     * What this node did since it started.
     *
     * @return one entry for each portal and event that was heard of
     */
    public List<EventCounts> counts() {
        return heard.counts();
    }

    /**
     * How many handlers run on this node.
     *
     * @return zero or more
     */
    public int runningHandlers() {
        return heard.running();
    }

    /** Stops looking and sending. What is not sent yet is sent after the next start, or by another node. */
    @Override
    public void close() {
        ScheduledExecutorService stopping;
        synchronized (this) {
            stopping = timer;
        }
        if (stopping != null) {
            stopping.shutdownNow();
        }
        journal.close();
    }

    // What is heard.

    @Override
    public void accepted(EventSubject subject, String deliveryId, Instant at) {
        heard.accepted(subject, at);
    }

    @Override
    public void duplicate(EventSubject subject, String earlierId, Instant at) {
        heard.duplicate(subject, at);
    }

    @Override
    public void unavailable(EventSubject subject, InboxUnavailableException failure) {
        heard.unavailable(subject);
    }

    @Override
    public void ignored(EventSubject subject, Instant at) {
        heard.ignored(subject, at);
    }

    @Override
    public void started(EventSubject subject, String deliveryId, int attempt, Duration waited) {
        heard.started(subject, deliveryId);
    }

    @Override
    public void processed(EventSubject subject, String deliveryId, Duration waited, Duration took) {
        heard.processed(subject, deliveryId, took);
    }

    @Override
    public void failed(
            EventSubject subject, String deliveryId, String error, @Nullable Instant nextAttemptAt, Duration took) {
        heard.failed(subject, deliveryId, nextAttemptAt == null, took);
    }

    /**
     * Says what is watched. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {

        /** Less than a millisecond is no time to a timer. */
        private static final Duration SHORTEST = Duration.ofMillis(1);

        /** No time can be reckoned with what lasts for ever. */
        private static final Duration LONGEST = Duration.ofDays(36_500);

        final InboxStore store;
        final List<SilenceRule> silences = new ArrayList<>();
        final Map<String, Duration> slowHandlers = new LinkedHashMap<>();
        final Map<String, AlertSink> sinks = new LinkedHashMap<>();
        Arrivals arrivals = (portal, event) -> Optional.empty();
        Duration slowHandler = DEFAULT_SLOW_HANDLER;
        long backlog = DEFAULT_BACKLOG;
        Duration backlogLasting = DEFAULT_BACKLOG_LASTING;
        long deadLetters = DEFAULT_DEAD_LETTERS;
        Duration interval = DEFAULT_INTERVAL;
        String node = "node";
        Clock clock = Clock.systemUTC();
        Locale language = Locale.ENGLISH;
        ZoneId zone = ZoneId.of("UTC");

        private Builder(InboxStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /**
         * Adds an event that must not be silent.
         *
         * @param rule which, how long, and when
         * @return this
         * @throws IllegalArgumentException if there is a rule for this portal and event already
         */
        public Builder silence(SilenceRule rule) {
            if (silences.stream()
                    .anyMatch(other -> other.portal().equals(rule.portal())
                            && other.event().equals(rule.event()))) {
                throw new IllegalArgumentException("there are two rules for the silence of " + rule.event());
            }
            silences.add(rule);
            return this;
        }

        /**
         * Sets who knows what came to other nodes, where it is not an {@link EventInbox}; see {@link EventWatch#asking}.
         *
         * @param value who is asked. Default: only this node is listened to
         * @return this
         */
        public Builder arrivals(Arrivals value) {
            arrivals = Objects.requireNonNull(value, "arrivals");
            return this;
        }

        /**
         * Sets how long any handler may run.
         *
         * @param limit 1 millisecond to 36,500 days. Default {@link EventWatch#DEFAULT_SLOW_HANDLER}
         * @return this
         */
        public Builder slowHandler(Duration limit) {
            slowHandler = counted("slowHandler", limit);
            return this;
        }

        /**
         * Sets how long the handler of one event may run.
         *
         * @param event name of the event
         * @param limit 1 millisecond to 36,500 days
         * @return this
         */
        public Builder slowHandler(String event, Duration limit) {
            slowHandlers.put(event.toUpperCase(Locale.ROOT), counted("slowHandler", limit));
            return this;
        }

        /**
         * Sets how much may wait. All deliveries of the store count. It is over when at most half of it waits.
         *
         * @param count how many deliveries may wait, 0 or more. Default {@value EventWatch#DEFAULT_BACKLOG}
         * @param lasting how long more may wait before it is told, 1 millisecond to 36,500 days. Default {@link EventWatch#DEFAULT_BACKLOG_LASTING}
         * @return this
         */
        public Builder backlog(long count, Duration lasting) {
            backlog = notNegative("backlog", count);
            backlogLasting = counted("lasting", lasting);
            return this;
        }

        /**
         * Sets how many dead letters are nothing to tell. All deliveries of the store count, alerts that could not be sent among
         * them.
         *
         * @param count 0 or more. Default {@value EventWatch#DEFAULT_DEAD_LETTERS}
         * @return this
         */
        public Builder deadLetters(long count) {
            deadLetters = notNegative("deadLetters", count);
            return this;
        }

        /**
         * Adds a sink. Every sink gets every alert.
         *
         * @param sink the sink
         * @return this
         * @throws IllegalArgumentException if there is one of this name already
         */
        public Builder sink(AlertSink sink) {
            if (sinks.putIfAbsent(AlertSinks.requireName(sink.name()), sink) != null) {
                throw new IllegalArgumentException("there are two sinks of the name " + sink.name());
            }
            return this;
        }

        /**
         * Sets how often everything is looked at.
         *
         * @param value 1 millisecond to 36,500 days. Default {@link EventWatch#DEFAULT_INTERVAL}
         * @return this
         */
        public Builder interval(Duration value) {
            interval = counted("interval", value);
            return this;
        }

        /**
         * Names this node; slow handlers are told for each node. Give each node a name of its own, the same after a restart.
         *
         * @param name 1 to 40 letters, digits, dots, hyphens or underscores. Default {@code node}
         * @return this
         */
        public Builder nodeName(String name) {
            node = AlertSinks.requireName(name);
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param value the one that the inbox goes by. Default the system's
         * @return this
         */
        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Sets how alerts are worded.
         *
         * @param value Russian, or else English. Default English
         * @param times the zone in which times are told. Default UTC
         * @return this
         */
        public Builder language(Locale value, ZoneId times) {
            language = Objects.requireNonNull(value, "language");
            zone = Objects.requireNonNull(times, "times");
            return this;
        }

        /**
         * Makes the watch. Give it to the inbox as its listener, and start it.
         *
         * @return a new watch
         * @throws IllegalStateException if there is no sink
         */
        public EventWatch build() {
            if (sinks.isEmpty()) {
                throw new IllegalStateException("a watch needs a sink");
            }
            return new EventWatch(this);
        }

        private static Duration counted(String name, Duration value) {
            if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(name + " must be 1 millisecond to 36500 days, was " + value);
            }
            return value;
        }

        private static long notNegative(String name, long value) {
            if (value < 0) {
                throw new IllegalArgumentException(name + " must not be negative, was " + value);
            }
            return value;
        }
    }
}
