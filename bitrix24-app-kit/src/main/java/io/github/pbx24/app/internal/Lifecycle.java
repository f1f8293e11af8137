package io.github.pbx24.app.internal;

import io.github.pbx24.app.AppAnswer;
import io.github.pbx24.app.AppRequest;
import io.github.pbx24.app.internal.StepQueue.Work;
import io.github.pbx24.app.pipeline.Pipeline;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.Bitrix24Events;
import io.github.pbx24.bitrix24.event.ChangeKind;
import io.github.pbx24.bitrix24.event.EventVerdict;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.bitrix24.event.OnAppUpdate;
import io.github.pbx24.bitrix24.event.OnCrmObject;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.jdbc.JdbcFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events of portals, and the work in the background. */
public final class Lifecycle implements AutoCloseable {

    private static final Duration SET_UP_EVERY = Duration.ofHours(6);
    private static final Duration CATCH_UP_EVERY = Duration.ofMinutes(5);
    private static final Duration REREAD_EVERY = Duration.ofHours(1);

    /** A portal whose tokens are dead and that nobody opened this long has removed the application without a word. */
    private static final Duration SILENT_REMOVAL = Duration.ofDays(14);

    /** What was running when the application was removed has ended by then. */
    private static final Duration REMOVAL_REPEATED = Duration.ofDays(1);

    private static final Duration DELIVERIES_KEPT = Duration.ofDays(30);
    private static final long TICK_SECONDS = 15;
    private static final int THREADS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final KitSettings settings;
    private final Portals portals;
    private final Installs installs;
    private final SetUpKeeper setUp;
    private final @Nullable Calls calls;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "pbx24-app");
        thread.setDaemon(true);
        return thread;
    });
    private boolean started;

    /** Everything that works on calls. */
    private record Calls(
            Recordings recordings,
            Ingestion ingestion,
            StatisticsReader statistics,
            PipelineSteps steps,
            StepQueue queue) {}

    public Lifecycle(KitSettings settings, Portals portals, SetUpKeeper setUp, AppDatabase database) {
        this.settings = settings;
        this.portals = portals;
        this.setUp = setUp;
        Pipeline pipeline = settings.pipeline();
        Path folder = settings.recordings();
        this.calls = pipeline == null || folder == null ? null : calls(database, pipeline, folder);
        this.installs = new Installs(settings, portals, new Installs.Beside() {
            @Override
            public Runnable before(Installation installation, String accessToken) {
                return calls == null ? () -> {} : calls.statistics().beginning(installation, accessToken);
            }

            @Override
            public void installed(String memberId) {
                setUp.check(memberId);
                catchUp(memberId, false);
            }

            @Override
            public void clean(String memberId) {
                cleanNow(memberId);
            }
        });
    }

    private Calls calls(AppDatabase database, Pipeline pipeline, Path folder) {
        Recordings recordings = new Recordings(settings, folder);
        Ingestion ingestion = new Ingestion(settings, portals, database, recordings);
        PipelineSteps steps = new PipelineSteps(settings, pipeline, ingestion, recordings);
        WriteBacks writes = new WriteBacks(settings, portals, setUp);
        Map<StepKind, Work> works = new EnumMap<>(StepKind.class);
        works.put(StepKind.WEBHOOK, ingestion::lookUp);
        works.put(StepKind.DOWNLOAD, ingestion::download);
        works.put(StepKind.SPEECH, steps::speech);
        works.put(StepKind.REDACTION, steps::redaction);
        works.put(StepKind.ANALYSIS, steps::analysis);
        works.put(StepKind.SCORING, steps::scoring);
        works.put(StepKind.WRITE_BACK, writes::run);
        StepQueue queue = new StepQueue(settings, portals, database, pipeline, works);
        ingestion.through(queue);
        steps.through(queue);
        StatisticsReader statistics = new StatisticsReader(settings, portals, database, queue);
        return new Calls(recordings, ingestion, statistics, steps, queue);
    }

    public Installs installs() {
        return installs;
    }

    public synchronized void start() {
        if (threads.isShutdown()) {
            throw new IllegalStateException("the kit is closed");
        }
        if (started) {
            return;
        }
        started = true;
        if (calls != null) {
            calls.queue().start();
        }
        threads.scheduleWithFixedDelay(this::tick, 0, TICK_SECONDS, TimeUnit.SECONDS);
    }

    /** Those that are installed, and those that something is left of. */
    private Set<String> everyPortal() {
        Set<String> all = new LinkedHashSet<>(portals.memberIds());
        all.addAll(portals.removals());
        if (calls != null) {
            all.addAll(calls.recordings().portals());
        }
        return all;
    }

    /** Starts what is due; a portal that is slow keeps the others waiting only if there are as many as threads. */
    private void tick() {
        try {
            installs.resumePending();
            everyPortal().forEach(memberId -> inBackground(memberId, () -> upkeep(memberId)));
        } catch (RuntimeException e) {
            LOG.warn("The work in the background failed and is tried again: {}", Text.of(e));
        }
    }

    private void inBackground(String memberId, Runnable work) {
        if (!busy.add(memberId)) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    LOG.warn("Portal {}: the upkeep failed and is tried again: {}", memberId, Text.of(e));
                } finally {
                    busy.remove(memberId);
                }
            });
        } catch (RejectedExecutionException e) {
            busy.remove(memberId);
        }
    }

    public void upkeep(String memberId) {
        PortalRows rows = portals.rows(memberId);
        // Recordings go after their days, whether the portal still answers, or still has the application, or not.
        cleanAudio(memberId);
        // Not as it was a moment ago: another node may have heard of a removal.
        if (portals.reread(memberId).isEmpty()) {
            finishRemoval(memberId);
            return;
        }
        if (wasRemovedSilently(rows)) {
            LOG.warn("Portal {}: the tokens are dead and nobody opens the application; it counts as removed", memberId);
            portals.forget(memberId, false);
            return;
        }
        if (new ScopeRows(rows, null).deadTokens().isPresent()) {
            return;
        }
        if (isDue(rows, "set_up_at", SET_UP_EVERY)) {
            setUp.check(memberId);
        }
        if (calls != null) {
            if (isDue(rows, "reread_at", REREAD_EVERY)) {
                catchUp(memberId, true);
            } else if (isDue(rows, "caught_up_at", CATCH_UP_EVERY)) {
                catchUp(memberId, false);
            }
            calls.ingestion().mapWaiting(rows);
        }
        rows.delete(
                "deliveries",
                "updated_at < ? AND state IN ('DONE', 'IGNORED', 'FAILED')",
                settings.clock().instant().minus(DELIVERIES_KEPT));
    }

    /** What was done in the future was done by a clock that was wrong; nothing waits until that time has come. */
    private boolean isDue(PortalRows rows, String column, Duration every) {
        Instant now = settings.clock().instant();
        return rows.first("1", "portals", column + " > ? AND " + column + " <= ?", row -> true, now.minus(every), now)
                .isEmpty();
    }

    private boolean wasRemovedSilently(PortalRows rows) {
        Instant longAgo = settings.clock().instant().minus(SILENT_REMOVAL);
        return rows.first(
                        "1",
                        "portals",
                        "authorisation IS NOT NULL AND authorisation_at < ? AND COALESCE(opened_at, 0) < ?",
                        row -> true,
                        longAgo,
                        longAgo)
                .isPresent();
    }

    /** How many calls were found; 0 if the portal cannot be asked, which the client and the next try tell. */
    public int catchUp(String memberId, boolean again) {
        if (calls == null) {
            return 0;
        }
        try {
            calls.ingestion().fetchWaiting(memberId);
        } catch (Bitrix24Exception e) {
            // The statistics tell of every call as well.
            LOG.info("Portal {}: waiting events cannot be fetched now: {}", memberId, Text.of(e));
        }
        try {
            return calls.statistics().catchUp(memberId, again);
        } catch (Bitrix24Exception e) {
            LOG.warn("Portal {}: the statistics cannot be read now: {}", memberId, Text.of(e));
            return 0;
        }
    }

    private void cleanAudio(String memberId) {
        try {
            if (calls != null) {
                calls.recordings().clean(portals.rows(memberId));
            }
        } catch (IOException e) {
            LOG.warn("Portal {}: old recordings cannot be deleted: {}", memberId, Text.of(e));
        }
    }

    /**
     * Everything of a portal goes: rows, recordings, and what the queue still has. The removal was noted before, so what fails here is done
     * at the next look.
     */
    private void cleanNow(String memberId) {
        try {
            finishRemoval(memberId);
        } catch (RuntimeException e) {
            LOG.warn("Portal {}: its data could not be deleted now and will be later: {}", memberId, Text.of(e));
        }
    }

    /**
     * Deletes the data of a portal that has to go; again for a day, because work that was running may have stored something. Each node does
     * it, as each has recordings of its own.
     */
    private void finishRemoval(String memberId) {
        PortalRows rows = portals.rows(memberId);
        if (calls != null && has(rows, "removals")) {
            calls.queue().letGo(rows);
        }
        portals.inTransaction(() -> {
            // Takes the row, so that an installation at the same time comes before or after this.
            boolean isRemoved = rows.update("removals", "removed_at = removed_at", List.of(), "1 = 1") == 1;
            if (isRemoved) {
                rows.deleteAll();
                rows.delete(
                        "removals", "removed_at < ?", settings.clock().instant().minus(REMOVAL_REPEATED));
            }
            return isRemoved;
        });
        // Whatever is on this disk and belongs to no call cannot be reached, nor would it be missed.
        if (calls != null && !has(rows, "calls") && portals.reread(memberId).isEmpty()) {
            calls.recordings().deleteAll(memberId);
        }
    }

    private static boolean has(PortalRows rows, String table) {
        return !rows.select("1", table, "1 = 1", "LIMIT 1", row -> true).isEmpty();
    }

    public boolean retry(String memberId, String deliveryId) {
        return calls != null && calls.queue().retry(portals.rows(memberId), deliveryId);
    }

    public void linesChanged(String memberId) {
        if (calls != null) {
            calls.ingestion().mapWaiting(portals.rows(memberId));
        }
    }

    public int runDue() {
        return calls == null ? 0 : calls.queue().runDue();
    }

    @Nullable
    Recordings recordings() {
        return calls == null ? null : calls.recordings();
    }

    @Nullable
    Ingestion ingestion() {
        return calls == null ? null : calls.ingestion();
    }

    /** An event of a portal. Nothing of it is used before it is verified but its name and whose it says it is. */
    public AppAnswer event(AppRequest request) {
        Bitrix24Event event;
        try {
            event = Bitrix24Events.parse(request.body());
        } catch (MalformedEventException e) {
            return AppAnswer.text(400, "not an event");
        }
        switch (event.name()) {
            case "ONAPPINSTALL" -> {
                return installs.installEvent(request.body());
            }
            case "ONAPPUNINSTALL" -> {
                return installs.uninstallEvent(request.body());
            }
            default -> {}
        }
        if (event instanceof OnAppUpdate update) {
            return installs.updateEvent(update);
        }
        Installation installation = portals.find(event.auth().memberId()).orElse(null);
        if (installation == null) {
            return AppAnswer.text(403, "the portal is not known");
        }
        EventVerdict verdict =
                Secrets.verify(installation, event.auth(), settings.clock().instant());
        if (!verdict.isAccepted() && !installs.adopt(installation, event)) {
            return AppAnswer.text(403, verdict.reason());
        }
        return accept(installation.portal().memberId(), event);
    }

    private AppAnswer accept(String memberId, Bitrix24Event event) {
        boolean activity = event instanceof OnCrmObject object
                && object.type().equals("ACTIVITY")
                && object.change() != ChangeKind.DELETED
                && object.id() > 0;
        if (!activity || calls == null) {
            return AppAnswer.text(200, "nothing to do");
        }
        try {
            calls.ingestion().changed(portals.rows(memberId), event.name(), ((OnCrmObject) event).id(), event.time());
        } catch (InboxUnavailableException | JdbcFailure e) {
            // The portal does not send it again; the statistics will tell.
            LOG.warn("Portal {}: an event could not be stored: {}", memberId, Text.of(e));
            return AppAnswer.text(503, "try again later");
        }
        return AppAnswer.text(200, "accepted");
    }

    @Override
    public void close() {
        threads.shutdownNow();
        if (calls != null) {
            calls.queue().close();
            calls.steps().close();
        }
        installs.close();
    }
}
