package io.github.pbx24.bitrix24.event;

import org.jspecify.annotations.Nullable;

/**
 * A deal moved to another pipeline.
 *
 * @param envelope what all events have
 * @param dealId id of the deal
 * @param categoryId pipeline the deal is in now, null if not told
 * @param stageId stage the deal is in now, null if not told
 * @since 0.1
 */
public record OnCrmDealMoveToCategory(
        EventEnvelope envelope,
        long dealId,
        @Nullable Long categoryId,
        @Nullable String stageId) implements Bitrix24Event {

    /** Ids only. */
    @Override
    public String toString() {
        return envelope + " dealId=" + dealId;
    }
}
