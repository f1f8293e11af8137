package io.github.pbx24.bitrix24;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** Decides what may be sent again. The one question is whether the request ran. */
final class RetryRule {

    /** The portal recognises a second register for 30 minutes after the call began; one is left for clocks that differ. */
    private static final Duration DEDUPLICATION = Duration.ofMinutes(29);

    private RetryRule() {}

    static boolean mayRetry(Bitrix24Request<?> request, Bitrix24Exception failure, Instant now) {
        return mayRetry(List.of(request), failure, now);
    }

    /** For a batch: all its commands must allow it. */
    static boolean mayRetry(List<? extends Bitrix24Request<?>> requests, Bitrix24Exception failure, Instant now) {
        if (!failure.isTemporary()) {
            return false;
        }
        if (!failure.mayHaveRun()) {
            return true;
        }
        return requests.stream().allMatch(request -> mayRunTwice(request, now));
    }

    private static boolean mayRunTwice(Bitrix24Request<?> request, Instant now) {
        return switch (request.repeatability()) {
            case REPEATABLE -> true;
            case DEDUPLICATED -> isDeduplicated(request, now);
            case NOT_REPEATABLE -> false;
        };
    }

    private static boolean isDeduplicated(Bitrix24Request<?> request, Instant now) {
        Object start = request.parameters().get("CALL_START_DATE");
        if (start == null) {
            // The portal takes the time of the first try, which is seconds ago.
            return true;
        }
        try {
            return OffsetDateTime.parse(start.toString()).toInstant().isAfter(now.minus(DEDUPLICATION));
        } catch (DateTimeException unreadable) {
            return false;
        }
    }
}
