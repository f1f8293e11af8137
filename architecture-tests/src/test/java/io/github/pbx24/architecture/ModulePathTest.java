package io.github.pbx24.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program with a module descriptor that requires every library is compiled and run. */
class ModulePathTest {

    private static final String DESCRIPTOR = """
            module consumer {
            %s
                uses io.github.pbx24.pbx.PbxProvider;
                exports consumer;
            }
            """;

    private static final String PROGRAM = """
            package consumer;

            public final class Consumer {

                public static final java.util.List<Class<?>> TYPES = java.util.List.of(
            %s);

                public static java.util.List<String> exchanges() {
                    ModuleLayer layer = Consumer.class.getModule().getLayer();
                    return java.util.ServiceLoader.load(layer, io.github.pbx24.pbx.PbxProvider.class).stream()
                            .map(provider -> provider.type().getName())
                            .sorted()
                            .toList();
                }
            }
            """;

    @TempDir
    private static Path work;

    /** The jars of our libraries by the names that they carry. */
    private static final Map<String, Path> LIBRARIES = new LinkedHashMap<>();

    @BeforeAll
    static void findTheJars() throws IOException {
        for (Pom pom : Pom.modules()) {
            if (Modules.libraries().containsKey(pom.artifactId())) {
                Path entry = ClassPath.of(
                        pom.artifactId(), pom.folder().getFileName().toString());
                Path jar = ClassPath.asJar(entry, pom, work);
                LIBRARIES.put(ClassPath.moduleName(jar).orElse("no name in " + pom.artifactId()), jar);
            }
        }
    }

    @Test
    void a_jar_is_named_after_its_root_package_and_holds_no_other() {
        assertThat(LIBRARIES)
                .hasSameSizeAs(Modules.libraries().keySet())
                .allSatisfy((name, jar) -> assertThat(types(jar))
                        .isNotEmpty()
                        .allSatisfy(type -> assertThat(type).startsWith(name + ".")));
    }

    @Test
    void a_program_on_the_module_path_finds_every_library_and_every_exchange() throws Exception {
        Path classes = compile();
        List<Path> path = new ArrayList<>(modulePath());
        path.add(classes);

        ModuleFinder finder = ModuleFinder.of(path.toArray(Path[]::new));
        Configuration configuration =
                ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), Set.of("consumer"));
        Class<?> consumer = ModuleLayer.defineModulesWithOneLoader(
                        configuration, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader())
                .layer()
                .findLoader("consumer")
                .loadClass("consumer.Consumer");

        assertThat(consumer.getModule().isNamed()).isTrue();
        assertThat((List<?>) consumer.getField("TYPES").get(null)).hasSameSizeAs(LIBRARIES.keySet());
        assertThat((List<?>) consumer.getMethod("exchanges").invoke(null))
                .extracting(Object::toString)
                .contains("io.github.pbx24.rostelecom.RostelecomProvider", "io.github.pbx24.threecx.ThreeCxProvider");
    }

    private static Path compile() throws IOException {
        Path sources = Files.createDirectories(work.resolve("source/consumer"));
        Path classes = Files.createDirectories(work.resolve("classes"));
        String requires = LIBRARIES.keySet().stream()
                .map(name -> "    requires " + name + ";")
                .collect(Collectors.joining("\n"));
        String uses = LIBRARIES.values().stream()
                .map(jar -> "            " + publicType(jar) + ".class")
                .collect(Collectors.joining(",\n"));
        Path descriptor = Files.writeString(work.resolve("source/module-info.java"), DESCRIPTOR.formatted(requires));
        Path program = Files.writeString(sources.resolve("Consumer.java"), PROGRAM.formatted(uses));

        String path = modulePath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("--module-path", path, "-d", classes.toString(), "-proc:none"),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(descriptor, program))
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
        return classes;
    }

    /** Our jars and all others of the class path; folders are of our own modules. */
    private static List<Path> modulePath() {
        Stream<Path> others = ClassPath.entries().stream()
                .filter(Files::isRegularFile)
                .filter(entry -> !LIBRARIES.containsValue(entry));
        return Stream.concat(LIBRARIES.values().stream(), others).toList();
    }

    /** A public type that a user may name. */
    private static String publicType(Path jar) {
        return types(jar).stream()
                .filter(type -> !type.contains(".internal."))
                .filter(ModulePathTest::isPublic)
                .findFirst()
                .orElseThrow(() -> new AssertionError(jar + " has no public type"));
    }

    private static boolean isPublic(String type) {
        try {
            return Modifier.isPublic(Class.forName(type, false, ModulePathTest.class.getClassLoader())
                    .getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** The top-level types of a jar. */
    private static List<String> types(Path jar) {
        try (FileSystem zip = FileSystems.newFileSystem(jar);
                Stream<Path> files = Files.walk(zip.getPath("/"))) {
            return files.map(file -> file.toString().substring(1))
                    .filter(file -> file.endsWith(".class") && !file.contains("$") && !file.contains("-info"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
