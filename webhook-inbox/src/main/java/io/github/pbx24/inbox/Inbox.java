package io.github.pbx24.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes webhooks of any origin: verifies, stores, lets the caller answer, processes afterwards, and keeps a journal.
 *
 * <p>What {@link #accept} acknowledges is never lost: it is committed before the receipt returns, and processed at least
 * once whatever happens to this process. Processing begins at once in this process; deliveries of a node that died are
 * taken over by any other when their lease has ended.
 *
 * <p>Thread-safe. The store belongs to the caller and must outlive the inbox.
 *
 * @since 0.1
 */
public final class Inbox implements AutoCloseable {
    /** Waits between attempts: 1, 5 and 15 minutes. */
    public static final List<Duration> DEFAULT_RETRY_SCHEDULE =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15));

    /** How long a repetition counts as a duplicate: one hour. */
    public static final Duration DEFAULT_DEDUPLICATION_WINDOW = Duration.ofHours(1);

    /** How many deliveries are processed at once: {@value}. */
    public static final int DEFAULT_WORKERS = 4;

    /** How long a node may be silent before others take its work: 15 seconds. */
    public static final Duration DEFAULT_LEASE_DURATION = Duration.ofSeconds(15);

    /** How often the store is asked for due work that nobody announced: every second. */
    public static final Duration DEFAULT_POLL_INTERVAL = Duration.ofSeconds(1);

    /** How long processed deliveries stay in the journal: 7 days. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(7);

    /** How long deliveries that were given up stay in the journal: 30 days. */
    public static final Duration DEFAULT_ERROR_RETENTION = Duration.ofDays(30);

    /** How long a handler may run before another worker stands in for its own: 30 seconds. */
    public static final Duration DEFAULT_HANGING_AFTER = Duration.ofSeconds(30);

    /** How long {@link #close()} waits for running handlers: 10 seconds. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    /** A transaction that no sender feels. */
    private static final int REPLAYED_AT_ONCE = 200;

    private final InboxStore store;
    private final Map<String, InboxSource<?>> sources;
    private final Clock clock;
    private final SafeListener listener;
    private final Acceptance acceptance;
    private final DeliveryRunner runner;
    private final Dispatcher dispatcher;

    private Inbox(Builder builder) {
        this.store = builder.store;
        this.sources = Map.copyOf(builder.sources);
        this.clock = new SteadyClock(builder.clock);
        this.listener = new SafeListener(builder.listener);
        this.acceptance = new Acceptance(store, clock, listener, builder.deduplicationWindow);
        this.runner = new DeliveryRunner(
                store,
                sources,
                builder.nodeName,
                new DeliveryRunner.Timing(builder.retrySchedule, builder.leaseDuration, clock),
                listener);
        this.dispatcher = new Dispatcher(
                runner,
                listener,
                builder.workers,
                builder.pollInterval,
                builder.hangingAfter,
                new Upkeep(
                        store,
                        clock,
                        builder.clock,
                        System::nanoTime,
                        builder.retention,
                        builder.errorRetention,
                        latest(builder)),
                builder.nodeName);
    }

    /** Nothing is due later than this from now, if the clocks are right. */
    private static Duration latest(Builder builder) {
        return Stream.concat(
                        builder.retrySchedule.stream(),
                        Stream.of(Screening.Store.MAX_DELAY, builder.leaseDuration, Duration.ofMinutes(15)))
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .multipliedBy(2)
                .plus(Screening.Store.MAX_DELAY.multipliedBy(10));
    }

    /**
     * Begins an inbox.
     *
     * @param store where deliveries are kept
     * @return a builder; not thread-safe
     */
    public static Builder builder(InboxStore store) {
        return new Builder(store);
    }

    /**
     * Screens a request and stores it.
     *
     * <p>Works before {@link #start()} too; deliveries that have to be processed wait for it.
     *
     * @param source one of the sources this inbox was built with
     * @param request the request as it came
     * @param <R> the request type
     * @return what became of it; when this is {@link Receipt.Stored} the delivery is committed
     * @throws InboxUnavailableException if it could not be stored, or the inbox is closed; the sender has to come again
     * @throws IllegalArgumentException if the source is not one of this inbox
     */
    public <R> Receipt accept(InboxSource<R> source, R request) {
        long start = System.nanoTime();
        String sourceId = source.id();
        if (sources.get(sourceId) != source) {
            throw new IllegalArgumentException("source is not one of this inbox: " + BoundedText.kind(sourceId));
        }
        Screening screening = source.screen(request);
        if (screening instanceof Screening.Refuse refuse) {
            return acceptance.refuse(sourceId, refuse, start);
        }
        if (screening instanceof Screening.Ignore ignore) {
            return acceptance.ignore(sourceId, ignore, start);
        }
        if (dispatcher.isClosed()) {
            InboxUnavailableException closed = new InboxUnavailableException("the inbox is closed", null);
            listener.tell(l -> l.unavailable(sourceId, closed, Times.since(start)));
            throw closed;
        }
        if (screening instanceof Screening.Process process) {
            return acceptance.process(sourceId, process, start);
        }
        Receipt receipt = acceptance.store(sourceId, (Screening.Store) screening, start);
        if (receipt instanceof Receipt.Stored) {
            dispatcher.wake();
        }
        return receipt;
    }

    /**
     * Starts processing: first what is due from before, then whatever comes. Does nothing if it has been started.
     *
     * @throws InboxUnavailableException if the store cannot be reached; may be repeated
     * @throws IllegalStateException if the inbox is closed
     */
    public void start() {
        if (!isRunning()) {
            store.journal(JournalQuery.newest(1)).forEach(newest -> acceptance.continueAfter(newest.id()));
        }
        dispatcher.start();
    }

    /**
     * Whether the inbox processes deliveries now.
     *
     * @return true between {@link #start()} and {@link #close(Duration)}
     */
    public boolean isRunning() {
        return dispatcher.isRunning();
    }

    /** Closes with {@link #DEFAULT_GRACE}. */
    @Override
    public void close() {
        close(DEFAULT_GRACE);
    }

    /**
     * Takes nothing more and starts no further handler; waits for those that run. Closing again only waits again.
     *
     * <p>A handler that is still running after the grace is left alone, not interrupted. Its delivery is processed again, later or
     * elsewhere.
     *
     * @param grace how long to wait; zero does not wait
     * @return whether all handlers have ended and their outcomes are recorded
     */
    public boolean close(Duration grace) {
        return dispatcher.close(grace);
    }

    /**
     * Processes everything due now, one after the other on the calling thread, whether the inbox is started or not. What is
     * received meanwhile waits for the next call, so that this one ends even if its handlers cause new deliveries.
     *
     * <p>Meant for tests: move the clock, call this, look at the outcome.
     *
     * @return how many attempts were made
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public int processDue() {
        return runner.runAllDue();
    }

    /**
     * Makes a delivery of any status due now, as if it had never been tried.
     *
     * @param id the delivery's id
     * @return false if there is no such delivery, or it was ignored, refused or merged
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public boolean replay(String id) {
        return requeue(List.of(id)) == 1;
    }

    /**
     * Makes all deliveries due now that a query finds, whatever its limit, as if they had never been tried: all that were given
     * up, or all of an hour. They become due in order of receipt, also while this inbox processes; what is received meanwhile is
     * not among them.
     *
     * @param query which; those that were ignored, refused or merged are passed over
     * @return how many
     * @throws InboxUnavailableException if the store cannot be reached; some may be due then
     */
    public int replayAll(JournalQuery query) {
        // The journal is read newest first. What is made due first is processed first, so only where each page begins
        // and
        // ends is remembered, and then they are made due from the oldest on.
        Deque<Page> pages = new ArrayDeque<>();
        JournalQuery next = query.withLimit(REPLAYED_AT_ONCE);
        List<JournalEntry> found;
        do {
            found = store.journal(next);
            if (!found.isEmpty()) {
                Page page =
                        new Page(found.get(0).id(), found.get(found.size() - 1).id());
                pages.push(page);
                next = next.withBefore(page.oldest());
            }
        } while (found.size() == REPLAYED_AT_ONCE);
        int replayed = 0;
        for (Page page : pages) {
            replayed += requeue(store.journal(next.withBefore(page.afterNewest())).stream()
                    .map(JournalEntry::id)
                    .filter(id -> id.compareTo(page.oldest()) >= 0)
                    .toList());
        }
        return replayed;
    }

    /** A part of the journal between two ids. */
    private record Page(String newest, String oldest) {
        /** Greater than the newest, and less than every other id after it. */
        String afterNewest() {
            return newest + "0";
        }
    }

    private int requeue(List<String> ids) {
        int requeued = ids.isEmpty() ? 0 : store.requeue(ids, Times.now(clock));
        if (requeued > 0) {
            dispatcher.wake();
        }
        return requeued;
    }

    /**
     * Reads the journal.
     *
     * @param query what to show
     * @return newest first; never null
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public List<JournalEntry> journal(JournalQuery query) {
        return store.journal(query);
    }

    /**
     * Counts what waits for a worker or a person, all nodes together. Quick, however long the journal is.
     *
     * @return one entry for {@link DeliveryStatus#PENDING} and one for {@link DeliveryStatus#ERROR}
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public Map<DeliveryStatus, Long> depth() {
        return store.depth();
    }

    /**
     * Since when the delivery is due that waits longest for a worker: how far this inbox is behind.
     *
     * @return empty if nothing is due, or all that is due is in work
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public Optional<Instant> oldestDue() {
        return store.oldestDue(Times.now(clock));
    }

    /**
     * Says how an inbox works. Not thread-safe; the built inbox is, and later changes here do not reach it.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final InboxStore store;
        private final Map<String, InboxSource<?>> sources = new LinkedHashMap<>();
        private List<Duration> retrySchedule = DEFAULT_RETRY_SCHEDULE;
        private Duration deduplicationWindow = DEFAULT_DEDUPLICATION_WINDOW;
        private int workers = DEFAULT_WORKERS;
        private Duration pollInterval = DEFAULT_POLL_INTERVAL;
        private Duration leaseDuration = DEFAULT_LEASE_DURATION;
        private Duration retention = DEFAULT_RETENTION;
        private Duration errorRetention = DEFAULT_ERROR_RETENTION;
        private Duration hangingAfter = DEFAULT_HANGING_AFTER;
        private String nodeName = "node";
        private Clock clock = Clock.systemUTC();
        private InboxListener listener = new InboxListener() {};

        private Builder(InboxStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /**
         * Adds a source. At least one is needed. Stored deliveries of sources not added here stay pending, for a node
         * that has them.
         *
         * @param source the source
         * @return this
         * @throws IllegalArgumentException if its id is unfit or already taken
         */
        public Builder source(InboxSource<?> source) {
            String id = Checks.name("source.id()", source.id());
            if (sources.putIfAbsent(id, source) != null) {
                throw new IllegalArgumentException("source.id() must be unique, was " + id + " twice");
            }
            return this;
        }

        /**
         * Sets the waits between attempts; there is one attempt more than waits.
         *
         * @param waits each 1 millisecond to 36,500 days; may be empty for no repetition. Default {@link Inbox#DEFAULT_RETRY_SCHEDULE}
         * @return this
         */
        public Builder retrySchedule(List<Duration> waits) {
            this.retrySchedule = waits.stream()
                    .map(wait -> Checks.duration("retrySchedule", wait))
                    .toList();
            return this;
        }

        /**
         * Sets how long a repetition counts as a duplicate, from the receipt of the first.
         *
         * @param window 1 millisecond to 36,500 days. Default {@link Inbox#DEFAULT_DEDUPLICATION_WINDOW}
         * @return this
         */
        public Builder deduplicationWindow(Duration window) {
            this.deduplicationWindow = Checks.duration("deduplicationWindow", window);
            return this;
        }

        /**
         * Sets how many deliveries this inbox processes at once.
         *
         * @param count 1 to 1000. Default {@value Inbox#DEFAULT_WORKERS}
         * @return this
         */
        public Builder workers(int count) {
            if (count < 1 || count > 1000) {
                throw new IllegalArgumentException("workers must be 1 to 1000, was " + count);
            }
            this.workers = count;
            return this;
        }

        /**
         * Sets how often the store is asked for due work that nobody announced in this process: retries, and work of
         * other nodes. Also the pause after a failure of the store.
         *
         * @param interval 1 millisecond to 36,500 days. Default {@link Inbox#DEFAULT_POLL_INTERVAL}
         * @return this
         */
        public Builder pollInterval(Duration interval) {
            this.pollInterval = Checks.duration("pollInterval", interval);
            return this;
        }

        /**
         * Sets how long a silent node keeps its claims. Living nodes renew them three times as often.
         *
         * @param duration 1 millisecond to 36,500 days, and more than the clocks of the nodes differ. Default
         *     {@link Inbox#DEFAULT_LEASE_DURATION}
         * @return this
         */
        public Builder leaseDuration(Duration duration) {
            this.leaseDuration = Checks.duration("leaseDuration", duration);
            return this;
        }

        /**
         * Sets how long deliveries stay in the journal that were done, ignored or refused.
         *
         * @param duration 1 millisecond to 36,500 days. Default {@link Inbox#DEFAULT_RETENTION}
         * @return this
         */
        public Builder retention(Duration duration) {
            this.retention = Checks.duration("retention", duration);
            return this;
        }

        /**
         * Sets how long deliveries stay in the journal that were given up. Pending ones stay until they are done.
         *
         * @param duration 1 millisecond to 36,500 days. Default {@link Inbox#DEFAULT_ERROR_RETENTION}
         * @return this
         */
        public Builder errorRetention(Duration duration) {
            this.errorRetention = Checks.duration("errorRetention", duration);
            return this;
        }

        /**
         * Sets how long a handler may run before another worker stands in for its own. The handler is left alone: it keeps its
         * thread, and what it processes stays claimed. There are at most ten such workers for each ordinary one.
         *
         * @param duration 1 millisecond to 36,500 days. Default {@link Inbox#DEFAULT_HANGING_AFTER}
         * @return this
         */
        public Builder hangingAfter(Duration duration) {
            this.hangingAfter = Checks.duration("hangingAfter", duration);
            return this;
        }

        /**
         * Names this node in the store and in thread names. Two nodes may have the same name.
         *
         * @param name 1 to 100 printable ASCII characters. Default {@code node}
         * @return this
         */
        public Builder nodeName(String name) {
            this.nodeName = Checks.name("nodeName", name);
            return this;
        }

        /**
         * Sets the clock that decides what is due and what is a duplicate.
         *
         * @param clock the clock. Default the system's
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets who hears what happens.
         *
         * @param listener the listener. Default nobody
         * @return this
         */
        public Builder listener(InboxListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Makes the inbox. It accepts at once and processes after {@link Inbox#start()}.
         *
         * @return a new inbox
         * @throws IllegalStateException if no source was added
         */
        public Inbox build() {
            if (sources.isEmpty()) {
                throw new IllegalStateException("an inbox needs at least one source");
            }
            return new Inbox(this);
        }
    }
}
