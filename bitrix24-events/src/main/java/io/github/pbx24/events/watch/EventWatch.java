package io.github.pbx24.events.watch;

import io.github.pbx24.events.EventEntry;
import io.github.pbx24.events.EventInbox;
import io.github.pbx24.events.EventListener;
import io.github.pbx24.events.EventSubject;
import io.github.pbx24.inbox.DeliveryStatus;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final InboxStore store;
    private volatile Arrivals arrivals;
    private final List<SilenceRule> silences;
    private final Duration slowHandler;
    private final Map<String, Duration> slowHandlers;
    private final long backlog;
    private final Duration backlogLasting;
    private final long deadLetters;
    private final List<AlertSink> sinks;
    private final String node;
    private final Clock clock;
    private final Duration interval;
    private final AlertText words;
    private final AlertJournal journal;

    private final Map<Subject, Tally> tallies = new ConcurrentHashMap<>();
    private final Set<String> handled = ConcurrentHashMap.newKeySet();
    private final HandlerTimes handlers = new HandlerTimes();
    private final Instant began;
    private volatile @Nullable Instant refusedAt;
    private @Nullable ScheduledExecutorService timer;

    // Only under the lock of check().
    private final Map<String, Instant> open = new LinkedHashMap<>();
    private final Map<String, Alert> active = new ConcurrentHashMap<>();
    private boolean seeded;
    private @Nullable Instant aboveSince;
    private @Nullable Alert storeAlert;
    private final List<Owed> owed = new ArrayList<>();

    private record Subject(String portal, String event) {}

    /** An alert about the store that a sink did not get yet. */
    private record Owed(AlertSink sink, Alert alert) {}

    private EventWatch(Builder builder) {
        store = builder.store;
        arrivals = builder.arrivals;
        silences = List.copyOf(builder.silences);
        slowHandler = builder.slowHandler;
        slowHandlers = Map.copyOf(builder.slowHandlers);
        backlog = builder.backlog;
        backlogLasting = builder.backlogLasting;
        deadLetters = builder.deadLetters;
        sinks = List.copyOf(builder.sinks.values());
        node = builder.node;
        clock = builder.clock;
        interval = builder.interval;
        words = new AlertText(builder.language, builder.zone);
        journal = new AlertJournal(store, sinks, node, clock, ALERT_RETENTION);
        began = clock.instant();
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
        arrivals = (portal, event) ->
                inbox.journal(JournalQuery.newest(JournalQuery.MAX_LIMIT).withKind(event)).stream()
                        .filter(entry -> portal.equals(entry.portal()))
                        .map(EventEntry::receivedAt)
                        .findFirst();
        return this;
    }

    /** Looks at everything once, now. Meant for tests: move the clock, call this and then {@link #processDue()}. */
    public synchronized void check() {
        Instant now = clock.instant();
        boolean works = false;
        try {
            seed();
            for (Condition condition : conditions(now)) {
                judge(condition, now);
            }
            works = true;
        } catch (InboxUnavailableException e) {
            LOG.debug("the store cannot be asked", e);
        }
        Instant refused = refusedAt;
        judgeStore(works && (refused == null || refused.isBefore(now.minus(MEMORY))), now);
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
        return active.values().stream()
                .sorted(Comparator.comparing(Alert::since))
                .toList();
    }

    /**
     * What this node did since it started.
     *
     * @return one entry for each portal and event that was heard of
     */
    public List<EventCounts> counts() {
        return tallies.entrySet().stream()
                .map(entry -> entry.getValue()
                        .counts(entry.getKey().portal(), entry.getKey().event()))
                .toList();
    }

    /**
     * How many handlers run on this node.
     *
     * @return zero or more
     */
    public int runningHandlers() {
        return handlers.running();
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
        Tally tally = tally(subject);
        tally.accepted.increment();
        tally.came(at);
        refusedAt = null;
    }

    @Override
    public void duplicate(EventSubject subject, String earlierId, Instant at) {
        Tally tally = tally(subject);
        tally.duplicates.increment();
        tally.came(at);
    }

    @Override
    public void unavailable(EventSubject subject, InboxUnavailableException failure) {
        tally(subject).unavailable.increment();
        refusedAt = clock.instant();
    }

    @Override
    public void ignored(EventSubject subject, Instant at) {
        tally(subject).came(at);
    }

    @Override
    public void started(EventSubject subject, String deliveryId, int attempt, Duration waited) {
        handled.add(subject.event());
        handlers.started(subject, deliveryId, clock.instant());
    }

    @Override
    public void processed(EventSubject subject, String deliveryId, Duration waited, Duration took) {
        Tally tally = tally(subject);
        tally.processed.increment();
        ended(tally, subject, deliveryId, took);
    }

    @Override
    public void failed(
            EventSubject subject, String deliveryId, String error, @Nullable Instant nextAttemptAt, Duration took) {
        Tally tally = tally(subject);
        (nextAttemptAt == null ? tally.givenUp : tally.failed).increment();
        ended(tally, subject, deliveryId, took);
    }

    private void ended(Tally tally, EventSubject subject, String deliveryId, Duration took) {
        tally.took(took);
        handlers.ended(subject, deliveryId, took, limitOf(subject.event()), clock.instant());
    }

    private Tally tally(EventSubject subject) {
        return tallies.computeIfAbsent(new Subject(subject.portal(), subject.event()), unused -> new Tally());
    }

    private Duration limitOf(String event) {
        return slowHandlers.getOrDefault(event, slowHandler);
    }

    // What is made of it.

    /** What was open when this node stopped must be closed by somebody. */
    private void seed() {
        if (seeded) {
            return;
        }
        String slow = AlertKind.SLOW_HANDLER + " " + node + "/";
        journal.newest().forEach((key, newest) -> {
            if (!newest.recovered()) {
                open.put(key, newest.at());
                if (key.startsWith(slow)) {
                    handled.add(key.substring(slow.length()));
                }
            }
        });
        seeded = true;
    }

    private List<Condition> conditions(Instant now) {
        List<Condition> conditions = new ArrayList<>();
        for (SilenceRule rule : silences) {
            conditions.add(silence(rule, now));
        }
        for (String event : handled) {
            Optional<Instant> slow = handlers.slowSince(event, limitOf(event), MEMORY, now);
            conditions.add(new Condition(
                    AlertKind.SLOW_HANDLER,
                    node + "/" + event,
                    null,
                    event,
                    slow.isPresent() ? Condition.Health.BAD : Condition.Health.GOOD,
                    slow.orElse(now),
                    0));
        }
        Map<DeliveryStatus, Long> depth = store.depth();
        conditions.add(backlog(depth.getOrDefault(DeliveryStatus.PENDING, 0L), now));
        long errors = depth.getOrDefault(DeliveryStatus.ERROR, 0L);
        conditions.add(new Condition(
                AlertKind.DEAD_LETTERS,
                "all",
                null,
                null,
                errors > deadLetters ? Condition.Health.BAD : Condition.Health.GOOD,
                now,
                errors));
        return conditions;
    }

    private Condition silence(SilenceRule rule, Instant now) {
        Tally tally = tallies.get(new Subject(rule.portal(), rule.event()));
        Instant heard = tally == null ? null : tally.lastAt();
        String subject = rule.portal() + "/" + rule.event();
        String key = AlertJournal.shown(AlertKind.SILENCE + " " + subject);
        if (isSilent(rule, heard, now) || open.containsKey(key)) {
            // Another node may have heard more.
            Instant elsewhere = arrivals.newest(rule.portal(), rule.event()).orElse(null);
            heard = elsewhere != null && (heard == null || elsewhere.isAfter(heard)) ? elsewhere : heard;
        }
        boolean silent = isSilent(rule, heard, now);
        // A node that was away has not heard what came meanwhile, and an open silence ends only with an event.
        boolean heardSince = heard != null && !heard.isBefore(open.getOrDefault(key, Instant.MIN));
        Condition.Health health = silent
                ? Condition.Health.BAD
                : open.containsKey(key) && !heardSince ? Condition.Health.BETWEEN : Condition.Health.GOOD;
        return new Condition(
                AlertKind.SILENCE, subject, rule.portal(), rule.event(), health, heard == null ? began : heard, 0);
    }

    private boolean isSilent(SilenceRule rule, @Nullable Instant heard, Instant now) {
        // While this process was down nobody could hear anything, so the time before does not count.
        Instant from = heard == null || heard.isBefore(began) ? began : heard;
        return rule.hours().openBetween(from, now).compareTo(rule.quiet()) >= 0;
    }

    private Condition backlog(long pending, Instant now) {
        Condition.Health health = Condition.Health.BETWEEN;
        if (pending > backlog) {
            aboveSince = aboveSince == null || aboveSince.isAfter(now) ? now : aboveSince;
            health = now.isBefore(aboveSince.plus(backlogLasting)) ? Condition.Health.BETWEEN : Condition.Health.BAD;
        } else {
            aboveSince = null;
            health = pending <= backlog / 2 ? Condition.Health.GOOD : health;
        }
        return new Condition(
                AlertKind.BACKLOG, "all", null, null, health, aboveSince == null ? now : aboveSince, pending);
    }

    private void judge(Condition condition, Instant now) {
        String key = AlertJournal.shown(condition.key());
        Instant since = open.get(key);
        if (condition.health() == Condition.Health.BAD && since == null) {
            Optional<AlertJournal.Newest> before = newest(key);
            Alert alert = alert(condition, false, condition.since(), AlertJournal.id(key, false, before), now);
            if (before.isEmpty() || before.get().recovered()) {
                journal.tell(key, alert);
            }
            open.put(key, condition.since());
            active.put(key, alert);
        } else if (since != null && condition.health() == Condition.Health.BAD && !active.containsKey(key)) {
            // Raised before this process began.
            active.put(key, alert(condition, false, since, AlertJournal.id(key, false, Optional.empty()), now));
        } else if (condition.health() == Condition.Health.GOOD && since != null) {
            Optional<AlertJournal.Newest> before = newest(key);
            if (before.isPresent() && !before.get().recovered()) {
                journal.tell(key, alert(condition, true, since, AlertJournal.id(key, true, before), now));
            }
            open.remove(key);
            active.remove(key);
        }
    }

    private Optional<AlertJournal.Newest> newest(String key) {
        return Optional.ofNullable(journal.newest().get(key));
    }

    private Alert alert(Condition condition, boolean recovered, Instant since, String id, Instant now) {
        Duration lasted = now.isAfter(since) ? Duration.between(since, now) : Duration.ZERO;
        return new Alert(
                id,
                condition.kind(),
                recovered,
                condition.portal(),
                condition.event(),
                since,
                now,
                condition.count(),
                words.of(condition, recovered, lasted));
    }

    /** Without the store nothing can be written down: the sinks are told directly, as often as it takes. */
    private void judgeStore(boolean works, Instant now) {
        Alert known = storeAlert;
        if (works == (known == null)) {
            payOwed();
            return;
        }
        Instant since = known == null ? now : known.since();
        Condition condition = new Condition(AlertKind.STORE, node, null, null, Condition.Health.BAD, since, 0);
        Alert alert = alert(condition, works, since, condition.key() + " " + since + " " + works, now);
        storeAlert = works ? null : alert;
        if (works) {
            active.remove(condition.key());
        } else {
            active.put(condition.key(), alert);
        }
        sinks.forEach(sink -> owed.add(new Owed(sink, alert)));
        payOwed();
    }

    private void payOwed() {
        owed.removeIf(one -> {
            try {
                one.sink().send(one.alert());
                return true;
            } catch (Exception e) {
                LOG.warn(
                        "the sink {} failed: {}",
                        one.sink().name(),
                        e.getClass().getSimpleName());
                // Old news is no news.
                return one.alert().at().isBefore(clock.instant().minus(Duration.ofHours(1)));
            }
        });
    }

    /**
     * Says what is watched. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final InboxStore store;
        private final List<SilenceRule> silences = new ArrayList<>();
        private final Map<String, Duration> slowHandlers = new LinkedHashMap<>();
        private final Map<String, AlertSink> sinks = new LinkedHashMap<>();
        private Arrivals arrivals = (portal, event) -> Optional.empty();
        private Duration slowHandler = DEFAULT_SLOW_HANDLER;
        private long backlog = DEFAULT_BACKLOG;
        private Duration backlogLasting = DEFAULT_BACKLOG_LASTING;
        private long deadLetters = DEFAULT_DEAD_LETTERS;
        private Duration interval = DEFAULT_INTERVAL;
        private String node = "node";
        private Clock clock = Clock.systemUTC();
        private Locale language = Locale.ENGLISH;
        private ZoneId zone = ZoneId.of("UTC");

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
         * @param limit positive. Default {@link EventWatch#DEFAULT_SLOW_HANDLER}
         * @return this
         */
        public Builder slowHandler(Duration limit) {
            slowHandler = positive("slowHandler", limit);
            return this;
        }

        /**
         * Sets how long the handler of one event may run.
         *
         * @param event name of the event
         * @param limit positive
         * @return this
         */
        public Builder slowHandler(String event, Duration limit) {
            slowHandlers.put(event.toUpperCase(Locale.ROOT), positive("slowHandler", limit));
            return this;
        }

        /**
         * Sets how much may wait. All deliveries of the store count. It is over when at most half of it waits.
         *
         * @param count how many deliveries may wait, 0 or more. Default {@value EventWatch#DEFAULT_BACKLOG}
         * @param lasting how long more may wait before it is told. Default {@link EventWatch#DEFAULT_BACKLOG_LASTING}
         * @return this
         */
        public Builder backlog(long count, Duration lasting) {
            backlog = notNegative("backlog", count);
            backlogLasting = positive("lasting", lasting);
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
         * @param value at least 1 millisecond. Default {@link EventWatch#DEFAULT_INTERVAL}
         * @return this
         */
        public Builder interval(Duration value) {
            interval = positive("interval", value);
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

        private static Duration positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " must be positive, was " + value);
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
