package io.github.pbx24.gateway.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Classes of one jar. Libraries in the jar win over those of the gateway, so that a plugin may bring its own versions; pbx24's and the
 * logging interface are always the gateway's, because both sides must mean the same types.
 */
final class PluginClassLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final List<String> SHARED =
            List.of("java.", "javax.", "jdk.", "sun.", "io.github.pbx24.", "org.slf4j.", "org.jspecify.");

    PluginClassLoader(String name, URL jar, ClassLoader gateway) {
        super(name, new URL[] {jar}, gateway);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (SHARED.stream().anyMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                try {
                    loaded = findClass(name);
                } catch (ClassNotFoundException e) {
                    return super.loadClass(name, resolve);
                }
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
        for (URL inherited : Collections.list(super.getResources(name))) {
            if (!all.contains(inherited)) {
                all.add(inherited);
            }
        }
        return Collections.enumeration(all);
    }
}
