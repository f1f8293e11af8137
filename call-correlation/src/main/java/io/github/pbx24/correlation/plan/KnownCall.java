package io.github.pbx24.correlation.plan;

import io.github.pbx24.correlation.fact.CallFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one call, and all that projecting and planning need. Immutable.
 *
 * @param externalCallId the id of the call for Bitrix24, unique within the portal, at most 64 characters
 * @param facts everything heard
 * @param progress everything said to Bitrix24
 * @param newsAt when something new was heard of the call last, by our own clock
 * @param clientResponsible who is responsible for the client in the CRM; null if unknown
 * @since 0.1
 */
public record KnownCall(
        String externalCallId,
        CallFacts facts,
        CallProgress progress,
        Instant newsAt,
        @Nullable Long clientResponsible) {

    /**
     * A call of whose client nothing is known.
     *
     * @param externalCallId the id of the call for Bitrix24
     * @param facts everything heard
     * @param progress everything said to Bitrix24
     * @param newsAt when something new was heard of the call last
     */
    public KnownCall(String externalCallId, CallFacts facts, CallProgress progress, Instant newsAt) {
        this(externalCallId, facts, progress, newsAt, null);
    }
}
