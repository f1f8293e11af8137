package io.github.pbx24.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pbx24.gateway.PluginJars;
import io.github.pbx24.gateway.config.ConfigException;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.GatewayConfigReader;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.runtime.Providers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars of a folder, good and bad. */
class PluginsTest {

    private static final String SERVICE = "META-INF/services/" + PbxProvider.class.getName();
    private static final String PROVIDER = """
            import io.github.pbx24.pbx.PbxConnection;
            import io.github.pbx24.pbx.PbxEnvironment;
            import io.github.pbx24.pbx.PbxProvider;
            import io.github.pbx24.pbx.PbxSettings;
            public class %1$s implements PbxProvider {
                %2$s
                public String id() {%3$s}
                public PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
                    throw new IllegalStateException();
                }
            }
            """;

    private static Map<String, byte[]> classes = Map.of();

    @TempDir
    Path temporary;

    private Path folder;
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void compile() throws IOException {
        Map<String, String> sources = new TreeMap<>(Map.of(
                "Other.java", "public class Other {}",
                "Again.java", PROVIDER.formatted("Again", "", "return \"ringo\";"),
                "Ours.java", PROVIDER.formatted("Ours", "", "return \"3cx\";"),
                "Throws.java", PROVIDER.formatted("Throws", "public Throws() {throw new Error();}", "return \"t\";"),
                "Nameless.java", PROVIDER.formatted("Nameless", "", "return null;"),
                "Hidden.java", PROVIDER.formatted("Hidden", "Hidden() {}", "return \"h\";"),
                "Idless.java", PROVIDER.formatted("Idless", "", "throw new IllegalStateException();"),
                "Needs.java",
                        PROVIDER.formatted("Needs", "public Needs() {new Needed();}", "return \"n\";")
                                + "class Needed {}",
                "Own.java", PROVIDER.formatted("Own", "", "return okhttp3.Version.TEXT;"),
                "okhttp3/Version.java",
                        "package okhttp3; public class Version {public static String TEXT = \"own\";}"));
        sources.putAll(Map.of(
                "Asserts.java", PROVIDER.formatted("Asserts", "", "throw new AssertionError();"),
                "Deep.java", PROVIDER.formatted("Deep", "", "return id();"),
                "Static.java",
                        PROVIDER.formatted("Static", "static final int X = Integer.parseInt(\"x\");", "return \"s\";"),
                "Abstract.java",
                        PROVIDER.formatted("Abstract", "", "return \"a\";").replace("class Abs", "abstract class Abs"),
                "Fails.java",
                        PROVIDER.formatted("Fails", "", "return \"fails\";")
                                .replace("IllegalStateException", "AssertionError")));
        classes = PluginJars.compiled(sources);
    }

    private void jar(String file, String type, String... more) throws IOException {
        Map<String, byte[]> own = new TreeMap<>(Map.of(type + ".class", classes.get(type + ".class")));
        for (String name : more) {
            own.put(name, classes.get(name));
        }
        PluginJars.jar(folder.resolve(file), type, own);
    }

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(temporary.resolve("plugins"));
    }

    private Plugins load() {
        complaints.clear();
        return Plugins.load(
                folder,
                Providers.installed().ids(),
                (file, complaint) -> complaints.add(file.getFileName() + ": " + complaint));
    }

    @Test
    void a_jar_brings_a_provider_with_a_class_loader_of_its_own() throws Exception {
        Path jar = PluginJars.ringo(folder.resolve("ringo.jar"));
        Files.writeString(folder.resolve("notes.txt"), "no jar");

        Plugins plugins = load();

        assertThat(complaints).isEmpty();
        assertThat(plugins.jars()).isEqualTo(Map.of("ringo", jar));
        Providers providers = plugins.and(Providers.installed());
        assertThat(providers.ids()).contains("ringo", "rostelecom", "3cx", "generic");
        try (PbxConnection connection =
                providers.connect("ringo", Map.of("secrets", List.of("ringo-secret-1")), PbxEnvironment.standard())) {
            ClassLoader loader = connection.parser().getClass().getClassLoader();
            assertThat(loader)
                    .isInstanceOf(PluginClassLoader.class)
                    .isNotEqualTo(getClass().getClassLoader());
            assertThat(loader.getName()).isEqualTo("ringo.jar");
        }
    }

    @Test
    void a_jar_that_does_not_load_says_why_and_leaves_the_others_alone() throws Exception {
        PluginJars.ringo(folder.resolve("e-good.jar"));
        Files.writeString(folder.resolve("a-text.jar"), "this is no jar");
        PluginJars.jar(folder.resolve("b-empty.jar"), Map.of("x", new byte[1]));
        PluginJars.jar(folder.resolve("c-missing.jar"), Map.of(SERVICE, bytes("com.example.Gone # comment\n\n")));
        jar("d-other.jar", "Other");
        jar("f-again.jar", "Again");
        jar("g-ours.jar", "Ours");
        jar("h-throws.jar", "Throws");
        jar("i-nameless.jar", "Nameless");
        jar("j-hidden.jar", "Hidden");
        jar("k-idless.jar", "Idless");
        byte[] newer = classes.get("Again.class").clone();
        // As if by a Java that does not exist yet.
        newer[7] = 120;
        PluginJars.jar(folder.resolve("l-newer.jar"), "Again", Map.of("Again.class", newer));
        Files.createDirectory(folder.resolve("m-folder.jar"));
        jar("n-needs.jar", "Needs");
        jar("o-asserts.jar", "Asserts");
        jar("p-deep.jar", "Deep");
        jar("q-static.jar", "Static");
        jar("r-abstract.jar", "Abstract");
        byte[] broken = classes.get("Again.class").clone();
        PluginJars.jar(
                folder.resolve("s-broken.jar"),
                "Again",
                Map.of("Again.class", Arrays.copyOf(broken, broken.length / 2)));
        PluginJars.jar(folder.resolve("t-again.jar"), "Again\nAgain", Map.of());
        PluginJars.jar(folder.resolve("u-strange.jar"), "[I\n../x", Map.of());

        Plugins plugins = load();

        assertThat(plugins.jars().keySet()).containsExactly("ringo");
        int java = Runtime.version().feature();
        assertThat(complaints)
                .containsExactly(
                        "a-text.jar: is no jar that can be read",
                        "b-empty.jar: holds no provider: there is no class name in " + SERVICE,
                        "c-missing.jar: names the class com.example.Gone, which is not in it",
                        "d-other.jar: names Other, which is no PbxProvider",
                        "f-again.jar: its provider is called ringo, as that of " + folder.resolve("e-good.jar"),
                        "g-ours.jar: its provider is called 3cx, as one of the gateway's own",
                        "h-throws.jar: its provider Throws cannot be made: java.lang.Error",
                        "i-nameless.jar: its provider Nameless has no id",
                        "j-hidden.jar: its provider Hidden cannot be made: java.lang.NoSuchMethodException",
                        "k-idless.jar: its provider Idless does not tell its id: java.lang.IllegalStateException",
                        "l-newer.jar: was compiled for a newer Java than this one, " + java,
                        "m-folder.jar: is no jar that can be read",
                        "n-needs.jar: needs Needed, which is neither in it nor in the gateway",
                        "o-asserts.jar: its provider Asserts does not tell its id: java.lang.AssertionError",
                        "p-deep.jar: its provider Deep does not tell its id: java.lang.StackOverflowError",
                        "q-static.jar: its provider Static cannot be made: java.lang.NumberFormatException",
                        "r-abstract.jar: its provider Abstract cannot be made: java.lang.InstantiationException",
                        "s-broken.jar: its provider Again cannot be made: java.lang.ClassFormatError",
                        "t-again.jar: names the class Again, which is not in it",
                        "t-again.jar: names the class Again, which is not in it",
                        "u-strange.jar: names [I, which is no PbxProvider",
                        "u-strange.jar: names the class ../x, which is not in it");
    }

    /** A plugin may bring a library that the gateway has too, in another version. */
    @Test
    void libraries_of_the_jar_win_and_the_interface_is_shared() throws Exception {
        jar("own.jar", "Own", "okhttp3/Version.class");

        assertThat(load().jars().keySet()).containsExactly("own");
        assertThat(complaints).isEmpty();
        jar("fails.jar", "Fails");
        // And if it breaks at its first work, that is told as a mistake too.
        String yaml = """
                plugins: "%s"
                portals: [{id: acme, incoming-webhook: "http://127.0.0.1:1/rest/1/code/"}]
                pbx: [{id: shop, provider: own, portal: acme}, {id: mall, provider: fails, portal: acme}]
                """;
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> GatewayConfigReader.parse(yaml.formatted(folder), Map.of()))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Object::toString)
                        .containsExactly(
                                "pbx[0].provider: cannot connect with these settings: java.lang.IllegalStateException",
                                "pbx[1].provider: cannot connect with these settings: java.lang.AssertionError"));
    }

    @Test
    void the_configuration_names_the_folder_and_complains_about_jars() throws Exception {
        String yaml = """
                plugins: "%s"
                portals: [{id: acme, incoming-webhook: "http://127.0.0.1:1/rest/1/code/"}]
                pbx: [{id: shop, provider: ringo, portal: acme, settings: {secrets: [ringo-secret-1]}}]
                """;
        PluginJars.ringo(folder.resolve("ringo.jar"));
        GatewayConfig config = GatewayConfigReader.parse(yaml.formatted(folder), Map.of());
        assertThat(config.providers().ids()).contains("ringo");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> GatewayConfigReader.parse(yaml.formatted(folder).replace("secrets", "secret"), Map.of()))
                .satisfies(e -> assertThat(e.problems().toString())
                        .contains("pbx[0].settings.secrets", "pbx[0].settings.secret"));

        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> GatewayConfigReader.parse(yaml.formatted(folder), Map.of()))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Object::toString)
                        .containsExactly(text + ": is no jar that can be read"));

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> GatewayConfigReader.parse(yaml.formatted(temporary.resolve("nowhere")), Map.of()))
                .satisfies(e -> assertThat(e.problems().toString())
                        .contains("plugins: there is no such folder", "pbx[0].provider: must be one of"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
