package io.github.pbx24.bitrix24.followup;

import io.github.pbx24.bitrix24.ResultNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the portal's AI made of a video call. What was not selected is null or empty.
 *
 * @param callId id of the video call; not the CALL_ID of a telephone call
 * @param initiatorId user who started the call, null if not told
 * @param start when it began, null if not told
 * @param end when it ended, null if not told or while it goes on
 * @param duration how long it took, null if not told
 * @param language language of the transcription, null if not told
 * @param participants who took part; unmodifiable
 * @param outcomes names of the blocks that are ready: {@code transcription}, {@code overview}, {@code summary},
 *     {@code insights}, {@code evaluation}; unmodifiable
 * @param tree all fields, for the blocks themselves
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/follow-up/fields.html">Fields</a>
 * @since 0.1
 */
public record FollowUp(
        long callId,
        @Nullable Long initiatorId,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable Duration duration,
        @Nullable String language,
        List<Participant> participants,
        List<String> outcomes,
        ResultNode tree) {

    /**
     * Somebody who took part.
     *
     * @param userId id of the user
     * @param name name, null if not told
     * @param talked how long the user talked, null if not told
     */
    public record Participant(
            long userId, @Nullable String name, @Nullable Duration talked) {

        /** Id only. */
        @Override
        public String toString() {
            return "Participant[userId=" + userId + "]";
        }
    }

    /** Copies the lists. */
    public FollowUp {
        participants = List.copyOf(participants);
        outcomes = List.copyOf(outcomes);
        Objects.requireNonNull(tree, "tree");
    }

    static FollowUp from(ResultNode item) {
        return new FollowUp(
                item.requireLong("callId"),
                Fields.longOrNull(item.get("initiatorId")),
                item.get("startDate").asInstant().orElse(null),
                item.get("endDate").asInstant().orElse(null),
                Fields.secondsOrNull(item.get("durationSeconds")),
                Fields.textOrNull(item.get("language")),
                item.get("participants").items().stream()
                        .map(one -> new Participant(
                                one.requireLong("userId"),
                                Fields.textOrNull(one.get("name")),
                                Fields.secondsOrNull(one.get("talkedSeconds"))))
                        .toList(),
                item.get("outcomes").items().stream()
                        .flatMap(name -> name.asText().stream())
                        .toList(),
                item);
    }

    /** Id only; what was said is personal. */
    @Override
    public String toString() {
        return "FollowUp[callId=" + callId + "]";
    }
}
