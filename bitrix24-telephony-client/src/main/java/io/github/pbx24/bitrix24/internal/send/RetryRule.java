package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Decides what may be sent again. The one question is whether the request ran. */
final class RetryRule {

    /** How long the portal recognises a second execution that did not say when it ends. */
    private static final Duration DEDUPLICATION = Duration.ofMinutes(29);

    private RetryRule() {}

    /**
     * Whether a request may be sent again; for a batch all its commands must allow it.
     *
     * @param firstSent when its first try left
     */
    static boolean mayRetry(
            List<? extends Bitrix24Request<?>> requests, Bitrix24Exception failure, Instant firstSent, Instant now) {
        if (!failure.isTemporary()) {
            return false;
        }
        return !failure.mayHaveRun() || mayRunTwice(requests, firstSent, now);
    }

    /** Whether it does no harm that requests run again that may have run already. */
    static boolean mayRunTwice(List<? extends Bitrix24Request<?>> requests, Instant firstSent, Instant now) {
        for (Bitrix24Request<?> request : requests) {
            if (!mayRunTwice(request, firstSent, now)) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayRunTwice(Bitrix24Request<?> request, Instant firstSent, Instant now) {
        return switch (request.repeatability()) {
            case REPEATABLE -> true;
            case DEDUPLICATED ->
                now.isBefore(request.deduplicatedUntil().orElseGet(() -> firstSent.plus(DEDUPLICATION)));
            case NOT_REPEATABLE -> false;
        };
    }
}
