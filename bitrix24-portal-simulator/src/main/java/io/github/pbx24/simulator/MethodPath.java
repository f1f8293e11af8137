package io.github.pbx24.simulator;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code /rest/{user}/{code}/{method}} and {@code /rest/{method}}. Pure. */
final class MethodPath {

    /**
     * Where a request goes.
     *
     * @param webhookUser 0 without a webhook
     * @param webhookCode null without a webhook
     */
    record Route(long webhookUser, @Nullable String webhookCode, String method) {}

    private MethodPath() {}

    static Optional<Route> of(String path) {
        if (!path.startsWith("/rest/")) {
            return Optional.empty();
        }
        String[] parts = path.substring("/rest/".length()).split("/");
        if (parts.length == 1 && !parts[0].isEmpty()) {
            return Optional.of(new Route(0, null, normalize(parts[0])));
        }
        boolean webhook = parts.length == 3 && parts[0].matches("[0-9]{1,18}") && !parts[1].isEmpty();
        return webhook
                ? Optional.of(new Route(Long.parseLong(parts[0]), parts[1], normalize(parts[2])))
                : Optional.empty();
    }

    /** Lower case, without a suffix and without a slash at the end. */
    static String normalize(String method) {
        String name = method.toLowerCase(Locale.ROOT).replaceFirst("/+$", "");
        return name.replaceFirst("\\.(json|xml)$", "");
    }
}
