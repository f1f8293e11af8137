package io.github.pbx24.inbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise behind every 200, when the current goes. A process is recorded while it works: each write, each fsync, each
 * acknowledgement, in order. Then the disk is built as it may look after a cut at any record: what was written since a file's last
 * fsync is there in part, in any part. Whatever was acknowledged before the cut must be in the file.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class PowerCutTest {
    private static final int CUTS = 48;
    private static final int SECTOR = 512;

    @TempDir
    private Path folder = Path.of("");

    /** One thing the process did; kinds as in {@code recorder.c}. */
    private record Step(char kind, long file, long offset, byte[] data) {}

    @BeforeEach
    void there_is_a_compiler() {
        assumeTrue(isThere("cc"), "there is no C compiler to build the recorder with");
    }

    private static boolean isThere(String command) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
    }

    @Test
    void what_was_acknowledged_before_the_current_went_is_there_afterwards() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        JdbcDatabase.sqlite(disk.resolve("pbx24.db")).close();
        List<Step> steps = recorded(disk);
        long printed = steps.stream().filter(step -> step.kind() == 'P').count();
        long synced = steps.stream().filter(step -> step.kind() == 'S').count();
        assertThat(printed).as("acknowledgements recorded").isGreaterThan(200);
        assertThat(synced).as("fsyncs recorded").isGreaterThan(50);

        long seed = System.nanoTime();
        Random random = new Random(seed);
        int most = 0;
        for (int cut = 0; cut < CUTS; cut++) {
            int at = random.nextInt(steps.size() / 10, steps.size());
            String when = "seed " + seed + ", cut " + cut + " after step " + at + " of " + steps.size();
            Path image = Files.createDirectory(folder.resolve("image-" + cut));
            build(image, disk, steps.subList(0, at), Survival.values()[cut % Survival.values().length], random);
            most = Math.max(most, verify(image, acknowledged(steps.subList(0, at)), when));
        }
        System.out.printf("%d cuts, up to %d acknowledged before, 0 lost%n", CUTS, most);
    }

    /** Without fsync, acknowledged rows are lost: so the images are as harsh as they claim to be. */
    @Test
    void a_disk_that_lies_about_its_fsyncs_loses_rows() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        JdbcDatabase.sqlite(disk.resolve("pbx24.db")).close();
        List<Step> steps =
                recorded(disk).stream().filter(step -> step.kind() != 'S').toList();
        Path image = Files.createDirectory(folder.resolve("image"));

        build(image, disk, steps, Survival.NOTHING, new Random(1));

        Path file = image.resolve("pbx24.db");
        Set<String> rows = Files.exists(file) && Files.size(file) > 0 ? rows(file) : Set.of();
        assertThat(rows).doesNotContainAnyElementsOf(acknowledged(steps));
    }

    private List<Step> recorded(Path disk) throws IOException, InterruptedException {
        Path source = folder.resolve("recorder.c");
        Path library = folder.resolve("recorder.so");
        Path log = folder.resolve("log");
        Path printed = folder.resolve("printed");
        try (InputStream in = PowerCutTest.class.getResourceAsStream("/power-cut/recorder.c")) {
            Files.write(source, in.readAllBytes());
        }
        Process compiler = new ProcessBuilder(
                        "cc",
                        "-shared",
                        "-fPIC",
                        "-O1",
                        "-o",
                        library.toString(),
                        source.toString(),
                        "-ldl",
                        "-lpthread")
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).as("the recorder compiles").isZero();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommitUntilKilled.class.getName(),
                        disk.resolve("pbx24.db").toString())
                .redirectOutput(printed.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "LD_PRELOAD", library.toString(),
                        "RECORD_FOLDER", disk.toString(),
                        "RECORD_TO", log.toString()));
        // The image of the files before the process came, from which all others are made.
        Path before = Files.createDirectory(folder.resolve("before"));
        copy(disk, before);
        Process child = builder.start();
        try {
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !child.isAlive() || Files.size(printed) > 3_000 * 36L);
            assertThat(child.isAlive()).as("the child lives until it is killed").isTrue();
        } finally {
            child.destroyForcibly().waitFor();
        }
        delete(disk);
        copy(before, disk);
        return read(log);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void delete(Path from) throws IOException {
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<Step> read(Path log) throws IOException {
        List<Step> steps = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(log)))) {
            byte[] head = new byte[32];
            while (true) {
                in.readFully(head);
                ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.nativeOrder());
                char kind = (char) numbers.getLong();
                long file = numbers.getLong();
                long offset = numbers.getLong();
                byte[] data = new byte[(int) numbers.getLong()];
                in.readFully(data);
                steps.add(new Step(kind, file, offset, data));
            }
        } catch (EOFException e) {
            // The kill may cut the last record.
            return steps;
        }
    }

    /** What becomes of the writes after a file's last fsync. */
    private enum Survival {
        NOTHING,
        A_BEGINNING,
        ANY_SECTORS
    }

    /** A file's content as it is for sure, and what may have reached the disk since. */
    private static final class Image {
        private byte[] bytes;
        private int size;
        final List<Step> since = new ArrayList<>();

        Image(byte[] bytes) {
            this.bytes = bytes;
            this.size = bytes.length;
        }

        byte[] content() {
            return Arrays.copyOf(bytes, size);
        }

        void sync() {
            since.forEach(this::apply);
            since.clear();
        }

        void apply(Step step) {
            if (step.kind() == 'T') {
                int wanted = Math.toIntExact(step.offset());
                grow(wanted);
                Arrays.fill(bytes, Math.min(wanted, size), Math.max(wanted, size), (byte) 0);
                size = wanted;
            } else {
                write(step.offset(), step.data(), 0, step.data().length);
            }
        }

        void write(long offset, byte[] data, int from, int length) {
            int end = Math.toIntExact(offset + from + length);
            grow(end);
            size = Math.max(size, end);
            System.arraycopy(data, from, bytes, Math.toIntExact(offset + from), length);
        }

        private void grow(int wanted) {
            if (bytes.length < wanted) {
                bytes = Arrays.copyOf(bytes, Math.max(wanted, 2 * bytes.length));
            }
        }
    }

    private static void build(Path image, Path disk, List<Step> steps, Survival survival, Random random)
            throws IOException {
        Map<String, Image> files = new HashMap<>();
        Map<Long, String> names = new HashMap<>();
        try (var there = Files.list(disk)) {
            for (Path file : there.toList()) {
                files.put(file.getFileName().toString(), new Image(Files.readAllBytes(file)));
            }
        }
        for (Step step : steps) {
            switch (step.kind()) {
                case 'O' -> {
                    String name = name(step);
                    names.put(step.file(), name);
                    files.computeIfAbsent(name, key -> new Image(new byte[0]));
                }
                case 'U' -> files.remove(name(step));
                case 'S' -> file(files, names, step).sync();
                case 'W', 'T' -> file(files, names, step).since.add(step);
                default -> {}
            }
        }
        for (Map.Entry<String, Image> file : files.entrySet()) {
            // Nobody trusts this one after a crash: it is shared memory.
            if (!file.getKey().endsWith("-shm")) {
                survive(file.getValue(), survival, random);
                Files.write(image.resolve(file.getKey()), file.getValue().content());
            }
        }
    }

    private static Image file(Map<String, Image> files, Map<Long, String> names, Step step) {
        return files.computeIfAbsent(names.get(step.file()), key -> new Image(new byte[0]));
    }

    private static String name(Step step) {
        return String.valueOf(
                Path.of(new String(step.data(), StandardCharsets.UTF_8)).getFileName());
    }

    private static void survive(Image file, Survival survival, Random random) {
        if (survival == Survival.A_BEGINNING && !file.since.isEmpty()) {
            file.since.subList(0, random.nextInt(file.since.size() + 1)).forEach(file::apply);
        }
        if (survival == Survival.ANY_SECTORS) {
            for (Step step : file.since) {
                if (step.kind() == 'T') {
                    if (random.nextInt(10) < 7) {
                        file.apply(step);
                    }
                    continue;
                }
                for (int from = 0; from < step.data().length; from += SECTOR) {
                    if (random.nextInt(10) < 7) {
                        file.write(step.offset(), step.data(), from, Math.min(SECTOR, step.data().length - from));
                    }
                }
            }
        }
    }

    private static Set<String> acknowledged(List<Step> steps) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        steps.stream().filter(step -> step.kind() == 'P').forEach(step -> printed.writeBytes(step.data()));
        String lines = printed.toString(StandardCharsets.US_ASCII);
        return new HashSet<>(
                lines.substring(0, lines.lastIndexOf('\n') + 1).lines().toList());
    }

    private static Set<String> rows(Path file) {
        try (JdbcDatabase database = JdbcDatabase.sqlite(file)) {
            Set<String> rows = new HashSet<>();
            if (!texts(database, "SELECT name FROM sqlite_master WHERE name = 'pbx24_inbox'")
                    .isEmpty()) {
                rows.addAll(texts(database, "SELECT id FROM pbx24_inbox"));
            }
            if (!texts(database, "SELECT name FROM sqlite_master WHERE name = 'effect'")
                    .isEmpty()) {
                rows.addAll(texts(database, "SELECT id FROM effect"));
            }
            assertThat(texts(database, "PRAGMA integrity_check")).containsExactly("ok");
            return rows;
        }
    }

    private static int verify(Path image, Set<String> acknowledged, String when) {
        Set<String> lost = new HashSet<>(acknowledged);
        lost.removeAll(rows(image.resolve("pbx24.db")));
        assertThat(lost).as("lost, " + when).isEmpty();
        return acknowledged.size();
    }

    private static List<String> texts(JdbcDatabase database, String sql) {
        return database.read(connection -> Statements.list(connection, sql, row -> String.valueOf(row.getString(1))));
    }
}
