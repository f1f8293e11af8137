package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.telephony.CrmEntity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user clicked a phone number. The portal has registered the call already: dial, then finish with this
 * {@code callId}, and never register. A second click on the same number sends a second event with the same
 * {@code callId} while the first call is unfinished.
 *
 * @param envelope what all events have
 * @param callId CALL_ID of the call
 * @param userId user who clicked
 * @param phoneNumber number as clicked
 * @param phoneNumberInternational the number in international form, null if the portal did not tell
 * @param extension digits to dial after the answer, null if none
 * @param lineNumber line to dial from, null for the application without a line
 * @param callListId list the call belongs to, null if none
 * @param mobile whether the click was in the mobile application
 * @param entity CRM object of the number, null if none
 * @param createdLeadId lead that was created for the call, null if none
 * @param createdEntities everything that was created for the call; unmodifiable
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-start.html">
 *     OnExternalCallStart</a>
 * @since 0.1
 */
public record OnExternalCallStart(
        EventEnvelope envelope,
        String callId,
        long userId,
        String phoneNumber,
        @Nullable String phoneNumberInternational,
        @Nullable String extension,
        @Nullable String lineNumber,
        @Nullable Long callListId,
        boolean mobile,
        @Nullable CrmEntity entity,
        @Nullable Long createdLeadId,
        List<CrmEntity> createdEntities)
        implements Bitrix24Event {

    /** Copies the list. */
    public OnExternalCallStart {
        createdEntities = List.copyOf(createdEntities);
    }

    /** Ids only. */
    @Override
    public String toString() {
        return envelope + " callId=" + callId + ", userId=" + userId;
    }
}
