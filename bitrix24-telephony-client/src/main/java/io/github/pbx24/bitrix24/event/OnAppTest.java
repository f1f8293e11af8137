package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.ResultNode;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code event.test}: the way from the portal to the handler works.
 *
 * @param envelope what all events have
 * @param query the parameters of {@code event.test}; an absent node if there were none
 * @param languageId language of the portal, null if not told
 * @see EventSubscriptions#test
 * @since 0.1
 */
public record OnAppTest(
        EventEnvelope envelope, ResultNode query, @Nullable String languageId) implements Bitrix24Event {

    /** Without the parameters. */
    @Override
    public String toString() {
        return envelope.toString();
    }
}
