package com.example.ringo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.tck.PbxFixture;
import io.github.pbx24.pbx.tck.PbxProviderTck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * {@code docs/write-a-provider.md}, played: the code that it shows is taken out of the page, compiled, found by the service loader and given
 * to the kit.
 */
class PageTest extends PbxProviderTck {

    private static final Path CHECKOUT = Path.of("../..");
    private static final Path PAGE = CHECKOUT.resolve("docs/write-a-provider.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern FILE_NAME = Pattern.compile("^(?://|#) (src/\\S+)\\n");

    @TempDir
    static Path project;

    private static Map<String, String> files = Map.of();
    private static PageLoader loader = new PageLoader(new URL[0]);
    private static PbxProvider provider = new RingoProvider();

    /** Classes of the page before those of the sample. */
    private static final class PageLoader extends URLClassLoader {

        PageLoader(URL[] urls) {
            super(urls, PageTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                boolean own = name.startsWith("com.example.ringo.");
                return loaded != null ? loaded : own ? findClass(name) : super.loadClass(name, resolve);
            }
        }
    }

    @BeforeAll
    static void play() throws IOException {
        files = filesOfPage();
        Path classes = Files.createDirectories(project.resolve("classes"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = project.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        compile(classes);
        Path services = Path.of("META-INF/services/" + PbxProvider.class.getName());
        Files.createDirectories(classes.resolve(services).getParent());
        Files.copy(project.resolve("src/main/resources").resolve(services), classes.resolve(services));
        loader = new PageLoader(new URL[] {classes.toUri().toURL()});
        provider = ServiceLoader.load(PbxProvider.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.id().equals("ringo"))
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    static void close() throws IOException {
        loader.close();
    }

    private static void compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<Path> sources = files.keySet().stream()
                    .filter(name -> name.endsWith(".java"))
                    .map(project::resolve)
                    .toList();
            boolean done = compiler.getTask(
                            complaints,
                            manager,
                            null,
                            List.of(
                                    "--release",
                                    "17",
                                    "-proc:none",
                                    "-Xlint:all",
                                    "-cp",
                                    path,
                                    "-d",
                                    classes.toString()),
                            null,
                            manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(done).as(complaints.toString()).isTrue();
        }
    }

    /** Rules of the SPI, kept by the code of the page. */
    @Override
    protected PbxFixture fixture() {
        return new RingoFixture(provider);
    }

    @Test
    void the_provider_of_the_page_is_what_the_kit_gets() {
        assertThat(provider.getClass().getClassLoader()).isSameAs(loader);
        assertThat(files.keySet())
                .containsExactlyInAnyOrder(
                        "src/main/java/com/example/ringo/RingoProvider.java",
                        "src/main/java/com/example/ringo/RingoParser.java",
                        "src/main/resources/META-INF/services/io.github.pbx24.pbx.PbxProvider");
    }

    @Test
    void the_page_shows_the_sample_as_it_is() throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(file.getValue().strip())
                    .as(file.getKey())
                    .isEqualTo(Files.readString(Path.of(file.getKey())).strip());
        }
    }

    @Test
    void the_project_of_the_page_takes_modules_that_are_published() throws Exception {
        Document pom = xml(block("xml"));
        Document bom = xml(Files.readString(CHECKOUT.resolve("bom/pom.xml")));
        List<String> artifacts = texts(pom, "artifactId").stream()
                .filter(artifact -> !artifact.startsWith("maven-"))
                .toList();
        assertThat(artifacts).contains("ringo-for-pbx24", "pbx24-bom", "pbx-http-support", "pbx-webhook-tck");
        assertThat(texts(bom, "artifactId")).containsAll(artifacts.subList(1, artifacts.size()));
        // The version of the sample's parent is that of everything here.
        String version =
                texts(xml(Files.readString(Path.of("pom.xml"))), "version").get(0);
        assertThat(texts(pom, "version").get(1)).isEqualTo(version);
        assertThat(page())
                .contains(artifacts.get(0) + "-" + texts(pom, "version").get(0) + ".jar");
    }

    /** What a Maven of some years takes by itself knows neither Java 17 nor JUnit of today. */
    @Test
    void the_project_of_the_page_names_the_plugins_that_this_build_uses() throws Exception {
        String page = block("xml");
        String build = Files.readString(CHECKOUT.resolve("pom.xml"));
        for (String plugin : List.of("maven-compiler-plugin", "maven-surefire-plugin")) {
            Pattern version = Pattern.compile("<artifactId>" + plugin + "</artifactId>\\s*<version>([^<]+)</version>");
            Matcher here = version.matcher(build);
            Matcher there = version.matcher(page);
            assertThat(here.find()).isTrue();
            assertThat(there.find()).as(plugin).isTrue();
            assertThat(there.group(1)).as(plugin).isEqualTo(here.group(1));
        }
    }

    /** The project of the page has no more dependencies than it shows, and the sample goes into it without this test. */
    @Test
    void what_is_copied_needs_nothing_that_the_project_lacks() throws IOException {
        assertThat(page()).contains("rm src/test/java/com/example/ringo/PageTest.java");
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            for (Path source : sources.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.endsWith("PageTest.java"))
                    .toList()) {
                assertThat(Pattern.compile("^import (?:static )?(\\S+);", Pattern.MULTILINE)
                                .matcher(Files.readString(source))
                                .results()
                                .map(found -> found.group(1)))
                        .as(source.toString())
                        .allMatch(name -> name.startsWith("java.")
                                || name.startsWith("io.github.pbx24.pbx.")
                                || name.startsWith("org.jspecify."));
            }
        }
    }

    @Test
    void what_the_page_names_exists() throws IOException {
        TreeSet<String> unknown = new TreeSet<>();
        List<String> packages = List.of(
                "io.github.pbx24.pbx.",
                "io.github.pbx24.pbx.CallEvent$",
                "io.github.pbx24.pbx.CallControl$Originated$",
                "io.github.pbx24.pbx.http.",
                "io.github.pbx24.pbx.verify.",
                "io.github.pbx24.pbx.tck.",
                "com.example.ringo.");
        for (String name : named("`([A-Z][a-z]+[A-Za-z]*)(?:\\.\\w+)?(?:\\([^`]*\\))?`")) {
            if (packages.stream().noneMatch(prefix -> exists(prefix + name))) {
                unknown.add(name);
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(named("-pl (\\S+)"))
                .allSatisfy(module ->
                        assertThat(CHECKOUT.resolve(module + "/pom.xml")).exists());
        assertThat(named("-Dtest=(\\w+)"))
                .allSatisfy(
                        test -> assertThat(exists("com.example.ringo." + test)).isTrue());
        assertThat(named("\\]\\(\\.\\./([^)]+)\\)"))
                .allSatisfy(link -> assertThat(CHECKOUT.resolve(link)).exists());
    }

    private static boolean exists(String name) {
        try {
            Class.forName(name, false, PageTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    private static List<String> named(String pattern) throws IOException {
        List<String> found = Pattern.compile(pattern)
                .matcher(page())
                .results()
                .map(result -> result.group(1))
                .distinct()
                .toList();
        assertThat(found).as(pattern).isNotEmpty();
        return found;
    }

    private static String block(String language) throws IOException {
        return BLOCK.matcher(page())
                .results()
                .filter(result -> result.group(1).equals(language))
                .map(result -> result.group(2))
                .findFirst()
                .orElseThrow();
    }

    /** Blocks whose first line says which file they are. */
    private static Map<String, String> filesOfPage() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        Stream<String> blocks = BLOCK.matcher(page()).results().map(PageTest::content);
        blocks.forEach(block -> {
            Matcher name = FILE_NAME.matcher(block);
            if (name.find()) {
                files.put(name.group(1), block.substring(name.end()));
            }
        });
        return files;
    }

    private static String content(MatchResult block) {
        return block.group(2);
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document document, String element) {
        NodeList found = document.getElementsByTagName(element);
        return Stream.iterate(0, i -> i < found.getLength(), i -> i + 1)
                .map(i -> found.item(i).getTextContent().strip())
                .toList();
    }
}
