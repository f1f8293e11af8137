package io.github.pbx24.bitrix24.event.offline;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that were fetched together.
 *
 * @param processId what to commit them by; null if they were deleted while they were fetched, or there are none
 * @param events the events, oldest first; unmodifiable
 * @since 0.1
 */
public record OfflinePackage(@Nullable String processId, List<OfflineEvent> events) {

    /** Copies the list. */
    public OfflinePackage {
        events = List.copyOf(events);
    }

    static OfflinePackage from(ResultNode result) {
        return new OfflinePackage(
                result.get("process_id").asText().orElse(null),
                result.get("events").items().stream().map(OfflineEvent::from).toList());
    }
}
