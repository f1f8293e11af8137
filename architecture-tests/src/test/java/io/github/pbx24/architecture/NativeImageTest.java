package io.github.pbx24.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each library tells GraalVM's native-image what it reads by name: resources, and records that are stored as JSON. */
class NativeImageTest {

    private static final Pattern GLOB = Pattern.compile("\"glob\": \"([^\"]+)\"");
    private static final Pattern TYPE = Pattern.compile("\"type\": \"([^\"]+)\"");

    /** Whose simulated portal or exchange would be compiled into a native program? */
    private static final Set<String> FOR_TESTS =
            Set.of("bitrix24-portal-simulator", "pbx-simulators", "pbx-webhook-tck");

    static Stream<String> libraries() {
        return Modules.libraries().keySet().stream().filter(library -> !FOR_TESTS.contains(library));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void every_resource_of_a_library_is_told(String library) throws IOException {
        List<PathMatcher> globs = told(library, GLOB).stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
        List<Path> resources = inside(library, root -> {
            try (Stream<Path> files = Files.walk(root)) {
                return files.filter(Files::isRegularFile)
                        .map(file -> Path.of(root.relativize(file).toString()))
                        .filter(file ->
                                !file.startsWith("META-INF") && !file.toString().endsWith(".class"))
                        .toList();
            }
        });

        assertThat(resources)
                .as("resources without a glob in reachability-metadata.json")
                .allMatch(file -> globs.stream().anyMatch(glob -> glob.matches(file)));
    }

    @Test
    void every_type_that_is_stored_as_json_is_told() throws Exception {
        Set<String> stored = new TreeSet<>();
        collect(Class.forName("io.github.pbx24.correlation.store.StoredStatement$Row"), stored);
        collect(Class.forName("io.github.pbx24.correlation.store.ProgressCodec$StoredProgress"), stored);

        assertThat(told("call-correlation", TYPE)).containsExactlyElementsOf(stored);
    }

    private interface Look<T> {
        T at(Path root) throws IOException;
    }

    /** A library is a folder of classes or a jar, as far as the build has come. */
    private static <T> T inside(String library, Look<T> look) throws IOException {
        Path entry = ClassPath.of(library, library);
        if (Files.isDirectory(entry)) {
            return look.at(entry);
        }
        try (FileSystem jar = FileSystems.newFileSystem(entry)) {
            return look.at(jar.getPath("/"));
        }
    }

    private static List<String> told(String library, Pattern what) throws IOException {
        return inside(library, root -> {
            Path file =
                    root.resolve("META-INF/native-image/io.github.pbx24/" + library + "/reachability-metadata.json");
            return Files.exists(file)
                    ? what.matcher(Files.readString(file))
                            .results()
                            .map(found -> found.group(1))
                            .toList()
                    : List.<String>of();
        });
    }

    private static void collect(Type type, Set<String> found) {
        if (type instanceof ParameterizedType generic) {
            Stream.of(generic.getActualTypeArguments()).forEach(argument -> collect(argument, found));
        } else if (type instanceof Class<?> known
                && (known.isRecord() || known.isEnum())
                && found.add(known.getName())) {
            RecordComponent[] components = known.getRecordComponents();
            Stream.of(components == null ? new RecordComponent[0] : components)
                    .forEach(component -> collect(component.getGenericType(), found));
        }
    }
}
