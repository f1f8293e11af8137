package io.github.pbx24.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Migrations;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be wrong with recordings. */
class RecordingShelfTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Instant NOW = Instant.parse("2026-01-15T09:15:02Z");
    private static final String LEG = "260115121502_7-2";

    @TempDir
    Path folder;

    private BridgeSettings settings;
    private JdbcDatabase database;
    private RecordingShelf shelf;

    @BeforeEach
    void open() {
        settings = Ini.quick(Ini.values(folder, "http://127.0.0.1:1/"));
        database = JdbcDatabase.sqlite(folder.resolve("bridge.db"));
        database.migrate(new Migrations("bridge", Bridge.class, List.of("bridge", "recordings")));
    }

    @AfterEach
    void close() {
        if (shelf != null) {
            shelf.close();
        }
        database.close();
    }

    private void start(RecordingSource source, Instant now) throws IOException {
        start(source, Clock.fixed(now, ZoneOffset.UTC), () -> Long.MAX_VALUE);
    }

    private void start(RecordingSource source, Clock clock, DiskReserve.Free free) throws IOException {
        shelf = new RecordingShelf(
                database, source, settings, () -> URI.create("https://recordings.example.com"), clock, () -> {}, free);
        shelf.start();
    }

    private void want(String leg, String reference) {
        database.write(connection -> {
            Wanted.add(connection, leg, RecordingReference.id(reference), "", NOW);
            return 1;
        });
    }

    private List<String> announced() {
        return database.read(connection -> Statements.list(
                connection,
                "SELECT body FROM bridge_outbox ORDER BY id",
                row -> new String(row.getBytes("body"), StandardCharsets.UTF_8).replace("\\/", "/")));
    }

    private long open(String condition) {
        return database.read(connection -> Statements.list(
                        connection, "SELECT COUNT(*) FROM bridge_recording WHERE " + condition, row -> row.getLong(1)))
                .get(0);
    }

    private static Fetched audio(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Fetched.Content(new ByteArrayInputStream(bytes), "audio/x-wav", bytes.length);
    }

    /** Longer than anything, without a byte of memory. */
    private static Fetched endless() {
        return new Fetched.Content(
                new InputStream() {
                    @Override
                    public int read() {
                        return 0;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        return length;
                    }
                },
                "audio/x-wav",
                -1);
    }

    private static Fetched broken() {
        return new Fetched.Content(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the line was cut");
                    }
                },
                "audio/x-wav",
                -1);
    }

    @Test
    void a_recording_that_always_fails_keeps_no_other_waiting() throws Exception {
        want("260115121502_1-1", "breaks");
        want("260115121502_2-1", "throws");
        want("260115121502_3-1", "is good");
        start(
                reference -> switch (reference.value()) {
                    case "breaks" -> broken();
                    case "throws" -> throw new UncheckedIOException(new IOException("the exchange is strange"));
                    default -> audio("good");
                },
                NOW);

        await().atMost(PATIENCE).until(() -> announced().size() == 1);
        assertThat(announced().get(0))
                .contains("https://recordings.example.com/webapi/recording/260115121502_3-1-1.wav");
        await().atMost(PATIENCE).until(() -> open("done = 0 AND attempts > 0") == 2);
    }

    @Test
    void what_fails_until_its_time_is_over_is_given_up() throws Exception {
        want(LEG, "breaks");
        start(reference -> broken(), NOW.plus(Duration.ofDays(2)));

        await().atMost(PATIENCE).until(() -> open("done = 1") == 1);
        assertThat(announced()).isEmpty();
    }

    @Test
    void what_is_larger_than_anything_is_not_fetched_again_and_leaves_nothing_behind() throws Exception {
        want(LEG, "endless");
        settings = Ini.quick(Ini.values(folder, "http://127.0.0.1:1/"));
        start(
                reference -> new Fetched.Content(
                        new Bounded(((Fetched.Content) endless()).stream(), 100_000, TooLargeException::new),
                        "audio/x-wav",
                        -1),
                NOW);

        await().atMost(PATIENCE).until(() -> open("done = 1") == 1);
        try (Stream<Path> files = Files.list(shelf.folder())) {
            assertThat(files).isEmpty();
        }
    }

    /** The call log names one for each employee who talked. */
    @Test
    void each_recording_of_a_leg_has_a_file_of_its_own_and_is_announced_once() throws Exception {
        want(LEG, "first");
        want(LEG, "second");
        want(LEG, "first");
        start(reference -> audio(reference.value()), NOW);

        await().atMost(PATIENCE).until(() -> open("done = 1") == 2);
        want(LEG, "second");
        assertThat(open("done = 0")).isZero();
        assertThat(announced()).hasSize(2).doesNotHaveDuplicates();
        assertThat(shelf.folder().resolve(LEG + "-1.wav")).hasContent("first");
        assertThat(shelf.folder().resolve(LEG + "-2.wav")).hasContent("second");
    }

    @Test
    void a_clock_that_was_set_back_puts_nothing_off() throws Exception {
        want(LEG, "first");
        start(reference -> audio("x"), NOW.minus(Duration.ofDays(1)));

        await().atMost(PATIENCE).until(() -> announced().size() == 1);
    }

    @Test
    void what_a_killed_process_left_unfinished_goes() throws Exception {
        Path left = Files.createDirectories(folder.resolve("recordings")).resolve(LEG + "-1.part");
        Files.writeString(left, "half");
        start(reference -> audio("x"), NOW);

        assertThat(left).doesNotExist();
    }

    @Test
    void what_was_announced_long_ago_is_forgotten() throws Exception {
        want(LEG, "first");
        start(reference -> audio("x"), NOW);
        await().atMost(PATIENCE).until(() -> open("done = 1") == 1);

        shelf.expire(NOW.plus(Duration.ofDays(30)));
        assertThat(open("done = 1")).isOne();
        shelf.expire(NOW.plus(Duration.ofDays(31)));
        assertThat(open("done = 1")).isZero();
    }

    /** Counts how often it was asked, so that a test can tell that something was looked at and left. */
    private static final class SetClock extends Clock {

        private final AtomicInteger asked = new AtomicInteger();
        private volatile Instant now;

        SetClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            asked.incrementAndGet();
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        void awaitRounds() {
            int before = asked.get();
            await().atMost(PATIENCE).until(() -> asked.get() > before + 6);
        }
    }

    private Path old(String name, String modified) throws IOException {
        Path file = Files.createDirectories(folder.resolve("recordings")).resolve(name);
        Files.writeString(file, "audio");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.parse(modified)));
    }

    @Test
    void recordings_are_erased_at_the_hour_of_the_night_and_not_before() throws Exception {
        Path lastNight = old("251215120000_1-1-1.mp3", "2025-12-15T23:00:00Z");
        Path tonight = old("251216090000_2-1-1.mp3", "2025-12-16T07:00:00Z");
        Path tomorrow = old("251216120000_3-1-1.mp3", "2025-12-17T07:00:00Z");
        SetClock clock = new SetClock(NOW);
        start(reference -> audio("x"), clock, () -> Long.MAX_VALUE);

        await().atMost(PATIENCE).until(() -> !Files.exists(lastNight));
        clock.awaitRounds();
        assertThat(tonight).exists();
        clock.now = Instant.parse("2026-01-15T23:59:59Z");
        clock.awaitRounds();
        assertThat(tonight).exists();
        clock.now = Instant.parse("2026-01-16T00:00:00Z");
        await().atMost(PATIENCE).until(() -> !Files.exists(tonight));
        assertThat(tomorrow).exists();
    }

    @Test
    void a_disk_without_room_makes_recordings_wait_unasked_for() throws Exception {
        settings = Ini.quick(withReserve("5"));
        AtomicLong free = new AtomicLong(5_000_000);
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger opened = new AtomicInteger();
        want(LEG, "first");
        start(
                reference -> {
                    opened.incrementAndGet();
                    return audio("x");
                },
                // So late that everything that fails is given up.
                Clock.fixed(NOW.plus(Duration.ofDays(3)), ZoneOffset.UTC),
                () -> {
                    asked.incrementAndGet();
                    return free.get();
                });

        await().atMost(PATIENCE).until(() -> asked.get() > 3);
        assertThat(opened).hasValue(0);
        assertThat(open("done = 0 AND attempts = 0")).isOne();
        free.set(6_000_000);
        await().atMost(PATIENCE).until(() -> announced().size() == 1);
    }

    @Test
    void a_recording_for_which_there_is_no_room_waits_and_shorter_ones_do_not() throws Exception {
        settings = Ini.quick(withReserve("5"));
        want("260115121502_1-1", "long");
        want("260115121502_2-1", "endless");
        want("260115121502_3-1", "short");
        AtomicLong read = new AtomicLong();
        start(
                reference -> switch (reference.value()) {
                    case "long" -> new Fetched.Content(counted(read), "audio/x-wav", 100_001);
                    case "endless" -> endless();
                    default -> audio("short");
                },
                Clock.fixed(NOW.plus(Duration.ofDays(3)), ZoneOffset.UTC),
                () -> 5_200_000);

        await().atMost(PATIENCE).until(() -> announced().size() == 1);
        await().atMost(PATIENCE).until(() -> open("done = 0 AND attempts > 0") == 2);
        assertThat(read).hasValue(0);
        try (Stream<Path> files = Files.list(shelf.folder())) {
            assertThat(files).singleElement().asString().contains("260115121502_3-1-1");
        }
    }

    private Map<String, String> withReserve(String megabytes) {
        Map<String, String> values = Ini.values(folder, "http://127.0.0.1:1/");
        values.put("DISK_RESERVE_MB", megabytes);
        return values;
    }

    private static InputStream counted(AtomicLong read) {
        return new InputStream() {
            @Override
            public int read() {
                read.incrementAndGet();
                return 0;
            }
        };
    }
}
