package io.github.pbx24.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * Where to listen, and how much to take.
 *
 * @param host address to bind
 * @param port port to bind; 0 for any free one
 * @param maxBodyBytes longest request body
 * @param adminToken guards the page and its API; null for one that is made at every start
 */
public record ServerConfig(
        String host, int port, long maxBodyBytes, @Nullable String adminToken) {

    /** Default host: every address of the machine. */
    public static final String DEFAULT_HOST = "0.0.0.0";

    /** Default port. */
    public static final int DEFAULT_PORT = 8080;

    /** Default limit of a body: 1 MiB. */
    public static final long DEFAULT_MAX_BODY_BYTES = 1L << 20;

    /** Without the token. */
    @Override
    public String toString() {
        return "ServerConfig[" + host + ":" + port + "]";
    }
}
