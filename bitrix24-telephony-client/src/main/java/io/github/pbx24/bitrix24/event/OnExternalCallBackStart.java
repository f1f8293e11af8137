package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.telephony.CrmEntity;
import org.jspecify.annotations.Nullable;

/**
 * A callback was ordered. No call is registered yet: register it with
 * {@link io.github.pbx24.bitrix24.telephony.CallType#CALLBACK}, dial the employee, then the client, then finish.
 *
 * @param envelope what all events have
 * @param phoneNumber number of the client
 * @param text text to read to the employee, null if none
 * @param voice voice to read it with, null if none
 * @param lineNumber line to dial from, null for the application without a line
 * @param entity CRM object of the client, null if none
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-back-start.html">
 *     OnExternalCallBackStart</a>
 * @since 0.1
 */
public record OnExternalCallBackStart(
        EventEnvelope envelope,
        String phoneNumber,
        @Nullable String text,
        @Nullable String voice,
        @Nullable String lineNumber,
        @Nullable CrmEntity entity)
        implements Bitrix24Event {

    /** Ids only. */
    @Override
    public String toString() {
        return envelope + " entity=" + entity;
    }
}
