package io.github.pbx24.correlation.internal.portal;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.correlation.internal.portal.Outage.Kind;
import java.time.Instant;

/** Tells failures of a portal from failures of one request. Pure. */
public final class Outages {

    private Outages() {}

    public static Outage of(Bitrix24Exception failure) {
        String reason = String.valueOf(failure.getMessage());
        if (failure instanceof Bitrix24AuthorizationException) {
            return new Outage(Kind.UNAUTHORISED, reason, null);
        }
        if (failure instanceof Bitrix24ApiException api) {
            Instant retryAt = api.retryAt().orElse(null);
            return switch (api.kind()) {
                case EXPIRED_TOKEN, INVALID_TOKEN, NO_AUTH, PORTAL_GONE ->
                    new Outage(Kind.UNAUTHORISED, reason, retryAt);
                case RATE_LIMITED, OVERLOADED -> new Outage(Kind.BUSY, reason, retryAt);
                case AUTHORIZATION_UNAVAILABLE, SERVER_ERROR -> new Outage(Kind.UNREACHABLE, reason, retryAt);
                // The server time of one method says nothing about the others.
                default -> Outage.NONE;
            };
        }
        return failure.isTemporary() || failure.mayHaveRun() ? new Outage(Kind.UNREACHABLE, reason, null) : Outage.NONE;
    }
}
