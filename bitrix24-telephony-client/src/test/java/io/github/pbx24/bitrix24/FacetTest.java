package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The facets of the client are written from the factories, word for word: nothing of a factory can be missing in its
 * facet, and nothing can mean something else there.
 */
class FacetTest {

    private static final String REGENERATE =
            "mvn -pl bitrix24-telephony-client -am test -Dtest=FacetTest -Dpbx24.regenerate=true"
                    + " -Dsurefire.failIfNoSpecifiedTests=false";

    private static final Path SOURCES = Path.of("src/main/java/io/github/pbx24/bitrix24");
    private static final Path CLIENT = SOURCES.resolve("Bitrix24Client.java");

    /** A factory method: its Javadoc, its type and name, its parameters. */
    private static final Pattern FACTORY = Pattern.compile(
            "( {4}/\\*\\*(?:(?!\\*/).)*\\*/\\n)"
                    + " {4}public static ((?:Bitrix24Request|Listing)<[^()]+>) (\\w+)\\(([^)]*)\\) \\{",
            Pattern.DOTALL);

    private static final Pattern IMPORT = Pattern.compile("import [\\w.]+\\.(\\w+);\\n");

    static List<Path> factories() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(FacetTest::isFactory).sorted().toList();
        }
    }

    private static boolean isFactory(Path file) {
        return !file.getParent().equals(SOURCES)
                && !file.startsWith(SOURCES.resolve("internal"))
                && file.toString().endsWith(".java")
                && FACTORY.matcher(text(file)).find();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void a_facet_says_what_its_factory_says(Path factory) throws IOException {
        String name = factory.getFileName().toString().replace(".java", "");
        Path file = factory.resolveSibling(name + "Facet.java");
        String expected = facet(text(factory), name);
        if (Boolean.getBoolean("pbx24.regenerate")) {
            Files.writeString(file, expected);
        }
        assertThat(file).as("regenerate with: " + REGENERATE).isRegularFile();
        // The formatter may break lines elsewhere.
        assertThat(text(file).replaceAll("[\\s*]+", "").equals(expected.replaceAll("[\\s*]+", "")))
                .as(file + " is another, regenerate with: " + REGENERATE)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("factories")
    void every_facet_can_be_reached_from_the_client(Path factory) throws IOException {
        String facet = factory.getFileName().toString().replace(".java", "Facet");
        List<Path> ways = new ArrayList<>(List.of(CLIENT));
        // A package below a subject is reached through the subject's facets.
        for (Path folder = factory.getParent(); !folder.equals(CLIENT.getParent()); folder = folder.getParent()) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith("Facets.java")).forEach(ways::add);
            }
        }
        assertThat(ways.stream().map(FacetTest::text).collect(Collectors.joining()))
                .contains(facet + ".INSTANCE");
        for (Path way : ways.subList(1, ways.size())) {
            assertThat(text(CLIENT)).contains(way.getFileName().toString().replace(".java", ".INSTANCE"));
        }
    }

    private static String facet(String source, String name) {
        StringBuilder methods = new StringBuilder();
        Matcher factory = FACTORY.matcher(source);
        while (factory.find()) {
            String parameters = factory.group(4).strip();
            methods.append('\n')
                    .append(factory.group(1).replaceAll("(@link |@see )#", "$1" + name + "#"))
                    .append("    public " + factory.group(2) + " " + factory.group(3) + "(" + parameters + ") {\n")
                    .append("        return " + name + "." + factory.group(3) + "(" + names(parameters) + ");\n")
                    .append("    }\n");
        }
        String body = """

                /**
                 * The requests of {@link %1$s} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
                 * it there.
                 *
                 * @since 0.1
                 */
                public final class %1$sFacet {

                    /** The only one. */
                    public static final %1$sFacet INSTANCE = new %1$sFacet();

                    private %1$sFacet() {}
                %2$s}
                """.formatted(name, methods);
        String imports = Stream.concat(
                        Stream.of("import io.github.pbx24.bitrix24.Bitrix24Client;\n"),
                        IMPORT.matcher(source)
                                .results()
                                .filter(one -> Pattern.compile("\\b" + one.group(1) + "\\b")
                                        .matcher(body)
                                        .find())
                                .map(MatchResult::group))
                .distinct()
                .sorted()
                .collect(Collectors.joining());
        return source.substring(0, source.indexOf(";\n") + 2) + "\n" + imports + body;
    }

    /** The names out of {@code Map<String, ?> filter, @Nullable String sort}. */
    private static String names(String parameters) {
        List<String> names = new ArrayList<>();
        int depth = 0;
        StringBuilder word = new StringBuilder();
        for (char c : (parameters + ",").toCharArray()) {
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (c == ',' && depth == 0) {
                names.add(word.toString());
            }
            if (Character.isJavaIdentifierPart(c)) {
                word.append(c);
            } else {
                word.setLength(0);
            }
        }
        return String.join(", ", names);
    }
}
