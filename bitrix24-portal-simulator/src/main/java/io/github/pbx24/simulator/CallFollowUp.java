package io.github.pbx24.simulator;

import java.time.Instant;
import java.util.List;

/**
 * What the portal's assistant has written about a video call; {@code call.followup.*} reads it.
 *
 * @param callId the video call; has nothing to do with {@code CALL_ID} of telephony
 * @param initiatorId the user who started it
 * @param start when it began
 * @param durationSeconds how long it took
 * @param participantIds the users who took part
 * @param topic what it was about
 * @since 0.1
 */
public record CallFollowUp(
        long callId, long initiatorId, Instant start, long durationSeconds, List<Long> participantIds, String topic) {

    /**
     * Copies the participants.
     *
     * @param callId the video call
     * @param initiatorId the user who started it
     * @param start when it began
     * @param durationSeconds how long it took
     * @param participantIds the users who took part
     * @param topic what it was about
     */
    public CallFollowUp {
        participantIds = List.copyOf(participantIds);
    }
}
