package io.github.pbx24.gateway.plugin;

import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.runtime.Providers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads the jars of a folder, each by a class loader of its own. A jar that cannot be used costs nothing but itself, and a complaint that
 * says why.
 */
public final class Plugins {

    private static final String SERVICE = "META-INF/services/" + PbxProvider.class.getName();

    private final Map<String, PbxProvider> providers = new TreeMap<>();
    private final Map<String, Path> jars = new TreeMap<>();
    private final BiConsumer<Path, String> complaints;

    private Plugins(BiConsumer<Path, String> complaints) {
        this.complaints = complaints;
    }

    /**
     * Loads all jars of a folder, in the order of their names. Other files are left alone.
     *
     * @param folder where the jars are; one that does not exist is empty
     * @param taken ids of providers that are there already
     * @param complaints told the file and what is wrong with it
     * @return what could be loaded
     */
    public static Plugins load(Path folder, List<String> taken, BiConsumer<Path, String> complaints) {
        Plugins plugins = new Plugins(complaints);
        plugins.jars(folder).forEach(jar -> plugins.load(jar, taken));
        return plugins;
    }

    /**
     * Adds what was loaded to the gateway's own.
     *
     * @param installed the gateway's
     * @return both
     */
    public Providers and(Providers installed) {
        return installed.with(List.copyOf(providers.values()));
    }

    /**
     * What was loaded.
     *
     * @return the jar by the id of its provider
     */
    public Map<String, Path> jars() {
        return Map.copyOf(jars);
    }

    private List<Path> jars(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            complaints.accept(folder, "is no folder that can be read");
        }
        found.sort(null);
        return found;
    }

    private void load(Path jar, List<String> taken) {
        List<String> names;
        try {
            names = names(jar);
        } catch (IOException e) {
            complaints.accept(jar, "is no jar that can be read");
            return;
        }
        if (names.isEmpty()) {
            complaints.accept(jar, "holds no provider: there is no class name in " + SERVICE);
            return;
        }
        PluginClassLoader loader;
        try {
            loader = new PluginClassLoader(
                    jar.getFileName().toString(), jar.toUri().toURL(), Plugins.class.getClassLoader());
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file without an address", e);
        }
        for (String name : names) {
            PbxProvider provider = provider(jar, loader, name);
            if (provider != null) {
                add(jar, provider, name, taken);
            }
        }
    }

    private static List<String> names(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            var entry = file.getJarEntry(SERVICE);
            if (entry == null) {
                return List.of();
            }
            try (InputStream in = file.getInputStream(entry)) {
                Stream<String> lines = new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8).lines();
                return lines.map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList();
            }
        } catch (SecurityException e) {
            throw new IOException("a signature that does not fit", e);
        }
    }

    /** Whatever the classes of strangers do must end in a sentence, not in a stack trace. */
    private @Nullable PbxProvider provider(Path jar, ClassLoader loader, String name) {
        try {
            Class<?> type = Class.forName(name, true, loader);
            if (!PbxProvider.class.isAssignableFrom(type)) {
                complaints.accept(jar, "names " + name + ", which is no PbxProvider");
                return null;
            }
            return (PbxProvider) type.getConstructor().newInstance();
        } catch (InvocationTargetException | ExceptionInInitializerError e) {
            complaints.accept(jar, reason(name, e.getCause() == null ? e : e.getCause()));
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            complaints.accept(jar, reason(name, e));
        }
        return null;
    }

    private static String reason(String name, Throwable failure) {
        if (failure instanceof ClassNotFoundException) {
            return "names the class " + name + ", which is not in it";
        }
        if (failure instanceof UnsupportedClassVersionError) {
            return "was compiled for a newer Java than this one, "
                    + Runtime.version().feature();
        }
        if (failure instanceof NoClassDefFoundError) {
            return "needs " + String.valueOf(failure.getMessage()).replace('/', '.')
                    + ", which is neither in it nor in the gateway";
        }
        return "its provider " + name + " cannot be made: " + failure.getClass().getName();
    }

    private void add(Path jar, PbxProvider provider, String name, List<String> taken) {
        String id;
        try {
            id = provider.id();
        } catch (RuntimeException | Error e) {
            complaints.accept(
                    jar,
                    "its provider " + name + " does not tell its id: "
                            + e.getClass().getName());
            return;
        }
        if (id == null || id.isBlank()) {
            complaints.accept(jar, "its provider " + name + " has no id");
        } else if (taken.contains(id)) {
            complaints.accept(jar, "its provider is called " + id + ", as one of the gateway's own");
        } else if (providers.putIfAbsent(id, provider) == null) {
            jars.put(id, jar);
        } else {
            complaints.accept(jar, "its provider is called " + id + ", as that of " + jars.get(id));
        }
    }
}
