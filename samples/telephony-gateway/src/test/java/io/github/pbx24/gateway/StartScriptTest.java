package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The start script, with a Java that writes down how it is called. */
@EnabledOnOs(OS.LINUX)
class StartScriptTest {

    private static final String SERIAL = "-XX:+UseSerialGC";
    private static final String TRIM = "-XX:TrimNativeHeapInterval=10000";

    /** Makes the archive like the real one, and prints what it is given. */
    private static final String JAVA = """
            #!/bin/bash
            for option; do
              case $option in
                -XX:ArchiveClassesAtExit=*|-XX:AOTCacheOutput=*) [[ -e ${0%/*}/broken ]] && exit 1; touch "${option#*=}"; exit 0;;
              esac
            done
            echo "${MALLOC_ARENA_MAX:-none}"
            printf '%s\\n' "$@"
            """;

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(folder.resolve("jdk"));
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/java"), JAVA);
        java("17.0.15");
        executable(folder.resolve("gateway"), Files.readString(Path.of("gateway")));
        Files.createFile(folder.resolve("telephony-gateway.jar"));
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void java(String version) throws IOException {
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\nLIBC=\"gnu\"\n");
    }

    private List<String> start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(folder.resolve("gateway").toString(), "--config", "a b.yaml");
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "MALLOC_ARENA_MAX"));
        builder.environment().put("JAVA_HOME", home.toString());
        builder.environment().putAll(environment);
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private List<Path> archives() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(jsa|aot)"))
                    .toList();
        }
    }

    @Test
    void what_the_user_says_comes_last_and_arguments_stay_whole() throws IOException {
        List<String> called = start(Map.of("JAVA_OPTS", "-Xmx128m -Xms16m"));

        assertThat(called).startsWith("2", "-Xms32m").contains(SERIAL, TRIM);
        assertThat(called)
                .containsSubsequence("-Xms32m", SERIAL, "-Xmx128m", "-Xms16m")
                .endsWith("-jar", folder.resolve("telephony-gateway.jar").toString(), "--config", "a b.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"})
    void two_collectors_would_be_refused_by_Java(String variable) throws IOException {
        assertThat(start(Map.of(variable, "-Xmx1g -XX:+UseG1GC"))).doesNotContain(SERIAL);
        assertThat(start(Map.of(variable, "-XX:+UseCompressedOops -XX:+PrintGC")))
                .contains(SERIAL);
    }

    @Test
    void from_25_on_Java_chooses_better() throws IOException {
        java("25.0.1");

        assertThat(start(Map.of())).contains("-Xms32m").doesNotContain(SERIAL);
    }

    @Test
    void the_limit_of_arenas_may_be_another_one() throws IOException {
        assertThat(start(Map.of("MALLOC_ARENA_MAX", "7"))).startsWith("7");
    }

    @ParameterizedTest
    @CsvSource({
        "17.0.8, false",
        "17.0.9, true",
        "17.0.15, true",
        "18, false",
        "20.0.2, false",
        "21, false",
        "21.0.1, true",
        "25, true",
        "25.0.1, true"
    })
    void only_a_Java_that_knows_it_is_told_to_trim(String version, boolean knows) throws IOException {
        java(version);

        assertThat(start(Map.of()).contains(TRIM)).isEqualTo(knows);
    }

    @ParameterizedTest
    @CsvSource({"17.0.15, -XX:SharedArchiveFile=, jsa", "21.0.2, -XX:SharedArchiveFile=, jsa", "25, -XX:AOTCache=, aot"
    })
    void the_archive_is_of_the_kind_that_this_Java_reads(String version, String option, String kind)
            throws IOException {
        java(version);
        List<String> called = start(Map.of());

        assertThat(archives()).singleElement().asString().endsWith(kind);
        assertThat(called).contains(option + archives().get(0));
    }

    @Test
    void another_Java_and_another_jar_have_an_archive_of_their_own() throws IOException {
        start(Map.of());
        Path first = archives().get(0);
        java("17.0.16");
        assertThat(start(Map.of())).noneMatch(option -> option.endsWith(first.toString()));
        assertThat(archives()).hasSize(2);

        java("17.0.15");
        FileTime before = FileTime.from(Instant.now().minusSeconds(3600));
        Files.setLastModifiedTime(first, before);
        start(Map.of());
        assertThat(Files.getLastModifiedTime(first)).isGreaterThan(before);
    }

    @Test
    void without_an_archive_it_starts_all_the_same() throws IOException {
        Files.createFile(home.resolve("bin/broken"));

        assertThat(start(Map.of())).contains("-jar").noneMatch(option -> option.startsWith("-XX:SharedArchiveFile"));
        assertThat(start(Map.of("GATEWAY_CACHE", "/nowhere"))).contains("-jar");
    }
}
