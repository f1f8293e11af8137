package io.github.pbx24.simulator;

import io.github.pbx24.simulator.internal.http.CommonAuthorization;
import io.github.pbx24.simulator.internal.http.PortalServer;
import java.net.URI;

/**
 * The vendor's authorization server that many portals have in common: an application from the market has the same keys on
 * all of them, and one address buys tokens for each. Portals come with
 * {@link PortalSimulatorBuilder#authorizationServer}; the keys with
 * {@link PortalAdministration#addApplication(ApplicationKeys, String, java.util.Set, URI, URI)}.
 *
 * <p>A portal without it is its own authorization server, as applications of one portal need no other. Thread-safe.
 *
 * @since 0.1
 */
public final class AuthorizationServerSimulator implements AutoCloseable {

    private final CommonAuthorization authorization = new CommonAuthorization();
    private final PortalServer server = new PortalServer("127.0.0.1", 0, null, authorization::handle);

    private AuthorizationServerSimulator() {}

    /**
     * Starts it on any free port of 127.0.0.1.
     *
     * @return a listening server without portals
     */
    public static AuthorizationServerSimulator start() {
        AuthorizationServerSimulator simulator = new AuthorizationServerSimulator();
        simulator.server.open();
        return simulator;
    }

    CommonAuthorization authorization() {
        return authorization;
    }

    /**
     * Where tokens are bought.
     *
     * @return {@code http://127.0.0.1:PORT/oauth/token/}
     */
    public URI tokenUrl() {
        return URI.create("http://127.0.0.1:" + server.port() + "/oauth/token/");
    }

    /**
     * Its own REST address, the {@code server_endpoint} of tokens.
     *
     * @return {@code http://127.0.0.1:PORT/rest/}
     */
    public URI restUrl() {
        return URI.create("http://127.0.0.1:" + server.port() + "/rest/");
    }

    /** Stops listening. */
    @Override
    public void close() {
        server.close();
    }
}
