package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A call that the portal was asked to make.
 *
 * @param started whether the portal agreed
 * @param callId CALL_ID of the call; null if the line belongs to an application, which gets an
 *     {@code OnExternalCallBackStart} instead
 * @since 0.1
 */
public record StartedCall(boolean started, @Nullable String callId) {

    static StartedCall from(ResultNode result) {
        return new StartedCall(result.get("RESULT").asBoolean(), Fields.textOrNull(result.get("CALL_ID")));
    }
}
