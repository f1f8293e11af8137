package io.github.pbx24.bitrix24.install;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps installations in this process only; after a restart no event can be verified. Thread-safe.
 *
 * @since 0.1
 */
public final class InMemoryInstallationStore implements InstallationStore {

    private final Map<String, Installation> byKey = new ConcurrentHashMap<>();

    /** Makes an empty store. */
    public InMemoryInstallationStore() {}

    @Override
    public void save(String portalKey, Installation installation) {
        byKey.put(portalKey, Objects.requireNonNull(installation, "installation"));
    }

    @Override
    public Optional<Installation> load(String portalKey) {
        return Optional.ofNullable(byKey.get(portalKey));
    }

    @Override
    public Map<String, Installation> all() {
        return new TreeMap<>(byKey);
    }

    @Override
    public boolean remove(String portalKey) {
        return byKey.remove(portalKey) != null;
    }
}
