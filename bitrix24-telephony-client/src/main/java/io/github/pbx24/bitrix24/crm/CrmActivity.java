package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.ResultNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An activity: a call, meeting, letter or task in the history of CRM objects. In a list only the selected fields are
 * there.
 *
 * @param id id of the activity
 * @param providerId what made it, {@link #CALL_PROVIDER} for a telephone call; null if not told
 * @param originId id at whoever made it, null if none
 * @param subject title, null if none
 * @param description text, null if none
 * @param responsibleId responsible user, null if not told
 * @param ownerTypeId kind of the object it belongs to, see {@link CrmType#id}; null if not told
 * @param ownerId id of the object it belongs to, null if not told
 * @param completed whether it is done
 * @param start when it began, null if not told
 * @param end when it ended, null if not told
 * @param missedCall whether it is a missed call
 * @param files attached files; in a list only if {@code FILES} was selected. Unmodifiable
 * @param tree all fields
 * @since 0.1
 */
public record CrmActivity(
        long id,
        @Nullable String providerId,
        @Nullable String originId,
        @Nullable String subject,
        @Nullable String description,
        @Nullable Long responsibleId,
        @Nullable Long ownerTypeId,
        @Nullable Long ownerId,
        boolean completed,
        @Nullable Instant start,
        @Nullable Instant end,
        boolean missedCall,
        List<Long> files,
        ResultNode tree) {

    /** {@link #providerId} of telephone calls. */
    public static final String CALL_PROVIDER = "VOXIMPLANT_CALL";

    private static final String CALL_ORIGIN = "VI_";

    /** Copies the list. */
    public CrmActivity {
        files = List.copyOf(files);
        Objects.requireNonNull(tree, "tree");
    }

    static String originOfCall(String callId) {
        return CALL_ORIGIN + callId;
    }

    static CrmActivity from(ResultNode row) {
        return new CrmActivity(
                row.requireLong("ID"),
                text(row, "PROVIDER_ID"),
                text(row, "ORIGIN_ID"),
                text(row, "SUBJECT"),
                text(row, "DESCRIPTION"),
                number(row, "RESPONSIBLE_ID"),
                number(row, "OWNER_TYPE_ID"),
                number(row, "OWNER_ID"),
                row.get("COMPLETED").asBoolean(),
                row.get("START_TIME").asInstant().orElse(null),
                row.get("END_TIME").asInstant().orElse(null),
                row.get("SETTINGS").get("MISSED_CALL").asBoolean(),
                row.get("FILES").items().stream()
                        .flatMap(file -> file.get("id").asLong().stream().boxed())
                        .toList(),
                row);
    }

    /**
     * The CALL_ID of the telephone call that this activity shows.
     *
     * @return null if it is none
     */
    public @Nullable String callId() {
        return originId != null && originId.startsWith(CALL_ORIGIN) ? originId.substring(CALL_ORIGIN.length()) : null;
    }

    private static @Nullable String text(ResultNode row, String key) {
        return row.get(key).asText().orElse(null);
    }

    private static @Nullable Long number(ResultNode row, String key) {
        return row.get(key).asLong().stream().boxed().findFirst().orElse(null);
    }

    /** Ids only; the texts may hold names and numbers. */
    @Override
    public String toString() {
        return "CrmActivity[id=" + id + ", providerId=" + providerId + "]";
    }
}
