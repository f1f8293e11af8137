package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.event.OnExternalCallStart;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.PbxConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Brings the calls of exchanges into Bitrix24 and keeps them there as they should be. Thread-safe.
 *
 * <pre>{@code
 * CallEngine engine = CallEngine.builder(store).exchange("rt", portal, connection).build();
 * engine.start();
 * engine.report("rt", event, receivedAt);
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

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    private final Map<String, Exchange> exchanges;
    private final CallStore store;
    private final Clock clock;
    private final CallIntake intake;
    private final CallScheduler scheduler;
    private final EngineListener listener;

    private CallEngine(Builder builder) {
        exchanges = Map.copyOf(builder.exchanges);
        store = builder.store;
        clock = builder.clock;
        listener = builder.listener;
        intake = new CallIntake(store, clock);
        scheduler = new CallScheduler(
                store,
                clock,
                builder.nodeName,
                exchanges,
                new CallWorker(store, clock, listener, builder.maxRecordingBytes));
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

    /** Starts working on calls, those left over by an earlier process first. */
    public void start() {
        scheduler.start();
    }

    /**
     * Takes in a statement of an exchange. Repetition does no harm.
     *
     * @param pbx id of the exchange in the configuration
     * @param event what it said
     * @param receivedAt when it was received
     * @throws CallStoreException if it could not be stored; then it has to be reported again
     * @throws IllegalArgumentException if there is no such exchange
     */
    public void report(String pbx, CallEvent event, Instant receivedAt) {
        Exchange exchange = exchange(pbx);
        CallRecord call = intake.hear(pbx, event, receivedAt);
        scheduler.wake(call.id());
        notifyChanged(exchange, call);
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
        Exchange exchange = exchanges.values().stream()
                .filter(candidate -> candidate.portal().id().equals(portal))
                .filter(candidate -> candidate.connection().callControl().isPresent())
                .min(Comparator.comparing(Exchange::id))
                .orElse(null);
        if (exchange == null) {
            return ClickResult.NO_EXCHANGE;
        }
        Directory directory = exchange.portal().directory().current();
        String extension = directory.extensionOf(event.userId()).orElse(null);
        if (extension == null) {
            return ClickResult.NO_EXTENSION;
        }
        ClickToCall origin = new ClickToCall(
                event.callId(), event.userId(), extension, Clicks.dialable(event), Clicks.line(event), receivedAt);
        CallRecord call = intake.click(exchange.id(), origin);
        scheduler.wake(call.id());
        notifyChanged(exchange, call);
        return ClickResult.TAKEN;
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
     * The calls that changed last.
     *
     * @param limit how many at most, 1 or more
     * @return newest first; calls of exchanges that are no longer configured are left out
     */
    public List<CallSummary> recent(int limit) {
        return store.recent(limit).stream()
                .filter(call -> exchanges.containsKey(call.pbx()))
                .map(call -> summary(exchange(call.pbx()), call))
                .toList();
    }

    /**
     * How many calls wait to be worked on.
     *
     * @return calls whose due time has come
     */
    public long dueCalls() {
        return store.countDue(clock.instant());
    }

    /**
     * Works on the calling thread until nothing is due. For tests with a clock that is moved by hand, instead of {@link
     * #start()}.
     *
     * @return how many calls were worked on
     */
    public int runDue() {
        return scheduler.runDue();
    }

    /**
     * Removes calls that are done with.
     *
     * @param age only calls that did not change for so long
     * @return how many were removed
     */
    public int purge(Duration age) {
        return store.purge(clock.instant().minus(age));
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
        return scheduler.close(grace);
    }

    private Exchange exchange(String pbx) {
        Exchange exchange = exchanges.get(pbx);
        if (exchange == null) {
            throw new IllegalArgumentException("no exchange " + pbx);
        }
        return exchange;
    }

    private CallSummary summary(Exchange exchange, CallRecord call) {
        PortalConnection portal = exchange.portal();
        return CallSummaries.of(call, portal.directory().known(), portal.rules(), clock.instant());
    }

    private void notifyChanged(Exchange exchange, CallRecord call) {
        if (listener != EngineListener.NONE) {
            listener.callChanged(summary(exchange, call));
        }
    }

    /** Collects the options of an engine. For one thread. */
    public static final class Builder {

        private final CallStore store;
        private final Map<String, Exchange> exchanges = new LinkedHashMap<>();
        private Clock clock = Clock.systemUTC();
        private String nodeName = "node-" + ProcessHandle.current().pid();
        private EngineListener listener = EngineListener.NONE;
        private long maxRecordingBytes = DEFAULT_MAX_RECORDING_BYTES;

        private Builder(CallStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /**
         * Adds an exchange.
         *
         * @param id the exchange's id in the configuration, unique
         * @param portal where its calls appear
         * @param connection what it can do; not closed by the engine
         * @return this
         */
        public Builder exchange(String id, PortalConnection portal, PbxConnection connection) {
            if (exchanges.putIfAbsent(id, new Exchange(id, portal, connection)) != null) {
                throw new IllegalArgumentException("exchange " + id + " is there twice");
            }
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param value default the system clock
         * @return this
         */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /**
         * Sets the name under which this process takes calls.
         *
         * @param value unique among the processes that share the store; default made from the process id
         * @return this
         */
        public Builder nodeName(String value) {
            nodeName = value;
            return this;
        }

        /**
         * Sets who watches.
         *
         * @param value default {@link EngineListener#NONE}
         * @return this
         */
        public Builder listener(EngineListener value) {
            listener = value;
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
         * Makes the engine. It does not work before {@link CallEngine#start()}.
         *
         * @return the engine
         */
        public CallEngine build() {
            return new CallEngine(this);
        }
    }
}
