package io.github.pbx24.simulator;

import java.time.Instant;
import java.util.List;

/**
 * The activity that a finished call left in the CRM.
 *
 * @param id the activity's id
 * @param callId the call's {@code CALL_ID}, from {@code ORIGIN_ID}
 * @param subject what the CRM shows as its title
 * @param responsibleUserId {@code RESPONSIBLE_ID}
 * @param ownerType the kind of the first bound CRM object
 * @param ownerId its id
 * @param incoming true for {@code DIRECTION} 1
 * @param completed {@code COMPLETED}
 * @param missed {@code SETTINGS.MISSED_CALL}
 * @param start {@code START_TIME}
 * @param end {@code END_TIME}
 * @param description {@code DESCRIPTION}; never null
 * @param fileIds attached files; empty if none
 * @since 0.1
 */
public record CallActivity(
        long id,
        String callId,
        String subject,
        long responsibleUserId,
        CrmObjectType ownerType,
        long ownerId,
        boolean incoming,
        boolean completed,
        boolean missed,
        Instant start,
        Instant end,
        String description,
        List<Long> fileIds) {

    /** Copies the list. */
    public CallActivity {
        fileIds = List.copyOf(fileIds);
    }

    /** Leaves out the subject, which holds a phone number. */
    @Override
    public String toString() {
        return "CallActivity[id=" + id + ", callId=" + callId + ", responsibleUserId=" + responsibleUserId + ", owner="
                + ownerType + " " + ownerId + ", completed=" + completed + ", missed=" + missed + ", fileIds="
                + fileIds + "]";
    }
}
