package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.event.offline.OfflineEvents;

/**
 * Something is waiting in a queue of offline events. Read it with {@link OfflineEvents}.
 *
 * @param envelope what all events have; there is no data
 * @see <a href="https://apidocs.bitrix24.com/api-reference/events/offline-events.html">Offline events</a>
 * @since 0.1
 */
public record OnOfflineEvent(EventEnvelope envelope) implements Bitrix24Event {

    /** Without the tokens. */
    @Override
    public String toString() {
        return envelope.toString();
    }
}
