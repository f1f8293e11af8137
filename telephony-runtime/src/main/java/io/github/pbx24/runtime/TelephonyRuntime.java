package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.correlation.CallTrace;
import io.github.pbx24.correlation.Reconciliation;
import io.github.pbx24.correlation.Report;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.jdbc.JdbcFailure;
import io.github.pbx24.pbx.CallHistory;
import io.github.pbx24.pbx.CallHistory.FailureKind;
import io.github.pbx24.pbx.CallHistory.HistoryAnswer;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.setup.SetupFile;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Telephone exchanges on one side, Bitrix24 portals on the other. The host program hands over requests and sends back
 * answers; everything else happens here. Thread-safe.
 *
 * <pre>{@code
 * try (TelephonyRuntime telephony = TelephonyRuntime.builder(TelephonyStores.sqlite(Path.of("data/telephony.db")))
 *         .portal(Portal.of("acme", Bitrix24Authorization.incomingWebhook(address)))
 *         .exchange("rt", "acme", "rostelecom", Map.of("dialect", "vats", "webhook-keys", List.of(key)))
 *         .start()) {
 *     WebhookAnswer answer = telephony.accept("rt", request);
 * }
 * }</pre>
 *
 * <p>A webhook that was answered with 200 is stored, together with what it says of a call, in one commit, and survives the
 * end of the process at any later instant. Secrets are taken out of it before. What Bitrix24 has to be told follows by
 * itself, after an outage or a restart too.
 *
 * <p>Closing the runtime closes its exchanges, its clients and its stores, and nothing else.
 *
 * @since 0.1
 */
public final class TelephonyRuntime implements AutoCloseable {

    /** Stands for ids that nobody has: the real ones are a stranger's text. */
    public static final String NOBODY = "unknown";

    private static final Logger LOG = LoggerFactory.getLogger(TelephonyRuntime.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Left for the parts that come after one that does not end. */
    private static final Duration RESERVE = Duration.ofSeconds(1);

    /** What came that long before a call and after it may have to do with it. */
    private static final Duration AROUND = Duration.ofMinutes(1);

    /** Calls in which alerts look for trouble. */
    private static final int LOOK_BACK = 200;

    private final TelephonyStores stores;
    private final Map<String, PortalClient> portals = new LinkedHashMap<>();
    private final Map<String, ExchangeSource> exchanges = new LinkedHashMap<>();
    private final Map<String, PortalSource> events = new LinkedHashMap<>();
    private final Health health;
    private final Watch watch;
    private final CallEngine engine;
    private final Questions questions;
    private final Clock clock;
    private final Duration callsKept;
    private final Inbox inbox;
    private final Feeds feeds;
    private final Housekeeping housekeeping;
    private final HistoryPolling polling;
    private final SilentCalls silent;
    private final Backfill.Pause pause;
    private final Alerts alerts;

    /** What is to be closed, latest first. */
    private final Deque<Step> open = new ArrayDeque<>();

    /** Something to close, within the time that is left. */
    private interface Step {
        void close(Duration left);
    }

    TelephonyRuntime(TelephonyRuntimeBuilder parts) {
        stores = parts.stores;
        open.push(left -> stores.close());
        Map<String, String> portalByExchange = new LinkedHashMap<>();
        parts.exchanges.forEach(exchange -> portalByExchange.put(exchange.id(), exchange.portal()));
        try {
            health = new Health(parts.clock, () -> healthChanged(parts.listener));
            watch = new Watch(health, portalByExchange, parts.listener, parts.clock);
            openPortals(parts);
            Map<String, PbxConnection> connections = connect(parts);
            engine = engine(parts, connections);
            questions = new Questions(engine, parts.questionDeadline);
            clock = parts.clock;
            callsKept = parts.callsKept;
            connections.forEach((id, connection) -> exchanges.put(id, new ExchangeSource(id, connection, engine)));
            parts.portals.values().forEach(portal -> events.put(portal.id(), new PortalSource(portal, engine)));
            inbox = inbox(parts);
            alerts = new Alerts(portals.keySet(), portalByExchange, health);
            housekeeping = new Housekeeping(engine, parts.callsKept, parts.archive, parts.recordingsKept, parts.clock);
            pause = parts.pause;
            polling = new HistoryPolling(parts.polled, this::backfill, parts.clock, watch.log());
            Set<String> asked = new HashSet<>();
            exchanges.values().stream()
                    .filter(exchange -> exchange.history().isPresent() && !parts.polled.containsKey(exchange.id()))
                    .forEach(exchange -> asked.add(exchange.id()));
            silent = new SilentCalls(engine, asked, parts.askedAfter, this::backfill, parts.clock, watch.log());
            open.push(left -> housekeeping.close());
            open.push(engine::close);
            open.push(inbox::close);
            feeds = new Feeds(
                    connections,
                    engine,
                    health,
                    new Feeds.Parts(
                            stores.turns(),
                            this::backfill,
                            parts.clock,
                            parts.feedTurns,
                            parts.afterFeedGap,
                            watch.log()));
            open.push(left -> feeds.close());
            open.push(left -> polling.close());
            open.push(left -> silent.close());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static void healthChanged(TelephonyListener listener) {
        try {
            listener.healthChanged();
        } catch (RuntimeException e) {
            LOG.warn("the listener failed", e);
        }
    }

    private void openPortals(TelephonyRuntimeBuilder parts) {
        for (Portal portal : parts.portals.values()) {
            PortalWatch listener = new PortalWatch(portal.id(), health, watch);
            PortalClient client =
                    PortalClient.open(portal, listener, parts.userAgent, parts.archive, parts.recordings, parts.clock);
            open.push(left -> client.close());
            portals.put(portal.id(), client);
        }
    }

    private Map<String, PbxConnection> connect(TelephonyRuntimeBuilder parts) {
        PbxEnvironment environment = PbxEnvironment.standard()
                .withRecordingHosts(parts.recordingHosts)
                .withFolders(parts.recordingFolders)
                .withClock(parts.clock);
        Map<String, PbxConnection> connections = new LinkedHashMap<>();
        for (TelephonyRuntimeBuilder.Exchange exchange : parts.exchanges) {
            PbxConnection connection = connect(exchange, environment);
            open.push(left -> connection.close());
            connections.put(exchange.id(), connection);
        }
        return connections;
    }

    private static PbxConnection connect(TelephonyRuntimeBuilder.Exchange exchange, PbxEnvironment environment) {
        try {
            return exchange.connection().connect(environment);
        } catch (PbxSettingsException e) {
            // With several exchanges nobody knows whose key it is.
            throw new PbxSettingsException(e.problems().stream()
                    .map(problem ->
                            new PbxSettingsException.Problem(exchange.id() + "." + problem.key(), problem.message()))
                    .toList());
        }
    }

    private CallEngine engine(TelephonyRuntimeBuilder parts, Map<String, PbxConnection> connections) {
        CallEngine.Builder builder = CallEngine.builder(stores.calls())
                .listener(watch)
                .clock(parts.clock)
                .maxRecordingBytes(parts.maxRecordingBytes);
        for (TelephonyRuntimeBuilder.Exchange exchange : parts.exchanges) {
            PortalClient portal = portals.get(exchange.portal());
            PbxConnection connection = connections.get(exchange.id());
            if (portal != null && connection != null) {
                builder.exchange(
                        exchange.id(), portal.connection(), connection, exchange.extensions(), exchange.lines());
            }
        }
        return builder.build();
    }

    private Inbox inbox(TelephonyRuntimeBuilder parts) {
        Inbox.Builder builder = Inbox.builder(stores.inbox())
                .retrySchedule(parts.eventRetries)
                .clock(parts.clock)
                .listener(watch);
        exchanges.values().forEach(builder::source);
        events.values().forEach(builder::source);
        return builder.build();
    }

    /**
     * Starts describing a runtime.
     *
     * @param stores where webhooks and calls are kept; closed by the runtime
     * @return a builder, for one thread
     */
    public static TelephonyRuntimeBuilder builder(TelephonyStores stores) {
        return new TelephonyRuntimeBuilder(stores);
    }

    /**
     * Starts the work, with what was left over first. May be called once.
     *
     * @throws InboxUnavailableException if the store cannot be reached
     * @throws CallStoreException likewise
     */
    public void start() {
        engine.start();
        inbox.start();
        feeds.start();
        housekeeping.start();
        polling.start();
        silent.start();
    }

    /**
     * Takes in a request of an exchange. Most say what happened in a call; a question about a caller is answered within 0.8 s from what
     * Bitrix24 knows, and stored nowhere.
     *
     * @param exchange id of the exchange
     * @param request as it came; {@code path} is what follows the exchange's address
     * @return what to answer. Status 200 as the vendor expects it, once the request is stored; else a JSON error: 403 if it
     *     does not prove where it comes from, 400 if it cannot be read, 404 if nobody has this id, 503 if it could not be
     *     stored, to which the host should add the header {@code Retry-After: 10}
     */
    public WebhookAnswer accept(String exchange, WebhookRequest request) {
        ExchangeSource source = exchanges.get(exchange);
        if (source == null) {
            return unknown("unknown_pbx", "no exchange has this id", request);
        }
        Incoming incoming = new Incoming(request);
        // Who waits for a portal keeps nothing here busy, so the work on calls need not stand back for it.
        return source.answerQuestion(incoming, questions)
                .orElseGet(() -> engine.takeIn(() -> accept(source, request, incoming)));
    }

    private WebhookAnswer accept(ExchangeSource source, WebhookRequest request, Incoming incoming) {
        Optional<WebhookAnswer> refusal;
        try {
            refusal = refusal(source.id(), request, inbox.accept(source, incoming));
        } catch (InboxUnavailableException | CallStoreException | JdbcFailure e) {
            return Answers.unavailable();
        }
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Report report = incoming.report();
        if (report != null) {
            wake(report);
        }
        return source.acknowledgement(request);
    }

    /** What is stored is due by itself within a moment, so the sender gets the answer also if this fails. */
    private void wake(Report report) {
        try {
            engine.wake(report);
        } catch (RuntimeException e) {
            LOG.debug("a call was not looked at at once: {}", e.getMessage());
        }
    }

    /**
     * Takes in an event of a portal.
     *
     * @param portal id of the portal
     * @param request as it came
     * @return as {@link #accept}
     */
    public WebhookAnswer acceptEvent(String portal, WebhookRequest request) {
        PortalSource source = events.get(portal);
        if (source == null) {
            return unknown("unknown_portal", "no portal has this id", request);
        }
        try {
            return refusal(source.id(), request, inbox.accept(source, new Incoming(request)))
                    .orElse(WebhookAnswer.okJson("{}"));
        } catch (InboxUnavailableException e) {
            return Answers.unavailable();
        }
    }

    /**
     * The file that an administrator loads into an exchange, for those that are set up by one.
     *
     * @param exchange the id of the exchange
     * @param address where the exchange reaches its webhooks; stands in the file
     * @return the file, which holds a secret; empty if there is no such exchange, or it is set up by hand
     */
    public Optional<SetupFile> setupFile(String exchange, URI address) {
        ExchangeSource source = exchanges.get(exchange);
        return source == null ? Optional.empty() : source.setupFile(address);
    }

    /**
     * Reads past calls out of an exchange's own records and brings those into Bitrix24 that were missed, once each, behind
     * everything that rings. Waits for the exchange, some of which need minutes to gather their records. May be repeated.
     *
     * @param exchange id of the exchange
     * @param from the earliest begin of a call; not further back than calls are kept, because older ones might be in
     *     Bitrix24 already without anybody here remembering it
     * @param to the latest begin, exclusively; the present at the latest
     * @return what was read. Bitrix24 gets it by and by
     * @throws BackfillException if the exchange does not offer its records, or they could not be read to the end
     * @throws CallStoreException if the store cannot be reached
     * @throws IllegalArgumentException if there is no such exchange, or the span is wrong
     * @throws InterruptedException if the thread was interrupted; what was read stays
     */
    public BackfillReport backfill(String exchange, Instant from, Instant to) throws InterruptedException {
        ExchangeSource source = exchanges.get(exchange);
        if (source == null) {
            throw new IllegalArgumentException("no exchange " + exchange);
        }
        Instant now = clock.instant();
        if (from.isBefore(now.minus(callsKept))) {
            throw new IllegalArgumentException(
                    "from must not be further back than calls are kept: " + callsKept.toDays() + " days");
        }
        Instant end = to.isBefore(now) ? to : now;
        if (!from.isBefore(end)) {
            throw new IllegalArgumentException("to must be after from, and from must be past");
        }
        CallHistory history = source.history()
                .orElseThrow(() -> new BackfillException(
                        exchange,
                        new HistoryAnswer.Failed("it does not offer its past calls", FailureKind.NOT_ENABLED),
                        0));
        return new Backfill(exchange, history, engine, clock, pause).run(from, end);
    }

    /** How many questions about callers wait for portals now. */
    int questionsWaiting() {
        return questions.waiting();
    }

    /** How many requests of exchanges the work on calls stands back for. */
    int beingTakenIn() {
        return engine.beingTakenIn();
    }

    /**
     * Compares our calls of a period with the portal's statistics. Reads only; waits for the portal.
     *
     * @param portal id of the portal
     * @param from begin of the period
     * @param to end of the period
     * @return what differs
     * @throws io.github.pbx24.bitrix24.Bitrix24Exception if the portal could not be asked
     * @throws IllegalArgumentException if there is no such portal
     */
    public Reconciliation reconcile(String portal, Instant from, Instant to) {
        return engine.reconcile(portal, from, to);
    }

    /**
     * Brings to a portal what a comparison found to be missing there. Each call is looked for once more, and logged anew if it is
     * still not there. Repetition does no harm. The work is done once the runtime is started.
     *
     * @param report what {@link #reconcile} answered
     * @return how many calls are being looked after
     * @throws CallStoreException if the store cannot be reached
     */
    public int repair(Reconciliation report) {
        return engine.repair(report);
    }

    private WebhookAnswer unknown(String code, String message, WebhookRequest request) {
        watch.turnedAway(NOBODY, code, message, request.remoteAddress().orElse(null));
        return Answers.error(404, "not_found", message);
    }

    private Optional<WebhookAnswer> refusal(String source, WebhookRequest request, Receipt receipt) {
        if (!(receipt instanceof Receipt.Refused refused)) {
            return Optional.empty();
        }
        String code = Answers.code(refused.reason());
        watch.turnedAway(
                source, code, refused.message(), request.remoteAddress().orElse(null));
        return Optional.of(Answers.refused(refused.reason(), refused.message()));
    }

    /**
     * Tells that the host itself refused a request, so that it is counted and logged with the others.
     *
     * @param source id of the exchange or {@link #eventsOf} the portal; {@link #NOBODY} if it was for nobody
     * @param code a word for counters, for example {@code too_large}
     * @param message what is wrong, without secrets
     * @param sender address of the peer; null if unknown
     */
    public void refused(String source, String code, String message, @Nullable String sender) {
        watch.turnedAway(source, code, message, sender);
    }

    /**
     * Under which name events of a portal stand in the journal.
     *
     * @param portal id of the portal
     * @return for example {@code bitrix24:acme}
     */
    public static String eventsOf(String portal) {
        return PortalSource.idOf(portal);
    }

    /**
     * The exchanges.
     *
     * @return their ids
     */
    public List<String> exchanges() {
        return List.copyOf(exchanges.keySet());
    }

    /**
     * The portals.
     *
     * @return their ids
     */
    public List<String> portals() {
        return List.copyOf(portals.keySet());
    }

    /**
     * Whether requests can be stored now, asked of the database itself.
     *
     * @return empty if so; else the reason, for people
     */
    public Optional<String> notReady() {
        if (!inbox.isRunning()) {
            return Optional.of("the runtime is not running");
        }
        try {
            stores.checkWritable();
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.debug("not ready: {}", e.getMessage());
            return Optional.of("nothing can be stored at the moment" + reason(e));
        }
    }

    /** Anybody may ask, so neither addresses nor paths are told; the log has them. */
    private static String reason(RuntimeException failure) {
        JdbcFailure.@Nullable Kind kind = failure instanceof JdbcFailure database ? database.kind() : null;
        if (kind == JdbcFailure.Kind.FULL) {
            return ": the disk of the database is full";
        }
        return kind == JdbcFailure.Kind.UNAVAILABLE ? ": the database does not answer, or its disk fails" : "";
    }

    /**
     * How portals and exchanges are doing.
     *
     * @return a view that changes
     */
    public Health health() {
        return health;
    }

    /**
     * What an operator should look at.
     *
     * @return gravest first; empty if all is well
     * @throws InboxUnavailableException if the store cannot be reached
     * @throws CallStoreException likewise
     */
    public List<Alert> alerts() {
        return alerts.find(engine.recent(LOOK_BACK), inbox.depth());
    }

    /**
     * Finds calls.
     *
     * @param query which ones
     * @return those that ring or talk first, then the newest
     * @throws CallStoreException if the store cannot be reached
     */
    public List<CallSummary> calls(CallQuery query) {
        return engine.recent(query);
    }

    /**
     * What happened to a call: what was heard of it, what was said to Bitrix24, and what that answered.
     *
     * @param exchange id of the exchange
     * @param callId the id that the exchange or Bitrix24 gave, our own, or a part of the client's number, which finds the
     *     newest call
     * @return empty if there is no such exchange or call
     * @throws CallStoreException if the store cannot be reached
     */
    public Optional<CallTrace> trace(String exchange, String callId) {
        return exchanges.containsKey(exchange) ? engine.trace(exchange, callId) : Optional.empty();
    }

    /**
     * The same in words, one line a thing, with the webhooks that are about the call, and those of its exchange that were
     * refused or ignored while it lasted. Shows only the last four digits of numbers.
     *
     * @param exchange id of the exchange
     * @param callId as for {@link #trace}
     * @return empty if there is no such exchange or call
     * @throws CallStoreException if the store cannot be reached
     * @throws InboxUnavailableException likewise
     */
    public List<String> traceInWords(String exchange, String callId) {
        return trace(exchange, callId)
                .map(trace -> {
                    CallSummary call = trace.summary();
                    JournalQuery ofExchange =
                            JournalQuery.newest(JournalQuery.MAX_LIMIT).withSource(exchange);
                    List<JournalEntry> about = inbox.journal(ofExchange.withCallId(call.id()));
                    Instant from = call.startedAt().minus(AROUND);
                    Instant to = call.updatedAt().plus(AROUND);
                    List<JournalEntry> others = Stream.of(DeliveryStatus.REFUSED, DeliveryStatus.IGNORED)
                            .flatMap(status -> inbox.journal(ofExchange.withStatus(status)).stream())
                            .filter(entry -> entry.receivedAt().isAfter(from)
                                    && entry.receivedAt().isBefore(to))
                            .toList();
                    return TraceText.of(trace, reversed(about), reversed(others));
                })
                .orElse(List.of());
    }

    private static List<JournalEntry> reversed(List<JournalEntry> entries) {
        return entries.stream()
                .sorted(Comparator.comparing(JournalEntry::receivedAt).thenComparing(JournalEntry::id))
                .toList();
    }

    /**
     * Tries again at once what is left to do about a call, also if it was given up.
     *
     * @param exchange id of the exchange
     * @param callId the id that the exchange or Bitrix24 gave, or our own
     * @return false if there is no such exchange or call, or it is in work right now
     * @throws CallStoreException if the store cannot be reached
     */
    public boolean retry(String exchange, String callId) {
        return exchanges.containsKey(exchange) && engine.retry(exchange, callId);
    }

    /**
     * Does nothing more about a call.
     *
     * @param exchange id of the exchange
     * @param callId the id that the exchange or Bitrix24 gave, or our own
     * @return false if there is no such exchange or call, or it is in work right now
     * @throws CallStoreException if the store cannot be reached
     */
    public boolean drop(String exchange, String callId) {
        return exchanges.containsKey(exchange) && engine.drop(exchange, callId);
    }

    /**
     * How many calls have something to be done.
     *
     * @return calls that are due
     * @throws CallStoreException if the store cannot be reached
     */
    public long dueCalls() {
        return engine.dueCalls();
    }

    /**
     * Reads the journal of requests.
     *
     * @param query which ones; a call may have any of its ids there
     * @return newest first, with the ids that the exchanges gave to the calls
     * @throws InboxUnavailableException if the store cannot be reached
     * @throws CallStoreException likewise
     */
    public List<JournalEntry> journal(JournalQuery query) {
        CallNames names = new CallNames(exchanges.keySet(), engine);
        return names.outside(inbox.journal(names.inside(query)));
    }

    /**
     * Counts what waits for a worker or a person.
     *
     * @return requests by status
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public Map<DeliveryStatus, Long> depth() {
        return inbox.depth();
    }

    /**
     * Handles a stored request once more.
     *
     * @param id its id in the journal
     * @return false if there is none, or nothing of it was kept
     * @throws InboxUnavailableException if the store cannot be reached
     */
    public boolean replay(String id) {
        return inbox.replay(id);
    }

    /** Closes with ten seconds of grace. */
    @Override
    public void close() {
        close(GRACE);
    }

    /**
     * Takes no more requests, waits for what runs, and closes exchanges, clients and stores. Closing again does nothing.
     *
     * @param grace how long to wait for what runs
     */
    public synchronized void close(Duration grace) {
        // What is meant for ever must not end at once.
        long deadline = System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(grace), Long.MAX_VALUE / 2);
        while (!open.isEmpty()) {
            Step step = open.pop();
            Duration left = Duration.ofNanos(deadline - System.nanoTime()).minus(RESERVE);
            try {
                step.close(left.isNegative() ? Duration.ZERO : left);
            } catch (RuntimeException e) {
                LOG.warn("closing went wrong: {}", e.getClass().getName());
            }
        }
    }
}
