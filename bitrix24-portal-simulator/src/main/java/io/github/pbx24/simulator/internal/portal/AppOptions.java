package io.github.pbx24.simulator.internal.portal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What applications keep in the portal, for all users or for each. Guarded by the portal's lock. */
public final class AppOptions {

    /** @param userId 0 for what is kept for all users */
    private record Owner(long appId, long userId) {}

    private final Map<Owner, Map<String, @Nullable Object>> options = new HashMap<>();

    /** A copy of all values; {@code userId} 0 for those of the application itself. */
    public Map<String, @Nullable Object> of(long appId, long userId) {
        return new LinkedHashMap<>(options.getOrDefault(new Owner(appId, userId), Map.of()));
    }

    public void put(long appId, long userId, String name, @Nullable Object value) {
        options.computeIfAbsent(new Owner(appId, userId), unused -> new LinkedHashMap<>())
                .put(name, value);
    }
}
