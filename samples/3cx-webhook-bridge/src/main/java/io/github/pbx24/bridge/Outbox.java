package io.github.pbx24.bridge;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.JdbcFailure;
import io.github.pbx24.jdbc.Statements;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is stored, in its order, to each receiver on its own. A receiver that is down makes everything for it wait; what it
 * will never take is set aside. Something may arrive twice if the answer is lost; its number in {@code X-Webhook-Id} stays the same.
 */
final class Outbox implements AutoCloseable {

    static final String EVENTS = "event";
    static final String RECORDINGS = "recording";

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** How long closing waits for answers to what was sent: without one it is sent again after the next start. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /** The receiver does not like this one, and will not like it later. */
    private static final Set<Integer> NEVER = Set.of(400, 405, 410, 413, 414, 415, 422);

    private final JdbcDatabase database;
    private final Map<String, URI> targets;
    private final @Nullable String signKey;
    private final Duration firstPause;
    private final Clock clock;
    private final Duration timeout;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Map<String, ScheduledExecutorService> senders = new ConcurrentHashMap<>();

    /** One thing to send. */
    private record Item(long id, String query, byte[] body, int attempts, Instant due) {}

    Outbox(JdbcDatabase database, BridgeSettings settings, Clock clock) {
        this(database, settings, clock, TIMEOUT);
    }

    /** With a timeout from the connection to the last byte of the answer. */
    Outbox(JdbcDatabase database, BridgeSettings settings, Clock clock, Duration timeout) {
        this.timeout = timeout;
        this.database = database;
        this.targets = Map.of(EVENTS, settings.eventUrl(), RECORDINGS, settings.recordingUrl());
        this.signKey = settings.signKey();
        this.firstPause = settings.firstPause();
        this.clock = clock;
    }

    /** Inside a transaction of the caller. */
    static void add(Connection connection, String target, String query, byte[] body) throws SQLException {
        Statements.update(
                connection,
                "INSERT INTO bridge_outbox (target, query, body, attempts, due) VALUES (?, ?, ?, 0, 0)",
                target,
                query,
                body);
    }

    void start() {
        for (String target : targets.keySet()) {
            ScheduledThreadPoolExecutor sender = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "bridge-" + target);
                thread.setDaemon(true);
                return thread;
            });
            sender.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            senders.put(target, sender);
            sender.scheduleWithFixedDelay(() -> work(target, sender), 0, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** There is something new. */
    void wake() {
        senders.forEach((target, sender) -> {
            try {
                sender.execute(() -> work(target, sender));
            } catch (RejectedExecutionException e) {
                // It is stored, and is sent after the next start.
            }
        });
    }

    /** Must not throw: the executor would never call it again. */
    private void work(String target, ScheduledExecutorService sender) {
        try {
            List<Item> next = next(target);
            while (!next.isEmpty() && isDue(next.get(0)) && !sender.isShutdown()) {
                if (!deliver(target, sender, next.get(0))) {
                    return;
                }
                next = next(target);
            }
        } catch (RejectedExecutionException e) {
            // The bridge is being closed: what could not be sent is stored, and is sent after the next start.
            LOG.debug("not tried again before the next start");
        } catch (JdbcFailure e) {
            LOG.warn("the database does not answer, trying again: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("sending failed", e);
        }
    }

    /** What waits for longer than anything ever does was put off before the clock was set back. */
    private boolean isDue(Item item) {
        Instant now = clock.instant();
        return !now.isBefore(item.due()) || item.due().isAfter(now.plus(LONGEST_PAUSE));
    }

    private List<Item> next(String target) {
        return database.read(connection -> Statements.list(
                connection,
                "SELECT id, query, body, attempts, due FROM bridge_outbox WHERE target = ? AND refused IS NULL"
                        + " ORDER BY id LIMIT 1",
                row -> new Item(
                        row.getLong("id"),
                        row.getString("query"),
                        row.getBytes("body"),
                        row.getInt("attempts"),
                        Statements.instant(row, "due")),
                target));
    }

    /** How much waits, and how much was set aside. */
    long count(boolean refused) {
        return database.read(connection -> Statements.list(
                        connection,
                        "SELECT COUNT(*) FROM bridge_outbox WHERE refused IS " + (refused ? "NOT NULL" : "NULL"),
                        row -> row.getLong(1)))
                .get(0);
    }

    /** False if it has to wait. */
    private boolean deliver(String target, ScheduledExecutorService sender, Item item) throws InterruptedException {
        String problem;
        HttpRequest request;
        try {
            request = request(targets.get(target), item);
        } catch (IllegalArgumentException e) {
            setAside(item, "cannot be sent");
            return true;
        }
        // The timeout of a request ends with the head of its answer, and a body may drip for ever.
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            int status = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status / 100 == 2) {
                remove(item);
                return true;
            }
            problem = "HTTP " + status;
            if (NEVER.contains(status)) {
                setAside(item, problem);
                return true;
            }
        } catch (ExecutionException e) {
            problem = String.valueOf(e.getCause()).replaceFirst(":.*", "");
        } catch (TimeoutException e) {
            problem = "no answer in time";
        } finally {
            answer.cancel(true);
        }
        Duration pause = firstPause.multipliedBy(1L << Math.min(item.attempts(), 10));
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        Instant due = clock.instant().plus(pause);
        database.write(connection -> Statements.update(
                connection,
                "UPDATE bridge_outbox SET attempts = attempts + 1, due = ? WHERE id = ?",
                Statements.micros(due),
                item.id()));
        LOG.warn("the receiver of {}s did not take number {}: {}; again in {}", target, item.id(), problem, pause);
        sender.schedule(() -> work(target, sender), pause.toMillis(), TimeUnit.MILLISECONDS);
        return false;
    }

    private void remove(Item item) {
        database.write(
                connection -> Statements.update(connection, "DELETE FROM bridge_outbox WHERE id = ?", item.id()));
    }

    private void setAside(Item item, String problem) {
        LOG.error("the receiver refuses number {}: {}", item.id(), problem);
        database.write(connection -> Statements.update(
                connection,
                "UPDATE bridge_outbox SET refused = ?, due = ? WHERE id = ?",
                problem,
                Statements.micros(clock.instant()),
                item.id()));
    }

    /** Forgets what was refused long ago. Inside a transaction of the caller. */
    static int forget(Connection connection, Instant before) throws SQLException {
        return Statements.update(
                connection,
                "DELETE FROM bridge_outbox WHERE refused IS NOT NULL AND due < ?",
                Statements.micros(before));
    }

    private HttpRequest request(@Nullable URI address, Item item) {
        String separator = String.valueOf(address).contains("?") ? "&" : "?";
        URI target = URI.create(address + (item.query().isEmpty() ? "" : separator + item.query()));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target).timeout(timeout).header("X-Webhook-Id", String.valueOf(item.id()));
        if (item.body().length > 0) {
            request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(item.body()));
        }
        if (signKey != null) {
            request.header("X-Webhook-Signature", signature(signKey, item.query(), item.body()));
        }
        return request.build();
    }

    /** HMAC-SHA256 over the query that was added, a line end, and the body. */
    static String signature(String key, String query, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((query + "\n").getBytes(StandardCharsets.UTF_8));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is on its way gets its answer, and is not sent twice for that; the rest is sent after the next start. */
    @Override
    public void close() {
        senders.values().forEach(ScheduledExecutorService::shutdown);
        long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
        try {
            for (ScheduledExecutorService sender : senders.values()) {
                sender.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.values().forEach(ScheduledExecutorService::shutdownNow);
    }
}
