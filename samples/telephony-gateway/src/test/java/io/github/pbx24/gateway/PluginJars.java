package io.github.pbx24.gateway;

import io.github.pbx24.pbx.PbxProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Makes jars of vendors' modules: of the sample {@code custom-provider}, and of classes given as text. */
public final class PluginJars {

    private static final String SERVICE = "META-INF/services/" + PbxProvider.class.getName();
    private static final Path SAMPLE = Path.of("../custom-provider/src/main");

    /** Compiled once. */
    private static Map<String, byte[]> ringo = Map.of();

    private PluginJars() {}

    /** The sample as its maker would deliver it. */
    public static synchronized Path ringo(Path jar) throws IOException {
        if (ringo.isEmpty()) {
            ringo = compiledSample();
        }
        return jar(jar, ringo);
    }

    private static Map<String, byte[]> compiledSample() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(SAMPLE.resolve("java"))) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        Map<String, byte[]> entries = compiled(sources);
        entries.put(SERVICE, Files.readAllBytes(SAMPLE.resolve("resources").resolve(SERVICE)));
        return entries;
    }

    /**
     * Compiles classes, all at once, because the compiler takes a second each time.
     *
     * @param sources file name to text
     * @return name of the class file to its bytes
     */
    public static Map<String, byte[]> compiled(Map<String, String> sources) throws IOException {
        Path folder = Files.createTempDirectory("sources");
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        return compiled(files);
    }

    /** A jar of classes with the name of its provider. */
    public static Path jar(Path jar, String service, Map<String, byte[]> classes) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>(classes);
        entries.put(SERVICE, service.getBytes(StandardCharsets.UTF_8));
        return jar(jar, entries);
    }

    private static Map<String, byte[]> compiled(List<Path> sources) throws IOException {
        Path classes = Files.createTempDirectory("classes");
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", Processes.classPath()));
        sources.forEach(source -> arguments.add(source.toString()));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, OutputStream.nullOutputStream(), null, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException("the plugin does not compile");
        }
        Map<String, byte[]> entries = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return entries;
    }

    /** A jar of any files. */
    public static Path jar(Path jar, Map<String, byte[]> entries) throws IOException {
        Files.createDirectories(jar.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return jar;
    }
}
