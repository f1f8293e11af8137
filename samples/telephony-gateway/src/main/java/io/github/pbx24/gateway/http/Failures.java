package io.github.pbx24.gateway.http;

import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.inbox.InboxUnavailableException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every failure in the one form of error answers. */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);

    private Failures() {}

    /** What the sender is told. What nobody expected is logged. */
    static HttpProblem problem(Exception failure, String method, String endpoint) {
        if (failure instanceof HttpProblem problem) {
            return problem;
        }
        if (failure instanceof InboxUnavailableException || failure instanceof CallStoreException) {
            return new HttpProblem(503, "unavailable", "the store is not available; come again");
        }
        // Messages of drivers quote values, so the log names the place only.
        LOG.error("{} {} failed: {}{}", method, endpoint, failure.getClass().getName(), place(failure));
        return new HttpProblem(500, "internal", "something went wrong here; the log knows more");
    }

    /**
     * Where in this program something failed.
     *
     * @param failure what nobody expected
     * @return for a log, with a blank before; empty if it was not in this program
     */
    public static String place(Exception failure) {
        return Stream.of(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("io.github.pbx24."))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
    }

    /** What a status of the server itself means. */
    static HttpProblem status(int status) {
        return new HttpProblem(status, code(status), meaning(status));
    }

    private static String code(int status) {
        return switch (status) {
            case 400, 505 -> "malformed";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 409 -> "in_work";
            case 408 -> "too_slow";
            case 413 -> "too_large";
            case 431 -> "headers_too_large";
            case 503 -> "unavailable";
            default -> status < 500 ? "refused" : "internal";
        };
    }

    private static String meaning(int status) {
        return switch (status) {
            case 400 -> "the request is not valid HTTP";
            case 404 -> "there is nothing at this address";
            case 405 -> "this address does not take this method";
            case 413 -> "the body is too long";
            case 414 -> "the address is too long";
            case 417 -> "of the header Expect only 100-continue is known here";
            case 426, 505 -> "this version of HTTP is not spoken here";
            case 431 -> "the headers are too long";
            case 503 -> "not available now; come again";
            default -> "status " + status;
        };
    }
}
