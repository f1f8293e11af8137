package io.github.pbx24.simulator.internal.protocol;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /rest/{user}/{code}/{method}} and {@code /rest/{method}}, and the same below {@code /rest/api/} for REST
 * 3.0. Several slashes count as one: the official JavaScript SDK appends {@code /method} to an endpoint that ends in a
 * slash. Pure.
 */
public final class MethodPath {

    /**
     * Where a request goes.
     *
     * @param webhookUser 0 without a webhook
     * @param webhookCode null without a webhook
     * @param version3 whether the REST 3.0 address was used
     */
    public record Route(long webhookUser, @Nullable String webhookCode, String method, boolean version3) {}

    private MethodPath() {}

    public static Optional<Route> of(String path) {
        String clean = path.replaceAll("/{2,}", "/");
        if (!clean.startsWith("/rest/")) {
            return Optional.empty();
        }
        boolean version3 = clean.startsWith("/rest/api/");
        String[] parts =
                clean.substring((version3 ? "/rest/api/" : "/rest/").length()).split("/");
        if (parts.length == 1 && !parts[0].isEmpty()) {
            return Optional.of(new Route(0, null, normalize(parts[0]), version3));
        }
        boolean webhook = parts.length == 3 && parts[0].matches("[0-9]{1,18}") && !parts[1].isEmpty();
        return webhook
                ? Optional.of(new Route(Long.parseLong(parts[0]), parts[1], normalize(parts[2]), version3))
                : Optional.empty();
    }

    /** Lower case, without a suffix and without a slash at the end. */
    public static String normalize(String method) {
        String name = method.toLowerCase(Locale.ROOT).replaceFirst("/+$", "");
        return name.replaceFirst("\\.(json|xml)$", "");
    }
}
