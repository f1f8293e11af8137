package io.github.pbx24.gateway.http;

import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.RefusalReason;
import java.util.Locale;

/** Which refusal is which status. */
final class Refusals {

    private Refusals() {}

    static HttpProblem problem(Receipt.Refused refused) {
        return new HttpProblem(
                status(refused.reason()), refused.reason().name().toLowerCase(Locale.ROOT), refused.message());
    }

    private static int status(RefusalReason reason) {
        return switch (reason) {
            case MISSING_SIGNATURE, BAD_SIGNATURE, EXPIRED_SIGNATURE, FORBIDDEN -> 403;
            case MALFORMED -> 400;
            case TOO_LARGE -> 413;
        };
    }
}
