package io.github.pbx24.gateway.http;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets operators in: with a token if one is configured, else from the same machine only. Thread-safe.
 *
 * <p>Without a token two detours have to be closed: a reverse proxy makes everybody look local, and a web page that the
 * operator's browser shows may send requests to this machine.
 */
final class AdminGuard {

    private static final String BEARER = "Bearer ";
    private static final List<String> PROXY_HEADERS = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    private final byte @Nullable [] tokenHash;

    AdminGuard(@Nullable String token) {
        tokenHash = token == null ? null : hash(token);
    }

    /**
     * Throws unless the request comes from an operator.
     *
     * @throws HttpProblem 401 or 403
     */
    void check(Context ctx) {
        HttpServletRequest request = ctx.req();
        if (tokenHash == null) {
            checkLocal(request);
            return;
        }
        String header = request.getHeader("Authorization");
        boolean bearer = header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
        if (header == null || !bearer || !fits(header.substring(BEARER.length()).strip(), tokenHash)) {
            ctx.header("WWW-Authenticate", "Bearer");
            throw new HttpProblem(
                    401, "unauthorized", "the header Authorization: Bearer with the admin token is needed");
        }
    }

    private static boolean fits(String token, byte[] expected) {
        return MessageDigest.isEqual(hash(token), expected);
    }

    private static void checkLocal(HttpServletRequest request) {
        boolean proxied = PROXY_HEADERS.stream().anyMatch(name -> request.getHeader(name) != null);
        if (proxied || !isLoopback(request.getRemoteAddr()) || !isLocalName(request.getServerName())) {
            throw new HttpProblem(
                    403, "forbidden", "answered on loopback only, because no server.admin-token is configured");
        }
        String origin = request.getHeader("Origin");
        if (origin != null && !sameHost(origin, request.getHeader("Host"))) {
            throw new HttpProblem(403, "forbidden", "not for pages of other sites");
        }
    }

    private static boolean sameHost(String origin, @Nullable String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The peer's address comes from the socket as digits, so nothing is looked up. */
    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A foreign name that resolves to this machine is how pages of other sites get around the browser's rules. */
    private static boolean isLocalName(String name) {
        String host = name.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("0.0.0.0")
                || host.equals("::")
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1")
                || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
