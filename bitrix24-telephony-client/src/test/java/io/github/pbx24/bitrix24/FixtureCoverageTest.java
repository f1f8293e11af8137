package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A documented example that no test reads is not covered, whatever the code can do. */
class FixtureCoverageTest {

    private static final Path FIXTURES = Path.of("src", "test", "resources", "bitrix24");
    private static final Path TESTS = Path.of("src", "test", "java");

    @Test
    void every_documented_example_is_read_by_a_test() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (Path test : files(TESTS)) {
            if (test.toString().endsWith(".java")) {
                sources.append(Files.readString(test));
            }
        }

        assertThat(files(FIXTURES))
                .hasSizeGreaterThanOrEqualTo(147)
                .allSatisfy(file -> assertThat(sources.toString())
                        .as("no test reads %s", file.getFileName())
                        .contains(file.getFileName().toString()));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
