package io.github.pbx24.bitrix24.app;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.telephony.CrmEntity;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The call that a page in the card of a call belongs to.
 *
 * @param callId CALL_ID of the call, null before there is one
 * @param phoneNumber number of the client; null if unknown, {@code hidden} is possible
 * @param lineNumber line, null if none
 * @param lineName name of the line, null if none
 * @param entity CRM object of the call, null if none
 * @param bindings all CRM objects of the call; unmodifiable
 * @param activityId activity of the call, null before there is one
 * @param direction {@code incoming}, {@code outgoing} or {@code callback}; null if not told
 * @param state {@code idle}, {@code connecting} or {@code connected}; null if not told
 * @since 0.1
 */
public record CallCard(
        @Nullable String callId,
        @Nullable String phoneNumber,
        @Nullable String lineNumber,
        @Nullable String lineName,
        @Nullable CrmEntity entity,
        List<CrmEntity> bindings,
        @Nullable Long activityId,
        @Nullable String direction,
        @Nullable String state) {

    /** Copies the list. */
    public CallCard {
        bindings = List.copyOf(bindings);
    }

    static CallCard from(ResultNode options) {
        // The portal writes "undefined" for no activity, which is no number.
        OptionalLong activity = options.get("CRM_ACTIVITY_ID").asLong();
        return new CallCard(
                text(options, "CALL_ID"),
                text(options, "PHONE_NUMBER"),
                text(options, "LINE_NUMBER"),
                text(options, "LINE_NAME"),
                CrmEntity.read(options).orElse(null),
                options.get("CRM_BINDINGS").items().stream()
                        .flatMap(one -> CrmEntity.of(one.get("ENTITY_TYPE"), one.get("ENTITY_ID")).stream())
                        .toList(),
                activity.isPresent() ? Long.valueOf(activity.getAsLong()) : null,
                text(options, "CALL_DIRECTION"),
                text(options, "CALL_STATE"));
    }

    private static @Nullable String text(ResultNode options, String key) {
        return options.get(key).asText().orElse(null);
    }

    /** Ids only. */
    @Override
    public String toString() {
        return "CallCard[callId=" + callId + ", direction=" + direction + ", state=" + state + "]";
    }
}
