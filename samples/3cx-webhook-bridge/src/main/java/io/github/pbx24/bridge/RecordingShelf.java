package io.github.pbx24.bridge;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches recordings, converts them, keeps them for some days, and announces each with its address. One that fails, for whatever reason, is
 * tried again later and keeps no other one waiting.
 */
final class RecordingShelf implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordingShelf.class);

    /** Many conversations are never recorded, and each is asked for until it is given up. */
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private static final int MOST_DOUBLINGS = 12;
    private static final long MOST_BYTES = 1L << 30;
    private static final String UNFINISHED = ".part";

    private final JdbcDatabase database;
    private final RecordingSource source;
    private final BridgeSettings settings;
    private final Supplier<URI> address;
    private final Path folder;
    private final Clock clock;
    private final Runnable news;
    private final DiskReserve disk;
    private final Nights nights;
    private Instant cleaned = Instant.MIN;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bridge-recordings");
        thread.setDaemon(true);
        return thread;
    });

    RecordingShelf(
            JdbcDatabase database,
            RecordingSource source,
            BridgeSettings settings,
            Supplier<URI> address,
            Clock clock,
            Runnable news)
            throws IOException {
        this(database, source, settings, address, clock, news, freeOn(settings.folder()));
    }

    /** With an answer to the question how many bytes of the disk are free. */
    RecordingShelf(
            JdbcDatabase database,
            RecordingSource source,
            BridgeSettings settings,
            Supplier<URI> address,
            Clock clock,
            Runnable news,
            DiskReserve.Free free)
            throws IOException {
        this.database = database;
        this.source = source;
        this.settings = settings;
        this.address = address;
        this.folder = Files.createDirectories(settings.folder().resolve("recordings"));
        this.clock = clock;
        this.news = news;
        disk = new DiskReserve(settings.diskReserve(), free);
        nights = new Nights(settings.eraseHour(), settings.zone());
    }

    private static DiskReserve.Free freeOn(Path folder) {
        return () -> Files.getFileStore(folder).getUsableSpace();
    }

    Path folder() {
        return folder;
    }

    void start() throws IOException {
        // What a process that was killed had not finished is fetched again from its beginning.
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(UNFINISHED)).toList()) {
                Files.deleteIfExists(file);
            }
        }
        executor.scheduleWithFixedDelay(this::work, 0, settings.firstPause().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Must not throw: the executor would never call it again. */
    private void work() {
        try {
            clean(nights.last(clock.instant()));
            for (Wanted wanted : Wanted.due(database, clock.instant(), LONGEST_PAUSE)) {
                if (!disk.hasRoom()) {
                    return;
                }
                attempt(wanted);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("recordings are tried again: {}", e.toString());
        }
    }

    /** Once a night. What should have gone last night, while nobody was running, goes at the start. */
    private void clean(Instant night) {
        if (!night.equals(cleaned)) {
            cleaned = night;
            expire(night);
        }
    }

    private void attempt(Wanted wanted) {
        String problem;
        try {
            problem = fetch(wanted);
        } catch (TooLargeException e) {
            giveUp(wanted, e.getMessage());
            return;
        } catch (NoRoomException e) {
            // No failure of the recording: it waits for room as long as it takes.
            LOG.warn("the recording of {} has to wait: {}", wanted.leg(), e.getMessage());
            postpone(wanted);
            return;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // A full disk, a broken download, a file that is like no other: the next recording may fare better.
            problem = e.toString();
        }
        if (problem != null) {
            later(wanted, problem);
        }
    }

    /** What is in the way; null if nothing is left to be done. */
    private @Nullable String fetch(Wanted wanted) throws IOException {
        Fetched fetched = source.open(wanted.reference());
        if (fetched instanceof Fetched.NotReady notReady) {
            return notReady.reason();
        }
        if (fetched instanceof Fetched.Content content) {
            try (content) {
                announce(wanted, keep(wanted, content));
            }
        } else {
            giveUp(wanted, ((Fetched.Gone) fetched).reason());
        }
        return null;
    }

    private void later(Wanted wanted, String problem) {
        if (!clock.instant().isBefore(wanted.giveUp())) {
            giveUp(wanted, problem);
            return;
        }
        LOG.debug("the recording of {} is not there: {}", wanted.leg(), problem);
        postpone(wanted);
    }

    private void postpone(Wanted wanted) {
        Duration pause = settings.firstPause().multipliedBy(1L << Math.min(wanted.attempts(), MOST_DOUBLINGS));
        wanted.tryAgain(database, clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
    }

    private void giveUp(Wanted wanted, @Nullable String problem) {
        LOG.warn("there is no recording of {}: {}", wanted.leg(), problem);
        database.write(wanted::done);
    }

    /** The file gets its name only when it is complete and on the disk. What cannot be converted is kept as it is. */
    private String keep(Wanted wanted, Fetched.Content content) throws IOException {
        Path raw = folder.resolve(wanted.fileName() + UNFINISHED);
        Path converted = folder.resolve(wanted.fileName() + ".mp3" + UNFINISHED);
        try {
            Files.copy(bounded(content), raw, StandardCopyOption.REPLACE_EXISTING);
            boolean isMp3 = Mp3.convert(raw, converted);
            String name = wanted.fileName() + (isMp3 || content.contentType().contains("mpeg") ? ".mp3" : ".wav");
            Path complete = isMp3 ? converted : raw;
            try (FileChannel file = FileChannel.open(complete, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(
                    complete,
                    folder.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
            return name;
        } finally {
            Files.deleteIfExists(raw);
            Files.deleteIfExists(converted);
        }
    }

    private InputStream bounded(Fetched.Content content) throws IOException {
        if (content.length() > MOST_BYTES) {
            throw new TooLargeException();
        }
        long room = disk.roomFor(content.length());
        return room < MOST_BYTES
                ? new Bounded(content.stream(), room, NoRoomException::new)
                : new Bounded(content.stream(), MOST_BYTES, TooLargeException::new);
    }

    private void announce(Wanted wanted, String file) {
        String info = settings.fullInfo() ? wanted.info() : "";
        byte[] body = Fields.recording(address.get() + "/webapi/recording/" + file, info);
        database.write(connection -> {
            Outbox.add(connection, Outbox.RECORDINGS, "", body);
            return wanted.done(connection);
        });
        news.run();
    }

    /** Erases what is older than it has to be kept, and forgets what was heard and refused at that time. Must not throw. */
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
            database.write(connection -> Outbox.forget(connection, before)
                    + Wanted.forget(connection, before)
                    + Statements.update(
                            connection,
                            "DELETE FROM bridge_call WHERE ended = 1 AND heard < ?",
                            Statements.micros(before)));
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
