package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.RefusalReason;
import io.github.pbx24.pbx.WebhookRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Receives the events of Bitrix24 portals: verifies, stores, lets the caller answer at once, and gives each event to its typed
 * handler afterwards. What was answered with 200 is never lost.
 *
 * <p>Thread-safe. The store and the clients of the portals belong to the caller and must outlive the inbox.
 *
 * @since 0.1
 */
public final class EventInbox implements AutoCloseable {

    /** How long a repetition counts as a duplicate, which a downtime may last before events are handled twice: 7 days. */
    public static final Duration DEFAULT_DEDUPLICATION_WINDOW = Duration.ofDays(7);

    /** Id of the source in the journal of the store. */
    static final String SOURCE = "bitrix24-events";

    private static final int RETRY_AFTER_SECONDS = 30;

    private final Inbox inbox;
    private final EventSource source;
    private final EventListeners listener;
    private final Clock clock;
    private final CareOfPortals care;

    /** How often the portals are asked. */
    record Intervals(Duration subscriptions, Duration offline, Duration catchUp) {}

    private EventInbox(Builder builder) {
        source = new EventSource(builder);
        listener = new EventListeners(builder.listeners);
        clock = builder.clock;
        inbox = builder.inbox.source(source).listener(listener.ofInbox()).build();
        care = new CareOfPortals(builder, clock, this::takeFound, source, listener);
        source.onWakeUp(care::wakeUp);
    }

    /**
     * Begins an inbox.
     *
     * @param store where events are kept
     * @return a builder, for one thread
     */
    public static Builder builder(InboxStore store) {
        return new Builder(store);
    }

    /**
     * Takes a request where one address serves all portals: the event says by its {@code member_id} which it is from.
     *
     * @param request the request as it came
     * @return what to answer; with status 200 an event is stored and will be handled, or there is nothing to be done for it
     */
    public EventAnswer accept(WebhookRequest request) {
        return accept(null, request);
    }

    /**
     * Takes a request that came to the address of one portal.
     *
     * @param portal id of the portal; null if the event has to say it
     * @param request the request as it came
     * @return as {@link #accept(WebhookRequest)}; 404 if there is no such portal
     */
    public EventAnswer accept(@Nullable String portal, WebhookRequest request) {
        IncomingEvent incoming = new IncomingEvent(portal, request);
        try {
            if (portal != null && source.neverHears(portal)) {
                return new EventAnswer(404, 0, "there is no such portal");
            }
            Receipt receipt = inbox.accept(source, incoming);
            tell(incoming, receipt);
            if (portal != null && incoming.isForNobody()) {
                return new EventAnswer(404, 0, "there is no such portal");
            }
            return receipt instanceof Receipt.Refused refused
                    ? new EventAnswer(refused.reason() == RefusalReason.MALFORMED ? 400 : 403, 0, refused.message())
                    : new EventAnswer(200, 0, "ok");
        } catch (InboxUnavailableException e) {
            EventSubject subject = incoming.subject();
            if (subject != null) {
                listener.tell(l -> l.unavailable(subject, e));
            }
            return new EventAnswer(503, RETRY_AFTER_SECONDS, "the event could not be stored");
        }
    }

    private void tell(IncomingEvent incoming, Receipt receipt) {
        EventSubject subject = incoming.subject();
        if (receipt instanceof Receipt.Refused refused) {
            listener.tell(l -> l.refused(subject == null ? incoming.portal() : subject.portal(), refused.message()));
        } else if (subject != null && receipt instanceof Receipt.Stored stored) {
            listener.tell(l -> l.accepted(subject, stored.id(), clock.instant()));
        } else if (subject != null && receipt instanceof Receipt.Duplicate duplicate) {
            listener.tell(l -> l.duplicate(subject, duplicate.id(), clock.instant()));
        } else if (subject != null) {
            listener.tell(l -> l.ignored(subject, clock.instant()));
        }
    }

    /**
     * Starts handling: first what waits from before, then whatever comes. Also compares the subscriptions of all portals with
     * what is declared, fetches the events that wait there and looks for lost ones, at once and then from time to time. A portal
     * that cannot be asked now is asked again; see {@link #checkSubscriptions}.
     *
     * @throws InboxUnavailableException if the store cannot be reached; may be repeated
     * @throws IllegalStateException if the inbox is closed
     */
    public void start() {
        inbox.start();
        care.start();
    }

    private PortalCare.Taken takeFound(String portal, byte[] body) {
        IncomingEvent incoming = new IncomingEvent(portal, body);
        try {
            Receipt receipt = inbox.accept(source, incoming);
            tell(incoming, receipt);
            return receipt instanceof Receipt.Duplicate ? PortalCare.Taken.KNOWN : PortalCare.Taken.STORED;
        } catch (InboxUnavailableException e) {
            return PortalCare.Taken.NOT;
        }
    }

    /**
     * Compares the subscriptions of all portals with what is declared now, and binds, binds again or removes what differs.
     *
     * @return a report for each portal that has a client and subscriptions; a portal that does not answer is in it as a failure
     */
    public List<SubscriptionReport> checkSubscriptions() {
        return care.now().stream().map(PortalCare::checkSubscriptions).toList();
    }

    /**
     * Fetches the events that wait at all portals now.
     *
     * @return how many were stored
     * @throws Bitrix24Exception if a portal could not be asked; what was stored is stored
     */
    public int pullOffline() {
        return care.now().stream().mapToInt(PortalCare::pull).sum();
    }

    /**
     * Looks for changes whose events were lost at all portals now. The first time it only remembers the time, unless the portal says
     * {@link EventPortal.Builder#catchUpFrom from when}.
     *
     * @return how many changes were found that were not found the time before; those whose event came are among them, and
     *     dropped as duplicates
     * @throws Bitrix24Exception if a portal could not be asked; it begins again where it was
     */
    public int catchUp() {
        return care.now().stream().mapToInt(PortalCare::catchUp).sum();
    }

    /**
     * Whether events are handled now.
     *
     * @return true between {@link #start()} and {@link #close(Duration)}
     */
    public boolean isRunning() {
        return inbox.isRunning();
    }

    /** Closes with {@link Inbox#DEFAULT_GRACE}. */
    @Override
    public void close() {
        close(Inbox.DEFAULT_GRACE);
    }

    /**
     * Takes nothing more, starts no further handler and waits for those that run.
     *
     * @param grace how long to wait; zero does not wait
     * @return whether all handlers have ended and their outcomes are recorded
     */
    public boolean close(Duration grace) {
        care.close();
        return inbox.close(grace);
    }

    /**
     * Handles everything due now, one after the other on the calling thread, started or not: for tests.
     *
     * @return how many attempts were made
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public int processDue() {
        return inbox.processDue();
    }

    /**
     * Reads the journal.
     *
     * @param query what to show; a query of an entity wants {@code portal/DEAL/7}, one of a portal the prefix
     *     {@code portal/}
     * @return newest first
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public List<EventEntry> journal(JournalQuery query) {
        return inbox.journal(query.withSource(SOURCE)).stream()
                .map(EventSource::entry)
                .toList();
    }

    /**
     * Makes an event of any status due now, as if it had never been tried.
     *
     * @param id its id in the journal
     * @return false if there is no such event, or it was ignored or refused
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public boolean replay(String id) {
        return inbox.replay(id);
    }

    /**
     * Makes all events due now that a query finds, whatever its limit: all dead letters, or all of an hour. They become due in
     * order of receipt, also while this inbox handles events; what comes meanwhile is not among them.
     *
     * @param query which; those that were ignored, refused or merged are passed over
     * @return how many
     * @throws InboxUnavailableException if the store cannot be reached; some may be due then
     */
    public int replayAll(JournalQuery query) {
        return inbox.replayAll(query.withSource(SOURCE));
    }

    /**
     * Since when the event is due that waits longest for a handler: how far this inbox is behind.
     *
     * @return empty if nothing is due, or all that is due is in work
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public Optional<Instant> oldestDue() {
        return inbox.oldestDue();
    }

    /**
     * Counts what waits for a handler or a person.
     *
     * @return one entry for {@link DeliveryStatus#PENDING} and one for {@link DeliveryStatus#ERROR}
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public Map<DeliveryStatus, Long> depth() {
        return inbox.depth();
    }

    /** A handler and how it is called. */
    record Registered<E extends Bitrix24Event>(EventType<E> type, HandlerOptions options, EventHandler<E> handler) {

        void handle(Bitrix24Event event, EventContext context) throws Exception {
            handler.handle(type.type().cast(event), context);
        }
    }

    /**
     * Says what is received and who handles it. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {

        final Map<String, EventPortal> portals = new LinkedHashMap<>();
        final Map<String, Registered<?>> handlers = new LinkedHashMap<>();

        @Nullable
        EventPortals coming;

        final List<EventListener> listeners = new ArrayList<>();
        private final Inbox.Builder inbox;
        final InboxStore store;
        Clock clock = Clock.systemUTC();
        Intervals intervals = new Intervals(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofMinutes(15));

        private Builder(InboxStore store) {
            this.store = Objects.requireNonNull(store, "store");
            inbox = Inbox.builder(store).deduplicationWindow(DEFAULT_DEDUPLICATION_WINDOW);
        }

        /**
         * Adds a portal.
         *
         * @param portal the portal
         * @return this
         * @throws IllegalArgumentException if there is one with its id
         */
        public Builder portal(EventPortal portal) {
            if (portals.putIfAbsent(portal.id(), portal) != null) {
                throw new IllegalArgumentException("portal " + portal.id() + " was added before");
            }
            return this;
        }

        /**
         * Sets portals that come and go while the inbox runs, beside those that are {@link #portal declared}. Subscriptions of a new one
         * are compared within 15 seconds.
         *
         * @param portals for example {@link InstalledPortals}; asked while senders wait. What it throws is answered with 503
         * @return this
         */
        public Builder portals(EventPortals portals) {
            coming = Objects.requireNonNull(portals, "portals");
            return this;
        }

        /**
         * Adds the handler of an event, of all portals. Events without a handler are acknowledged and counted. Updates are
         * handled {@link HandlerOptions#WHEN_QUIET}, additions to the CRM and of tasks a second later, others
         * {@link HandlerOptions#AT_ONCE}.
         *
         * @param type the event
         * @param handler what to do
         * @param <E> what the handler gets
         * @return this
         * @throws IllegalArgumentException if the event has a handler
         */
        public <E extends Bitrix24Event> Builder on(EventType<E> type, EventHandler<E> handler) {
            return on(type, HandlerOptions.defaultFor(type.name()), handler);
        }

        /**
         * Adds the handler of an event, of all portals.
         *
         * @param type the event
         * @param options how it is called
         * @param handler what to do
         * @param <E> what the handler gets
         * @return this
         * @throws IllegalArgumentException if the event has a handler
         */
        public <E extends Bitrix24Event> Builder on(
                EventType<E> type, HandlerOptions options, EventHandler<E> handler) {
            if (handlers.putIfAbsent(type.name(), new Registered<>(type, options, handler)) != null) {
                throw new IllegalArgumentException(type.name() + " has a handler");
            }
            return this;
        }

        /**
         * Adds somebody who hears what happens.
         *
         * @param listener the listener
         * @return this
         */
        public Builder listener(EventListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Sets the waits between attempts.
         *
         * @param waits each positive; empty for no repetition. Default {@link Inbox#DEFAULT_RETRY_SCHEDULE}
         * @return this
         */
        public Builder retrySchedule(List<Duration> waits) {
            inbox.retrySchedule(waits);
            return this;
        }

        /**
         * Sets how many events are handled at once.
         *
         * @param count 1 to 1000. Default {@value Inbox#DEFAULT_WORKERS}
         * @return this
         */
        public Builder workers(int count) {
            inbox.workers(count);
            return this;
        }

        /**
         * Sets how long a repetition counts as a duplicate. After a longer downtime, catching up and offline bindings bring once more
         * what was handled shortly before it.
         *
         * @param window positive. Default {@link EventInbox#DEFAULT_DEDUPLICATION_WINDOW}
         * @return this
         */
        public Builder deduplicationWindow(Duration window) {
            inbox.deduplicationWindow(window);
            return this;
        }

        /**
         * Sets how long events stay in the journal that were done, ignored or refused.
         *
         * @param duration positive. Default {@link Inbox#DEFAULT_RETENTION}
         * @return this
         */
        public Builder retention(Duration duration) {
            inbox.retention(duration);
            return this;
        }

        /**
         * Sets how long dead letters stay in the journal.
         *
         * @param duration positive. Default {@link Inbox#DEFAULT_ERROR_RETENTION}
         * @return this
         */
        public Builder errorRetention(Duration duration) {
            inbox.errorRetention(duration);
            return this;
        }

        /**
         * Sets how often the store is asked for due work that nobody announced in this process.
         *
         * @param interval positive. Default {@link Inbox#DEFAULT_POLL_INTERVAL}
         * @return this
         */
        public Builder pollInterval(Duration interval) {
            inbox.pollInterval(interval);
            return this;
        }

        /**
         * Sets how long a handler may run before another worker stands in for its own, so that handlers that hang do not stop the
         * others.
         *
         * @param duration at least 1 millisecond. Default {@link Inbox#DEFAULT_HANGING_AFTER}
         * @return this
         */
        public Builder hangingAfter(Duration duration) {
            inbox.hangingAfter(duration);
            return this;
        }

        /**
         * Sets how often the portals are asked.
         *
         * @param subscriptions how often the subscriptions are compared, as an administrator may remove one; default 10 minutes
         * @param offline how often waiting events are fetched; {@code OnOfflineEvent}, if it is bound, makes it sooner; default 1
         *     minute
         * @param catchUp how often lost events are looked for; default 15 minutes
         * @return this
         * @throws IllegalArgumentException if one is less than a second
         */
        public Builder intervals(Duration subscriptions, Duration offline, Duration catchUp) {
            for (Duration interval : List.of(subscriptions, offline, catchUp)) {
                if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                    throw new IllegalArgumentException("intervals must be at least PT1S, one was " + interval);
                }
            }
            intervals = new Intervals(subscriptions, offline, catchUp);
            return this;
        }

        /**
         * Names this node in the store and in thread names.
         *
         * @param name 1 to 100 printable ASCII characters
         * @return this
         */
        public Builder nodeName(String name) {
            inbox.nodeName(name);
            return this;
        }

        /**
         * Sets the clock that decides what is due and what is a duplicate.
         *
         * @param value the clock. Default the system's
         * @return this
         */
        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            inbox.clock(value);
            return this;
        }

        /**
         * Makes the inbox. It accepts at once and handles after {@link EventInbox#start()}.
         *
         * @return a new inbox
         * @throws IllegalStateException if there is no portal, and none can come
         */
        public EventInbox build() {
            if (portals.isEmpty() && coming == null) {
                throw new IllegalStateException("there must be a portal");
            }
            return new EventInbox(this);
        }
    }
}
