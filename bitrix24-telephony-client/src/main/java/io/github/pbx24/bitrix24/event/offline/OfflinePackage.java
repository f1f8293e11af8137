package io.github.pbx24.bitrix24.event.offline;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.UnreadableResultException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that were fetched together.
 *
 * @param processId what to commit them by; null if they were deleted while they were fetched, or there are none
 * @param events the events, oldest first; unmodifiable
 * @param unreadable rows that are no events as they should be, whole, oldest first; unmodifiable
 * @since 0.1
 */
public record OfflinePackage(@Nullable String processId, List<OfflineEvent> events, List<ResultNode> unreadable) {

    /** Copies the lists. */
    public OfflinePackage {
        events = List.copyOf(events);
        unreadable = List.copyOf(unreadable);
    }

    /** Whether nothing was fetched. */
    boolean isEmpty() {
        return events.isEmpty() && unreadable.isEmpty();
    }

    /** One row that cannot be read must not take the others with it, whatever key it is under. */
    static OfflinePackage from(ResultNode result) {
        List<OfflineEvent> events = new ArrayList<>();
        List<ResultNode> unreadable = new ArrayList<>();
        for (ResultNode row : result.get("events").fields().values()) {
            try {
                events.add(OfflineEvent.from(row));
            } catch (UnreadableResultException e) {
                unreadable.add(row);
            }
        }
        return new OfflinePackage(result.get("process_id").asText().orElse(null), events, unreadable);
    }
}
