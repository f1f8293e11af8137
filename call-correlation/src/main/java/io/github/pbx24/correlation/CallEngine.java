package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.event.OnExternalCallBackStart;
import io.github.pbx24.bitrix24.event.OnExternalCallStart;
import io.github.pbx24.correlation.internal.work.CallIds;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.internal.work.HandPump;
import io.github.pbx24.correlation.internal.work.KnownCalls;
import io.github.pbx24.correlation.internal.work.Leases;
import io.github.pbx24.correlation.internal.work.Pump;
import io.github.pbx24.correlation.internal.work.Share;
import io.github.pbx24.correlation.internal.work.StoreOutage;
import io.github.pbx24.correlation.internal.work.ThreadPump;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.rule.CallWaits;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.correlation.store.Hearing;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.NumberLookup.NewClient;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.text.NumberText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Brings the calls of exchanges into Bitrix24 and keeps them there as they should be. Thread-safe.
 *
 * <pre>{@code
 * CallEngine engine = CallEngine.builder(store).exchange("rt", portal, connection).build();
 * engine.start();
 * engine.report("rt", List.of(event), receivedAt);
 * }</pre>
 *
 * <p>What was reported is durable when {@link #report} returns. Everything else follows from the stored facts, so a crash at
 * any point loses nothing: the call is still due, and any node may go on with it.
 *
 * @since 0.1
 */
public final class CallEngine implements AutoCloseable {

    /** The largest recording that is fetched, unless said otherwise: 200 MiB. */
    public static final long DEFAULT_MAX_RECORDING_BYTES = 200L * 1024 * 1024;

    /** How long a recording is waited for, unless said otherwise: 30 days. */
    public static final Duration DEFAULT_RECORDING_DEADLINE = Duration.ofDays(30);

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Map<String, Exchange> exchanges;
    private final CallStore store;
    private final EngineTime time;
    private final StoreOutage outage;
    private final Watch watch;
    private final Clicks clicks;
    private final Callers callers;
    private final CallViews views;
    private final Repairs repairs;
    private final UnaryOperator<String> ids;
    private final Builder parts;
    private final HandPump hand;
    private final KnownCalls known = new KnownCalls();
    private final Share share = Share.ofThisMachine();

    private volatile Works works;

    /** What works on calls: by hand until the engine is started. */
    private record Works(CallScheduler scheduler, Leases leases) {}

    private CallEngine(Builder builder) {
        parts = builder;
        // A simulation answers when its own time has come, which no waiting brings nearer.
        hand = new HandPump(builder.crm == null);
        store = builder.store;
        time = new EngineTime(builder.clock, builder.ticks);
        outage = new StoreOutage(time);
        callers = new Callers(time, store, outage, this::holdBack);
        Map<String, Exchange> configured = new LinkedHashMap<>();
        builder.exchanges.forEach((id, make) -> configured.put(id, make.apply(callers)));
        exchanges = Collections.unmodifiableMap(configured);
        watch = new Watch(builder.listener);
        UnaryOperator<String> given = builder.ids;
        ids = given != null ? given : pbx -> CallIds.next(pbx, time.now());
        clicks = new Clicks(exchanges.values(), store, time, ids);
        views = new CallViews(store, exchanges, time);
        repairs = new Repairs(store, time, () -> works.leases(), this::wake);
        works = works(hand);
    }

    private CompletableFuture<Runnable> holdBack(Exchange exchange, String number) {
        return works.scheduler().holdBack(exchange, number);
    }

    private Works works(Pump pump) {
        // Random, because a name may come back after its process died and would be taken for the dead one.
        Leases leases = new Leases(store, time, UUID.randomUUID().toString());
        Crm crm = parts.crm == null
                ? new BitrixCrm(
                        pump,
                        new RecordingActions(time, parts.maxRecordingBytes, parts.recordingDeadline),
                        parts.maxRecordingBytes)
                : parts.crm;
        CallWorker worker = new CallWorker(store, known, time, leases, crm, pump, watch, outage);
        return new Works(new CallScheduler(store, known, time, exchanges, worker, pump), leases);
    }

    /**
     * Starts an engine.
     *
     * @param store where calls are kept
     * @return a builder, for one thread
     */
    public static Builder builder(CallStore store) {
        return new Builder(store);
    }

    /**
     * Starts working on calls, those left over by an earlier process first. May be called once.
     *
     * @throws CallStoreException if the store cannot be reached
     */
    public void start() {
        store.rouseFromFuture(time.now());
        ThreadPump pump = new ThreadPump(share, outage);
        Works threads = works(pump);
        works = threads;
        threads.scheduler().open();
        pump.every(LOOK, () -> {
            threads.scheduler().look();
            outage.works();
        });
        pump.every(Leases.HEARTBEAT, threads.leases()::renew);
    }

    /**
     * Takes in what an exchange said. Stores it and answers; takes part in the transaction that runs on this thread, if the
     * store has one. Repetition does no harm. Work begins with {@link #wake}, or by itself within a second.
     *
     * @param pbx id of the exchange in the configuration
     * @param events what it said, in its order
     * @param receivedAt when it was received
     * @return our ids of the calls it is about
     * @throws CallStoreException if it could not be stored; then it has to be reported again
     * @throws IllegalArgumentException if there is no such exchange
     */
    public List<String> hear(String pbx, List<CallEvent> events, Instant receivedAt) {
        return prepare(pbx, events, receivedAt).store();
    }

    /**
     * Gets ready to store what an exchange said: everything that takes time and needs no transaction. For hosts that store
     * more in the same transaction; {@link #report} does all steps.
     *
     * @param pbx id of the exchange in the configuration
     * @param events what it said, in its order
     * @param receivedAt when it was received
     * @return to be stored, and then given to {@link #wake(Report)}
     * @throws IllegalArgumentException if there is no such exchange
     */
    public Report prepare(String pbx, List<CallEvent> events, Instant receivedAt) {
        Exchange exchange = exchange(pbx);
        Instant receipt = time.ofReceipt(receivedAt);
        Map<CallIdentity, List<CallEvent>> calls = new LinkedHashMap<>();
        events.forEach(event ->
                calls.computeIfAbsent(event.call(), call -> new ArrayList<>()).add(event));
        Instant now = time.now();
        List<Report.Part> parts = new ArrayList<>(calls.size());
        for (List<CallEvent> said : calls.values()) {
            Hearing hearing = new Hearing(ids.apply(pbx), pbx, said, receipt, now, exchange.sameNumber());
            parts.add(
                    known.hasHeardOf(pbx, hearing.call())
                            ? new Report.Part(hearing, null)
                            : FirstLook.at(hearing, exchange));
        }
        return new Report(store, parts);
    }

    /**
     * Begins work on the calls of a report that is stored, at once or when it is due.
     *
     * @param report stored, and its transaction committed
     */
    public void wake(Report report) {
        works.scheduler().wake(report);
    }

    /**
     * Begins work on calls at once. To be called after the transaction of {@link #hear} is committed.
     *
     * @param heard our ids, as {@link #hear} answered
     */
    public void wake(Collection<String> heard) {
        works.scheduler().wake(heard);
    }

    /**
     * Takes in what an exchange said, and begins work on it: {@link #hear} and {@link #wake}.
     *
     * @param pbx id of the exchange in the configuration
     * @param events what it said, in its order
     * @param receivedAt when it was received
     * @return our ids of the calls it is about
     * @throws CallStoreException if it could not be stored; then it has to be reported again
     * @throws IllegalArgumentException if there is no such exchange
     */
    public List<String> report(String pbx, List<CallEvent> events, Instant receivedAt) {
        return takeIn(() -> {
            Report report = prepare(pbx, events, receivedAt);
            List<String> heard = report.store();
            wake(report);
            return heard;
        });
    }

    /**
     * Does what takes in a request of an exchange, from its receipt to its answer. While more of that is going on than the
     * machine can do at once, the work on calls stands back, calls that ring or talk last, so that exchanges get their answers.
     *
     * @param intake what to do
     * @param <T> what it answers
     * @return what it answers
     */
    public <T> T takeIn(Supplier<T> intake) {
        share.begin();
        try {
            return intake.get();
        } finally {
            share.end();
        }
    }

    /**
     * How many requests are being taken in now, see {@link #takeIn}. While they are more than four for each processor, the work on
     * calls stands back.
     *
     * @return requests between receipt and answer
     */
    public int beingTakenIn() {
        return share.inHand();
    }

    /**
     * Takes in one statement, as {@link #report(String, List, Instant)}.
     *
     * @param pbx id of the exchange in the configuration
     * @param event what it said
     * @param receivedAt when it was received
     * @throws CallStoreException if it could not be stored; then it has to be reported again
     * @throws IllegalArgumentException if there is no such exchange
     */
    public void report(String pbx, CallEvent event, Instant receivedAt) {
        report(pbx, List.of(event), receivedAt);
    }

    /**
     * Starts a call that a user asked for by a click in Bitrix24. Repetition does no harm: one Bitrix24 call is dialled once.
     *
     * @param portal id of the portal in the configuration
     * @param event what Bitrix24 sent
     * @param receivedAt when it was received
     * @return what became of the request
     * @throws CallStoreException if it could not be stored; then it has to be reported again
     */
    public ClickResult startCall(String portal, OnExternalCallStart event, Instant receivedAt) {
        Clicks.Taken taken = clicks.take(portal, event, receivedAt);
        if (taken.id() != null) {
            wake(List.of(taken.id()));
        }
        return taken.result();
    }

    /**
     * Starts a call that a client asked for in a form of the CRM: whoever is responsible for the client is rung first, else the
     * default user. Bitrix24 has not registered this call; the engine does. Repetition does no harm.
     *
     * @param portal id of the portal in the configuration
     * @param event what Bitrix24 sent
     * @param receivedAt when it was received
     * @return what became of the request
     * @throws CallStoreException if it could not be stored; then it has to be reported again
     */
    public ClickResult startCallback(String portal, OnExternalCallBackStart event, Instant receivedAt) {
        Clicks.Taken taken = clicks.takeBack(portal, event, receivedAt, callers);
        if (taken.id() != null) {
            wake(List.of(taken.id()));
        }
        return taken.result();
    }

    /** What became of a click on a number. */
    public enum ClickResult {
        /** The call is stored and will be dialled. */
        TAKEN,
        /** No exchange of this portal can start calls. */
        NO_EXCHANGE,
        /** The user who clicked has no extension. */
        NO_EXTENSION
    }

    /**
     * Finds calls for a page.
     *
     * @param query which ones
     * @return those that ring or talk first, then those of which something was heard last; calls of exchanges that are no
     *     longer configured are left out
     */
    public List<CallSummary> recent(CallQuery query) {
        return views.recent(query);
    }

    /**
     * The newest calls, as {@link #recent(CallQuery)}.
     *
     * @param limit how many at most, 1 or more
     * @return live calls first
     */
    public List<CallSummary> recent(int limit) {
        return recent(CallQuery.newest(limit));
    }

    /**
     * The calls of an exchange that have not ended as far as is known. For exchanges that are listened to: a feed compares them with those
     * that live, and reports the end of the others.
     *
     * @param pbx id of the exchange in the configuration
     * @return names that the exchange gave, of the calls heard of last, at most a thousand
     * @throws CallStoreException if the store cannot be reached
     * @throws IllegalArgumentException if there is no such exchange
     */
    public List<CallIdentity> openCalls(String pbx) {
        exchange(pbx);
        return views.open(pbx);
    }

    /**
     * What happened to a call.
     *
     * @param pbx id of the exchange in the configuration
     * @param callId the id that the exchange or Bitrix24 gave, or our own; else the newest call is meant in whose ids, numbers
     *     and users it occurs
     * @return empty if there is no such call, or it cannot be read
     * @throws IllegalArgumentException if there is no such exchange
     */
    public Optional<CallTrace> trace(String pbx, String callId) {
        exchange(pbx);
        return views.trace(pbx, callId);
    }

    /**
     * Tries again at once what is left to do about a call, also if it was given up.
     *
     * @param pbx id of the exchange in the configuration
     * @param callId the id that the exchange or Bitrix24 gave, or our own
     * @return false if there is no such call, it cannot be read, or it is in work right now
     * @throws IllegalArgumentException if there is no such exchange
     */
    public boolean retry(String pbx, String callId) {
        exchange(pbx);
        return repairs.change(views.named(pbx, callId), CallProgress::retried);
    }

    /**
     * Does nothing more about a call.
     *
     * @param pbx id of the exchange in the configuration
     * @param callId the id that the exchange or Bitrix24 gave, or our own
     * @return false if there is no such call, it cannot be read, or it is in work right now
     * @throws IllegalArgumentException if there is no such exchange
     */
    public boolean drop(String pbx, String callId) {
        exchange(pbx);
        return repairs.change(views.named(pbx, callId), progress -> progress.dropped(time.now()));
    }

    /**
     * Answers who calls and who is responsible, while the exchange holds the line: at once if the number was asked for within
     * an hour or rings already, else as soon as the portal answers.
     *
     * @param pbx id of the exchange in the configuration
     * @param number the caller's number, in any spelling
     * @param deadline how long the exchange can wait, for example 800 ms
     * @return never fails; {@link Caller#UNKNOWN} if nobody knows, or there was no time
     * @throws IllegalArgumentException if there is no such exchange
     */
    public CompletableFuture<Caller> caller(String pbx, String number, Duration deadline) {
        Exchange exchange = exchange(pbx);
        return NumberText.read(number)
                .number()
                .map(digits -> callers.ask(exchange, digits, deadline))
                .orElseGet(() -> CompletableFuture.completedFuture(Caller.UNKNOWN));
    }

    /**
     * Answers who calls like {@link #caller}, and makes a contact in the portal of a caller whom nobody there knows, once however often it
     * is asked. If the rules of the portal make nothing of unknown callers ({@code crmCreate}), this only asks.
     *
     * <p>Nothing is made later: a client that is not entered now, because the portal does not answer, is made of the call once that is
     * reported. Nodes that share a store make one contact between them.
     *
     * @param pbx id of the exchange in the configuration
     * @param number the caller's number, in any spelling
     * @param client what is known of the caller
     * @param deadline how long the exchange can wait; the contact may be made after that
     * @return never fails; {@link Caller#UNKNOWN} if there was no time, or no contact could be made
     * @throws IllegalArgumentException if there is no such exchange
     */
    public CompletableFuture<Caller> introduce(String pbx, String number, NewClient client, Duration deadline) {
        Exchange exchange = exchange(pbx);
        if (!exchange.portal().rules().crmCreate()) {
            return caller(pbx, number, deadline);
        }
        return NumberText.read(number)
                .number()
                .map(digits -> callers.introduce(exchange, digits, client, deadline))
                .orElseGet(() -> CompletableFuture.completedFuture(Caller.UNKNOWN));
    }

    /**
     * Compares our calls of a period with the portal's statistics. Reads only; waits for the portal.
     *
     * @param portal id of the portal in the configuration
     * @param from begin of the period; not further back than calls are kept, see {@link #purge}
     * @param to end of the period
     * @return the report
     * @throws Bitrix24Exception if the portal could not be asked
     * @throws IllegalArgumentException if there is no such portal
     */
    public Reconciliation reconcile(String portal, Instant from, Instant to) {
        PortalConnection connection = exchanges.values().stream()
                .map(Exchange::portal)
                .filter(candidate -> candidate.id().equals(portal))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no portal " + portal));
        return new Reconciler(store, exchanges, time).compare(connection, from, to);
    }

    /**
     * Brings to the portal what a comparison found to be missing there. Each call is looked for once more, for a good minute, and
     * logged anew with its recordings if it is still not there. Repetition does no harm.
     *
     * @param report what {@link #reconcile} answered
     * @return how many calls are being looked after; those that are in work right now, or were heard of within ten minutes, are
     *     left to the next time
     * @throws CallStoreException if the store cannot be reached
     */
    public int repair(Reconciliation report) {
        return repairs.ofMissing(report);
    }

    /**
     * How many calls wait to be worked on.
     *
     * @return calls whose due time has come
     */
    public long dueCalls() {
        return store.countDue(exchanges.keySet(), time.now());
    }

    /**
     * How the portals are doing.
     *
     * @return one entry for each portal
     */
    public List<PortalHealth> portals() {
        return works.scheduler().health();
    }

    /**
     * Works on the calling thread until nothing is due that can be done now. For tests with a clock that is moved by hand,
     * instead of {@link #start()}.
     *
     * @return how many pieces of work were done
     */
    public int runDue() {
        return works.scheduler().runDue(hand);
    }

    /** Prolongs the leases of what is in work, as happens by itself in a started engine. */
    void beat() {
        works.leases().renew();
    }

    /**
     * Removes calls that are done with, and those of exchanges that are gone.
     *
     * @param age only calls that did not change for so long
     * @return how many were removed
     */
    public int purge(Duration age) {
        return store.purge(time.now().minus(age), exchanges.keySet());
    }

    /** Stops as {@link #close(Duration)} with ten seconds. */
    @Override
    public void close() {
        close(DEFAULT_GRACE);
    }

    /**
     * Takes no new work and waits for the commands that run. What is left is done after the next start.
     *
     * @param grace how long to wait
     * @return true if nothing was running any more
     */
    public boolean close(Duration grace) {
        return works.scheduler().close(grace);
    }

    private Exchange exchange(String pbx) {
        Exchange exchange = exchanges.get(pbx);
        if (exchange == null) {
            throw new IllegalArgumentException("no exchange " + pbx);
        }
        return exchange;
    }

    /** Collects the options of an engine. For one thread. */
    public static final class Builder {

        private final CallStore store;
        private final Map<String, Function<Callers, Exchange>> exchanges = new LinkedHashMap<>();
        private Clock clock = Clock.systemUTC();
        private LongSupplier ticks = System::nanoTime;
        private EngineListener listener = EngineListener.NONE;
        private long maxRecordingBytes = DEFAULT_MAX_RECORDING_BYTES;
        private Duration recordingDeadline = DEFAULT_RECORDING_DEADLINE;
        private @Nullable UnaryOperator<String> ids;
        private @Nullable Crm crm;

        private Builder(CallStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /**
         * Adds an exchange whose extensions are those of the portal.
         *
         * @param id the exchange's id in the configuration, unique
         * @param portal where its calls appear
         * @param connection what it can do; not closed by the engine
         * @return this
         */
        public Builder exchange(String id, PortalConnection portal, PbxConnection connection) {
            return exchange(id, portal, connection, Map.of(), Set.of());
        }

        /**
         * Adds an exchange.
         *
         * @param id the exchange's id in the configuration, unique
         * @param portal where its calls appear
         * @param connection what it can do; not closed by the engine
         * @param extensions user by extension of this exchange; wins over the portal's
         * @param lines the lines of this exchange as Bitrix24 names them: who clicks with one of them calls through it
         * @return this
         * @throws IllegalArgumentException if the id is there already
         */
        public Builder exchange(
                String id,
                PortalConnection portal,
                PbxConnection connection,
                Map<String, Long> extensions,
                Set<String> lines) {
            if (exchanges.putIfAbsent(id, callers -> new Exchange(id, portal, connection, extensions, lines, callers))
                    != null) {
                throw new IllegalArgumentException("exchange " + id + " is there twice");
            }
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param value default the system clock; with another one, time passes only as that clock says
         * @return this
         */
        public Builder clock(Clock value) {
            boolean ofTheSystem = value.equals(Clock.system(value.getZone()));
            return clock(value, ofTheSystem ? System::nanoTime : () -> 0);
        }

        /** Sets the clock and, apart from it, what passes evenly even if the clock is set back. */
        Builder clock(Clock value, LongSupplier nanoseconds) {
            clock = Objects.requireNonNull(value, "clock");
            ticks = nanoseconds;
            return this;
        }

        /**
         * Sets who watches.
         *
         * @param value default {@link EngineListener#NONE}
         * @return this
         */
        public Builder listener(EngineListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * Sets the largest recording.
         *
         * @param value bytes, 1 or more; default {@link CallEngine#DEFAULT_MAX_RECORDING_BYTES}
         * @return this
         */
        public Builder maxRecordingBytes(long value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxRecordingBytes must be >= 1, was " + value);
            }
            maxRecordingBytes = value;
            return this;
        }

        /**
         * Sets how long a recording is waited for: until it is ready, and until exchange, archive and portal can be reached.
         *
         * @param value from the begin of the call, positive, at most {@link CallWaits#LONGEST}; should be shorter than the exchange keeps recordings; default
         *     {@link CallEngine#DEFAULT_RECORDING_DEADLINE}
         * @return this
         */
        public Builder recordingDeadline(Duration value) {
            if (value.isNegative() || value.isZero() || value.compareTo(CallWaits.LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "recordingDeadline must be positive and at most 365 days, was " + value);
            }
            recordingDeadline = value;
            return this;
        }

        /** Sets who carries commands out, for simulations. */
        Builder crm(Crm value) {
            crm = value;
            return this;
        }

        /** Sets how our ids are made of the exchange's, for simulations: they must begin as those of {@link CallIds}. */
        Builder ids(UnaryOperator<String> value) {
            ids = value;
            return this;
        }

        /**
         * Makes the engine. It does not work before {@link CallEngine#start()}.
         *
         * @return the engine
         */
        public CallEngine build() {
            return new CallEngine(this);
        }
    }
}
