package com.example.crmevents;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.ChangeKind;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.events.EventInbox;
import io.github.pbx24.events.EventPortal;
import io.github.pbx24.events.EventType;
import io.github.pbx24.events.HandlerOptions;
import io.github.pbx24.events.LoopGuard;
import io.github.pbx24.events.watch.AlertSinks;
import io.github.pbx24.events.watch.EventWatch;
import io.github.pbx24.inbox.jdbc.JdbcInboxStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the synchronisation: events, those that catching up finds, and changes of the ERP all wake {@link DealSync}. */
final class SyncApp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SyncApp.class);
    private static final Duration PUSH_EVERY = Duration.ofMillis(100);
    private static final Duration CATCH_UP_EVERY = Duration.ofSeconds(2);

    private final JdbcDatabase database;
    private final Bitrix24Client client;
    private final ErpTable erp;
    private final DealSync sync;
    private final EventInbox events;
    private final EventWatch watch;
    private final SyncServer server;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final AtomicInteger handled = new AtomicInteger();

    /**
     * What the program needs to know.
     *
     * @param webhook incoming webhook of the portal
     * @param applicationToken secret of the outgoing webhook
     * @param port where to listen on loopback
     * @param database the SQLite file
     * @param pacing what the portal's plan allows
     * @param slowHandlers whether some handlers are slow, for the demo
     */
    record Settings(
            URI webhook, String applicationToken, int port, Path database, PacingPlan pacing, boolean slowHandlers) {}

    SyncApp(Settings settings) throws IOException {
        database = JdbcDatabase.sqlite(settings.database());
        client = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(settings.webhook()))
                .pacing(settings.pacing())
                .build();
        erp = new ErpTable(database);
        JdbcInboxStore store = JdbcInboxStore.create(database);
        // Hides the events of own changes, and those of fields that are nothing to the ERP.
        LoopGuard guard = LoopGuard.knownValues(store, DealValues.FIELDS);
        sync = new DealSync(client, erp, guard);
        watch = EventWatch.builder(store)
                .slowHandler(Duration.ofSeconds(30))
                .sink(AlertSinks.log())
                .build();
        events = EventInbox.builder(store)
                .portal(EventPortal.builder(DealSync.PORTAL)
                        .applicationTokens(settings.applicationToken())
                        .client(client)
                        // Events get lost, and none come while this program is down.
                        .catchUp(CrmType.DEAL)
                        .catchUpFrom(Instant.EPOCH)
                        .build())
                .intervals(Duration.ofMinutes(10), Duration.ofMinutes(1), CATCH_UP_EVERY)
                .on(
                        EventType.crm(CrmType.DEAL, ChangeKind.ADDED),
                        HandlerOptions.AT_ONCE.withDelay(Duration.ofSeconds(1)).withGuard(guard),
                        (event, context) -> handle(event.id(), settings))
                .on(
                        EventType.crm(CrmType.DEAL, ChangeKind.UPDATED),
                        HandlerOptions.WHEN_QUIET.withGuard(guard),
                        (event, context) -> handle(event.id(), settings))
                .on(EventType.crm(CrmType.DEAL, ChangeKind.DELETED), (event, context) -> sync.deal(event.id()))
                .retrySchedule(List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(1)))
                .listener(watch)
                .build();
        server = new SyncServer(settings.port(), events, erp, sync, watch);
    }

    private void handle(long dealId, Settings settings) {
        if (settings.slowHandlers() && handled.incrementAndGet() % 25 == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700));
        }
        sync.deal(dealId);
    }

    void start() {
        events.start();
        watch.start();
        timer.scheduleWithFixedDelay(this::push, 0, PUSH_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        server.start();
    }

    int port() {
        return server.port();
    }

    /** What the ERP's users changed goes to Bitrix24; what does not get through is found again by the next look. */
    private void push() {
        safely("sending changes", () -> {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (ErpDeal row : erp.changed()) {
                work.add(() -> {
                    Long dealId = row.dealId();
                    if (dealId == null) {
                        sync.add(row.number());
                    } else {
                        sync.deal(dealId);
                    }
                    return true;
                });
            }
            for (Future<Boolean> one : workers.invokeAll(work)) {
                one.get();
            }
        });
    }

    private interface Step {
        void run() throws ExecutionException, InterruptedException;
    }

    private static void safely(String what, Step step) {
        try {
            step.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            LOG.warn("{} failed and is tried again: {}", what, e.toString());
        }
    }

    @Override
    public void close() {
        server.close();
        timer.shutdownNow();
        workers.shutdownNow();
        watch.close();
        events.close();
        try {
            client.close();
        } finally {
            database.close();
        }
    }
}
