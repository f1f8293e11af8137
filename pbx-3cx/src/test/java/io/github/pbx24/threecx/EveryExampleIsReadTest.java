package io.github.pbx24.threecx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An example that no test names proves nothing. */
class EveryExampleIsReadTest {

    private static final Path EXAMPLES = Path.of("src/test/resources");
    private static final Path TESTS = Path.of("src/test/java");

    /** {@code PluginScenariosTest} reads all of them, and demands an expectation for each. */
    private static final String WALKED = "komplit-scenario-";

    @ParameterizedTest
    @ValueSource(strings = {"3cx", "3cx-callcontrol", "3cx-templates"})
    void every_example_is_named_by_a_test(String folder) {
        String tests = files(TESTS).map(EveryExampleIsReadTest::text).collect(Collectors.joining("\n"));
        List<String> examples = files(EXAMPLES.resolve(folder))
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.startsWith(WALKED))
                .toList();

        assertThat(examples)
                .hasSizeGreaterThan(10)
                .allSatisfy(example -> assertThat(tests).as(example).contains(example));
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
