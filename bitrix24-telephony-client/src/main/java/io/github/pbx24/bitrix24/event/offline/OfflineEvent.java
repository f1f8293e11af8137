package io.github.pbx24.bitrix24.event.offline;

import io.github.pbx24.bitrix24.ResultNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event that waited in a queue. Repeated changes of one object are one event with the newest time.
 *
 * @param id id of the row
 * @param messageId id to commit it by
 * @param name name of the event in upper case
 * @param time when it happened last, null if not told
 * @param data the same as the data of the online event; an absent node if there is none
 * @param userId user who caused it, null if not told
 * @param processId package it is reserved in, null if it is not reserved or was fetched by {@code get}
 * @param failed whether it was marked as failed; only told by {@link OfflineEvents#list}
 * @since 0.1
 */
public record OfflineEvent(
        long id,
        String messageId,
        String name,
        @Nullable Instant time,
        ResultNode data,
        @Nullable Long userId,
        @Nullable String processId,
        boolean failed) {

    /** Checks that everything is present. */
    public OfflineEvent {
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(data, "data");
    }

    static OfflineEvent from(ResultNode row) {
        ResultNode user = row.get("EVENT_ADDITIONAL").get("user_id");
        return new OfflineEvent(
                row.requireLong("ID"),
                row.requireText("MESSAGE_ID"),
                row.requireText("EVENT_NAME").toUpperCase(Locale.ROOT),
                row.get("TIMESTAMP_X").asInstant().orElse(null),
                row.get("EVENT_DATA"),
                user.asLong().isPresent() ? Long.valueOf(user.asLong().getAsLong()) : null,
                row.get("PROCESS_ID").asText().orElse(null),
                row.get("ERROR").asBoolean());
    }

    /** Without the data. */
    @Override
    public String toString() {
        return "OfflineEvent[id=" + id + ", name=" + name + "]";
    }
}
