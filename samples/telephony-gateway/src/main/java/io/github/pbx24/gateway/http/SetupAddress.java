package io.github.pbx24.gateway.http;

import java.net.URI;
import java.util.Optional;

/** Where an exchange reaches this gateway, as an operator says it. Stateless. */
public final class SetupAddress {

    private SetupAddress() {}

    /**
     * Reads an address.
     *
     * @param text what the operator said
     * @return empty if no exchange could send anything there: no http or https, no host, or no address at all
     */
    public static Optional<URI> read(String text) {
        try {
            URI address = URI.create(text.strip());
            boolean usable = address.getHost() != null
                    && ("http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme()));
            return usable ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
