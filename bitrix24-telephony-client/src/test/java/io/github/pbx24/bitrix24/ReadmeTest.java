package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles every example of the README as it stands there, with the imports that stand there. */
class ReadmeTest {

    private static final Pattern EXAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    /** What an example may take for granted: values of the reader's own program, and what it does with the results. */
    private static final String SURROUNDINGS = """
            abstract class Example {
                io.github.pbx24.bitrix24.Bitrix24Client client;
                String accessToken, refreshToken, clientSecret, memberId, applicationToken, callId;
                byte[] body;
                java.nio.file.Path folder;
                abstract void store(Object what);
                abstract void dial(long userId, String number, String callId);
                abstract void work(io.github.pbx24.bitrix24.event.offline.OfflineEvent event);
                abstract void show(Object row);
                void example() throws Exception {
            %s
                }
            }
            """;

    static List<String> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(example -> example.group(1))
                .toList();
    }

    @Test
    void the_readme_has_examples() throws IOException {
        assertThat(examples()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_compiles(String example, @TempDir Path classes) {
        String imports = lines(example, true);
        String program = imports + SURROUNDINGS.formatted(lines(example, false));
        StringWriter complaints = new StringWriter();

        assertThat(compile(program, classes, complaints))
                .as(complaints + program)
                .isTrue();
        for (String type : imports.lines().toList()) {
            String name = type.substring(type.lastIndexOf('.') + 1).replace(";", "");
            assertThat(lines(example, false)).as("uses what it imports").contains(name);
        }
    }

    private static String lines(String example, boolean imports) {
        return example.lines()
                .filter(line -> line.startsWith("import ") == imports)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static boolean compile(String program, Path classes, StringWriter complaints) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        SimpleJavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///Example.java"), SimpleJavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return program;
                    }
                };
        String path = List.of(Bitrix24Client.class, NullMarked.class).stream()
                .map(ReadmeTest::home)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        List<String> options = List.of("-proc:none", "--release", "17", "-cp", path, "-d", classes.toString());
        return compiler.getTask(complaints, null, null, options, null, List.of(source))
                .call();
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
