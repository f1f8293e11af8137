package io.github.pbx24.gateway.http;

import io.github.pbx24.runtime.TelephonyRuntime;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Lets operators in who show the admin token, wherever they come from: behind a proxy everybody looks local. Wrong tokens
 * are logged, and slow down further tries from the same address. Thread-safe.
 */
final class AdminGuard {

    private static final String BEARER = "Bearer ";

    private final byte[] tokenHash;
    private final WrongTokens wrongTokens;
    private final TelephonyRuntime runtime;

    AdminGuard(String token, TelephonyRuntime runtime) {
        tokenHash = hash(token);
        wrongTokens = new WrongTokens();
        this.runtime = runtime;
    }

    /**
     * Throws unless the request comes from an operator.
     *
     * @throws HttpProblem 401, or 429 if too many wrong tokens came from there
     */
    void check(Context ctx) {
        String header = ctx.req().getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unauthorized(ctx, "the header Authorization: Bearer with the admin token is needed");
        }
        String sender = ctx.req().getRemoteAddr();
        if (!wrongTokens.awaitTurn(sender)) {
            ctx.header("Retry-After", "2");
            throw new HttpProblem(429, "too_many_requests", "too many wrong tokens came from your address; come again");
        }
        if (!MessageDigest.isEqual(hash(header.substring(BEARER.length()).strip()), tokenHash)) {
            wrongTokens.cameFrom(sender);
            runtime.refused("admin", "wrong_token", "the admin token is wrong", sender);
            throw unauthorized(ctx, "the admin token is wrong");
        }
        wrongTokens.rightCameFrom(sender);
    }

    private static HttpProblem unauthorized(Context ctx, String message) {
        ctx.header("WWW-Authenticate", "Bearer");
        return new HttpProblem(401, "unauthorized", message);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
