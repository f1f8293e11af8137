package io.github.pbx24.architecture;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The class path of these tests: jars after {@code package}, folders of classes after {@code test}. */
final class ClassPath {

    private ClassPath() {}

    static List<Path> entries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    /** Where the classes of one of our modules are. */
    static Path of(String artifactId, String folder) {
        return entries().stream()
                .filter(entry -> entry.endsWith(Path.of(folder, "target", "classes"))
                        || entry.getFileName().toString().matches(artifactId + "-\\d[^/]*\\.jar"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(artifactId + " is not on the class path"));
    }

    /** The jar itself, or a folder packed with the manifest entry that its pom asks for. */
    static Path asJar(Path entry, Pom pom, Path target) throws IOException {
        if (Files.isRegularFile(entry)) {
            return entry;
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .putValue("Automatic-Module-Name", pom.property("pbx24.module").orElseThrow());
        Path jar = target.resolve(pom.artifactId() + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new JarEntry(entry.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, zip);
            }
        }
        return jar;
    }

    /** The name that the jar carries for the module path. */
    static Optional<String> moduleName(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return Optional.ofNullable(file.getManifest())
                    .map(manifest -> manifest.getMainAttributes().getValue("Automatic-Module-Name"));
        }
    }
}
