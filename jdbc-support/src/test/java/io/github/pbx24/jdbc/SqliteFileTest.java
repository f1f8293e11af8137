package io.github.pbx24.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a person meets who starts the program in a wrong place. */
class SqliteFileTest {

    @TempDir
    private Path folder = Path.of("");

    private static JdbcFailure failure(Path file) {
        return catchThrowableOfType(
                JdbcFailure.class, () -> JdbcDatabase.sqlite(file).close());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void everything_that_is_made_is_for_the_owner_only() throws IOException {
        Path file = folder.resolve("data/deep/pbx24.db");

        try (JdbcDatabase database = JdbcDatabase.sqlite(file)) {
            TestDatabases.execute(database, "CREATE TABLE t (a INTEGER)");

            assertThat(permissions(folder.resolve("data"))).isEqualTo("rwx------");
            assertThat(permissions(folder.resolve("data/deep"))).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(folder.resolve("data/deep"))) {
                assertThat(files)
                        .extracting(path -> path.getFileName() + " " + permissions(path))
                        .containsExactlyInAnyOrder(
                                "pbx24.db rw-------",
                                "pbx24.db-wal rw-------",
                                "pbx24.db-shm rw-------",
                                "pbx24.db.lock rw-------");
            }
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void a_file_that_others_could_read_is_closed_to_them() throws IOException {
        Path file = folder.resolve("pbx24.db");
        JdbcDatabase.sqlite(file).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        JdbcDatabase.sqlite(file).close();

        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_second_handle_in_this_process_is_refused_by_any_name_of_the_file() throws IOException {
        Path file = folder.resolve("pbx24.db");
        try (JdbcDatabase database = JdbcDatabase.sqlite(file)) {
            for (Path name : List.of(file, folder.resolve("x/../pbx24.db"))) {
                assertThat(failure(name).kind()).isEqualTo(Kind.LOCKED);
                assertThat(failure(name)).hasMessageContaining("give the same JdbcDatabase to all stores");
            }
            database.checkWritable();
        }
        JdbcDatabase.sqlite(file).close();
    }

    @Test
    void a_second_process_is_told_which_file_and_which_process_has_it() throws Exception {
        Path file = folder.resolve("pbx24.db");
        JdbcDatabase database = JdbcDatabase.sqlite(file);

        assertThat(otherProcess(file))
                .contains("LOCKED: " + file.toRealPath() + " is in use by another process (pid "
                        + ProcessHandle.current().pid() + "): stop that one first");
        database.checkWritable();
        database.close();
        assertThat(otherProcess(file)).contains("opened");
    }

    @Test
    void an_h2_file_of_an_older_release_is_named() throws IOException {
        Path h2 = Files.writeString(folder.resolve("gateway.mv.db"), "H:2,block:5");

        for (Path file : List.of(folder.resolve("gateway.db"), h2)) {
            assertThat(failure(file).kind()).isEqualTo(Kind.UNUSABLE);
            assertThat(failure(file))
                    .hasMessageContaining("found an H2 database, " + h2.toRealPath())
                    .hasMessageContaining("move the file away");
        }
        JdbcDatabase.sqlite(folder.resolve("other.db")).close();
        assertThat(folder.resolve("gateway.db")).doesNotExist();
    }

    @Test
    void a_file_of_something_else_is_left_alone() throws IOException {
        Path file = Files.writeString(folder.resolve("letter.db"), "Dear Sir or Madam, ".repeat(100));

        assertThat(failure(file).kind()).isEqualTo(Kind.UNUSABLE);
        assertThat(failure(file)).hasMessageEndingWith("letter.db is no SQLite database");
        assertThat(file).hasContent("Dear Sir or Madam, ".repeat(100));
    }

    @Test
    void a_folder_that_cannot_be_made_is_named_with_the_user_who_tried() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        assertThat(failure(file.resolve("pbx24.db")).kind()).isEqualTo(Kind.UNUSABLE);
        assertThat(failure(file.resolve("pbx24.db")))
                .hasMessageContaining(file + "/pbx24.db")
                .hasMessageContaining("the user " + System.getProperty("user.name")
                        + " must be able to write the file and its folder");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_folder_that_cannot_be_written_is_named() {
        // Nobody can write there, not even root.
        assertThat(failure(Path.of("/proc/self/pbx24.db")).kind()).isEqualTo(Kind.UNUSABLE);
        assertThat(failure(Path.of("/proc/self/pbx24.db"))).hasMessageContaining("cannot use /proc/");
    }

    @Test
    void a_native_library_that_cannot_be_unpacked_is_explained() throws Exception {
        assertThat(otherProcess(folder.resolve("pbx24.db"), "-Dorg.sqlite.tmpdir=/proc/nowhere"))
                .contains("UNUSABLE: the SQLite driver cannot unpack its native library into /proc/nowhere")
                .contains("-Dorg.sqlite.tmpdir=FOLDER");
    }

    @Test
    void a_missing_driver_is_named() throws Exception {
        List<String> withoutDriver = Stream.of(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("sqlite-jdbc"))
                .toList();

        assertThat(run(String.join(File.pathSeparator, withoutDriver), folder.resolve("pbx24.db")))
                .contains("UNUSABLE: no SQLite driver: add org.xerial:sqlite-jdbc to the class path");
    }

    private static String otherProcess(Path file, String... options) throws Exception {
        return run(System.getProperty("java.class.path"), file, options);
    }

    private static String run(String classPath, Path file, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, OpenOnce.class.getName(), file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }

    /** The other process. */
    static final class OpenOnce {
        private OpenOnce() {}

        public static void main(String[] file) {
            try (JdbcDatabase database = JdbcDatabase.sqlite(Path.of(file[0]))) {
                database.checkWritable();
                System.out.println("opened");
            } catch (JdbcFailure e) {
                System.out.println(e.kind() + ": " + e.getMessage());
            }
        }
    }
}
