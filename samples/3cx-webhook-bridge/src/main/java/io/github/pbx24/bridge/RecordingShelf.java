package io.github.pbx24.bridge;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches recordings, converts them, keeps them for some days, and announces each with its address. */
final class RecordingShelf implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordingShelf.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final long MOST_BYTES = 1L << 30;

    private final JdbcDatabase database;
    private final RecordingSource source;
    private final BridgeSettings settings;
    private final Supplier<URI> address;
    private final Path folder;
    private final Clock clock;
    private final Runnable news;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bridge-recordings");
        thread.setDaemon(true);
        return thread;
    });

    /** One recording to fetch. */
    private record Wanted(
            long id, String leg, RecordingReference reference, String info, int attempts, Instant giveUp) {}

    RecordingShelf(
            JdbcDatabase database,
            RecordingSource source,
            BridgeSettings settings,
            Supplier<URI> address,
            Clock clock,
            Runnable news)
            throws IOException {
        this.database = database;
        this.source = source;
        this.settings = settings;
        this.address = address;
        this.folder = Files.createDirectories(settings.folder().resolve("recordings"));
        this.clock = clock;
        this.news = news;
    }

    Path folder() {
        return folder;
    }

    void start() {
        executor.scheduleWithFixedDelay(this::work, 0, settings.firstPause().toMillis(), TimeUnit.MILLISECONDS);
        executor.scheduleWithFixedDelay(() -> expire(clock.instant()), 1, 24, TimeUnit.HOURS);
    }

    /** Must not throw: the executor would never call it again. */
    private void work() {
        try {
            for (Wanted wanted : due()) {
                fetch(wanted);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("recordings are tried again: {}", e.toString());
        }
    }

    private List<Wanted> due() {
        long now = Statements.micros(clock.instant());
        return database.read(connection -> Statements.list(
                connection,
                "SELECT id, leg, kind, reference, info, attempts, give_up FROM bridge_recording WHERE due <= ?"
                        + " ORDER BY due LIMIT 20",
                row -> new Wanted(
                        row.getLong("id"),
                        row.getString("leg"),
                        new RecordingReference(
                                RecordingReference.Kind.valueOf(row.getString("kind")), row.getString("reference")),
                        row.getString("info"),
                        row.getInt("attempts"),
                        Statements.instant(row, "give_up")),
                now));
    }

    private void fetch(Wanted wanted) throws IOException {
        Fetched fetched = source.open(wanted.reference());
        if (fetched instanceof Fetched.Content content) {
            try (content) {
                announce(wanted, keep(wanted, content));
            }
        } else if (fetched instanceof Fetched.NotReady && clock.instant().isBefore(wanted.giveUp())) {
            Duration pause = settings.firstPause().multipliedBy(1L << Math.min(wanted.attempts(), 10));
            Instant due = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
            database.write(connection -> Statements.update(
                    connection,
                    "UPDATE bridge_recording SET attempts = attempts + 1, due = ? WHERE id = ?",
                    Statements.micros(due),
                    wanted.id()));
        } else {
            LOG.warn("there is no recording of {}", wanted.leg());
            database.write(connection ->
                    Statements.update(connection, "DELETE FROM bridge_recording WHERE id = ?", wanted.id()));
        }
    }

    /** The file gets its name only when it is complete. What cannot be converted is kept as it is. */
    private String keep(Wanted wanted, Fetched.Content content) throws IOException {
        Path raw = folder.resolve(wanted.leg() + ".part");
        Path converted = folder.resolve(wanted.leg() + ".mp3.part");
        try {
            Files.copy(new Bounded(content.stream(), MOST_BYTES), raw, StandardCopyOption.REPLACE_EXISTING);
            boolean isMp3 = Mp3.convert(raw, converted);
            String name = wanted.leg() + "-1." + (isMp3 || content.contentType().contains("mpeg") ? "mp3" : "wav");
            Files.move(
                    isMp3 ? converted : raw,
                    folder.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
            return name;
        } finally {
            Files.deleteIfExists(raw);
            Files.deleteIfExists(converted);
        }
    }

    private void announce(Wanted wanted, String file) {
        String info = settings.fullInfo() ? wanted.info() : "";
        byte[] body = Fields.recording(address.get() + "/webapi/recording/" + file, info);
        database.write(connection -> {
            Outbox.add(connection, Outbox.RECORDINGS, "", body);
            return Statements.update(connection, "DELETE FROM bridge_recording WHERE id = ?", wanted.id());
        });
        news.run();
    }

    /** Erases what is older than it has to be kept, and forgets calls of that age. Must not throw. */
    int expire(Instant now) {
        Instant before = now.minus(Duration.ofDays(settings.daysKept()));
        int erased = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                    erased++;
                }
            }
            database.write(connection -> Statements.update(
                    connection, "DELETE FROM bridge_call WHERE ended = 1 AND heard < ?", Statements.micros(before)));
        } catch (IOException | RuntimeException e) {
            LOG.warn("old recordings are erased later: {}", e.toString());
        }
        return erased;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
