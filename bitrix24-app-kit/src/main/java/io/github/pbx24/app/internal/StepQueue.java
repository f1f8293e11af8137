package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.pipeline.Pipeline;
import io.github.pbx24.app.pipeline.StepFailedException;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxListener;
import io.github.pbx24.inbox.InboxSource;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.PermanentFailureException;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.Screening;
import io.github.pbx24.inbox.jdbc.JdbcInboxStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The durable queue of steps. Three inboxes over one store, so that a slow model delays neither downloads nor the acceptance of events: each
 * has workers and a patience of its own.
 */
final class StepQueue implements AutoCloseable {

    private static final String SOURCE = "bitrix24-app/";
    private static final int MOST_TRIED_AGAIN = 1000;
    private static final Set<StepKind> MODELS =
            Set.of(StepKind.SPEECH, StepKind.REDACTION, StepKind.ANALYSIS, StepKind.SCORING);

    /** Events are looked up soon; what stays away is found in the statistics. */
    private static final List<Duration> EVENT_WAITS =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(30));

    private final KitSettings settings;
    private final Portals portals;
    private final AppDatabase database;
    private final Map<StepKind, Source> sources = new EnumMap<>(StepKind.class);
    private final Map<StepKind, Inbox> inboxes = new EnumMap<>(StepKind.class);
    private final List<Inbox> all;

    /** What one step has to do. */
    interface Work {
        Outcome run(PortalRows rows, Task task) throws Exception;
    }

    /**
     * One step of one call, or of one event whose call is not known yet.
     *
     * @param id the delivery
     * @param subject {@code CALL_ID}, or the id of an activity for an event
     * @param attempt from 1
     */
    record Task(String id, StepKind kind, String memberId, String subject, int attempt) {}

    /**
     * How a step ended well.
     *
     * @param store what it brings about, in the transaction that ends the step, once; it may run again after a rollback
     */
    record Outcome(
            StepState state,
            @Nullable String detail,
            @Nullable String callId,
            Runnable store) {

        static Outcome done(Runnable store) {
            return new Outcome(StepState.DONE, null, null, store);
        }

        static Outcome ignored(String detail) {
            return new Outcome(StepState.IGNORED, detail, null, () -> {});
        }

        Outcome saying(@Nullable String text) {
            return new Outcome(state, text, callId, store);
        }

        Outcome about(String call) {
            return new Outcome(state, detail, call, store);
        }
    }

    /** What a source takes. */
    private record Order(
            String memberId, String subject, @Nullable String dedupeKey) {}

    StepQueue(
            KitSettings settings, Portals portals, AppDatabase database, Pipeline pipeline, Map<StepKind, Work> works) {
        this.settings = settings;
        this.portals = portals;
        this.database = database;
        works.forEach((kind, work) -> sources.put(kind, new Source(kind, work)));
        JdbcInboxStore store = JdbcInboxStore.create(database.handle());
        Inbox events = inbox(store, "events", EVENT_WAITS, 4, Set.of(StepKind.WEBHOOK));
        Inbox downloads = inbox(store, "downloads", settings.recordingWaits(), 4, Set.of(StepKind.DOWNLOAD));
        Inbox models = inbox(store, "models", pipeline.retries(), pipeline.workers(), MODELS);
        Inbox writes = inbox(store, "writes", pipeline.retries(), 4, Set.of(StepKind.WRITE_BACK));
        all = List.of(events, downloads, models, writes);
    }

    private Inbox inbox(JdbcInboxStore store, String name, List<Duration> waits, int workers, Set<StepKind> kinds) {
        Inbox.Builder builder = Inbox.builder(store)
                .retrySchedule(waits)
                .workers(workers)
                .clock(settings.clock())
                // The delivery status keeps what people want to look up.
                .retention(Duration.ofDays(1))
                .nodeName("app-" + name)
                .listener(new Failures());
        kinds.forEach(kind -> builder.source(source(kind)));
        Inbox inbox = builder.build();
        kinds.forEach(kind -> inboxes.put(kind, inbox));
        return inbox;
    }

    private Source source(StepKind kind) {
        Source source = sources.get(kind);
        if (source == null) {
            throw new IllegalStateException("nobody does " + kind);
        }
        return source;
    }

    void start() {
        all.forEach(Inbox::start);
    }

    /**
     * Makes a step due. Inside a transaction it is due when that is committed.
     *
     * @param callId null if not known yet
     * @param dedupeKey what makes another one the same for an hour; null if nothing does
     * @throws InboxUnavailableException if it could not be stored
     */
    void add(PortalRows rows, StepKind kind, String subject, @Nullable String callId, @Nullable String dedupeKey) {
        database.inTransaction(() -> {
            Inbox inbox = inboxes.get(kind);
            if (inbox == null) {
                throw new IllegalStateException("nobody does " + kind);
            }
            Receipt receipt = inbox.accept(source(kind), new Order(rows.memberId(), subject, dedupeKey));
            if (receipt instanceof Receipt.Stored stored) {
                Deliveries.begin(
                        rows,
                        stored.id(),
                        kind,
                        StepState.WAITING,
                        callId,
                        settings.clock().instant());
            }
            return true;
        });
    }

    /** Tries a step again; one that is done stays done. Only one of this portal: its row says so. */
    boolean retry(PortalRows rows, String id) {
        @Nullable
        StepKind kind = rows.first("kind", "deliveries", "id = ?", row -> StepKind.valueOf(row.getString(1)), id)
                .orElse(null);
        Inbox inbox = kind == null ? null : inboxes.get(kind);
        return inbox != null
                && database.inTransaction(() -> {
                    Deliveries.reopen(rows, id, settings.clock().instant());
                    return inbox.replay(id);
                });
    }

    /**
     * Tries again what was given up at the portal: it may have been out of reach, or without tokens, for longer than all retries take. Models
     * are not asked again; people decide about these.
     */
    void tryAgain(PortalRows rows, Instant since) {
        rows.select(
                        "id",
                        "deliveries",
                        "state = ? AND kind IN ('WEBHOOK', 'DOWNLOAD', 'WRITE_BACK') AND received_at > ?",
                        "ORDER BY id LIMIT " + MOST_TRIED_AGAIN,
                        row -> row.getString(1),
                        StepState.FAILED.name(),
                        since)
                .forEach(id -> retry(rows, id));
    }

    /**
     * Before the rows of a portal go: what was given up is done once more, finds no portal, and is forgotten with the rest instead of
     * being kept for a person.
     */
    void letGo(PortalRows rows) {
        rows.select("id", "deliveries", "state = ?", "", row -> row.getString(1), StepState.FAILED.name())
                .forEach(id -> retry(rows, id));
    }

    /** Runs what is due now on this thread, for tests. */
    int runDue() {
        int attempts = 0;
        int round;
        do {
            round = all.stream().mapToInt(Inbox::processDue).sum();
            attempts += round;
        } while (round > 0);
        return attempts;
    }

    @Override
    public void close() {
        // All stop taking work before anybody waits for what runs.
        all.forEach(inbox -> inbox.close(Duration.ZERO));
        all.forEach(Inbox::close);
    }

    private static byte[] payload(Order order) {
        Map<String, String> tree = new LinkedHashMap<>();
        tree.put("portal", order.memberId());
        tree.put("subject", order.subject());
        return Json.write(tree).getBytes(StandardCharsets.UTF_8);
    }

    private static Task task(StepKind kind, Delivery delivery) {
        Map<String, @Nullable Object> tree =
                Json.map(Json.read(new String(delivery.payload(), StandardCharsets.UTF_8)));
        return new Task(
                delivery.id(),
                kind,
                String.valueOf(tree.get("portal")),
                String.valueOf(tree.get("subject")),
                delivery.attempt());
    }

    private final class Source implements InboxSource<Order> {

        private final StepKind kind;
        private final Work work;

        private Source(StepKind kind, Work work) {
            this.kind = kind;
            this.work = work;
        }

        @Override
        public String id() {
            return SOURCE + kind.name();
        }

        @Override
        public Screening screen(Order order) {
            return new Screening.Store(kind.name(), order.dedupeKey(), payload(order));
        }

        @Override
        public void handle(Delivery delivery) throws Exception {
            Task task = task(kind, delivery);
            PortalRows rows = portals.rows(task.memberId());
            if (Deliveries.hasEnded(rows, task.id())) {
                // A process died after it had stored the outcome, and before the queue knew of it.
                return;
            }
            Outcome outcome;
            if (portals.find(task.memberId()).isEmpty()) {
                outcome = Outcome.ignored("the application was removed from the portal");
            } else {
                try {
                    outcome = work.run(rows, task);
                } catch (StepFailedException e) {
                    throw new PermanentFailureException(Text.of(e), e);
                }
            }
            Outcome ended = outcome;
            database.inTransaction(() -> {
                boolean first = Deliveries.end(
                        rows,
                        task.id(),
                        ended.state(),
                        task.attempt(),
                        ended.detail(),
                        ended.callId(),
                        settings.clock().instant());
                if (first) {
                    ended.store().run();
                }
                return first;
            });
        }
    }

    private final class Failures implements InboxListener {

        @Override
        public void failed(Delivery delivery, String error, @Nullable Instant nextAttemptAt, Duration took) {
            if (!delivery.source().startsWith(SOURCE)) {
                return;
            }
            Task task = task(StepKind.valueOf(delivery.source().substring(SOURCE.length())), delivery);
            PortalRows rows = portals.rows(task.memberId());
            Instant now = settings.clock().instant();
            Supplier<Boolean> note = () -> {
                boolean first = Deliveries.failed(rows, task.id(), task.attempt(), error, nextAttemptAt, now);
                if (first && nextAttemptAt == null && task.kind() != StepKind.WEBHOOK) {
                    rows.update(
                            "calls",
                            "state = ?, updated_at = ?",
                            List.of(CallState.FAILED.name(), now),
                            "call_id = ? AND state <> ?",
                            task.subject(),
                            CallState.DONE.name());
                }
                return first;
            };
            database.inTransaction(note);
        }
    }
}
