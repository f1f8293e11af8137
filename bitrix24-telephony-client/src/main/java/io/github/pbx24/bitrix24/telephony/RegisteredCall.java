package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registered call. It may be one that was registered before, see {@link ExternalCalls#register}.
 *
 * @param callId the portal's id of the call; opaque
 * @param createdLeadId lead that was created for the call, null if none
 * @param createdEntities everything that was created for the call; unmodifiable
 * @param entity CRM object of the call, null if none was found or made
 * @param leadCreationError why no lead was made although asked for; null if there is no reason to report
 * @since 0.1
 */
public record RegisteredCall(
        String callId,
        @Nullable Long createdLeadId,
        List<CrmEntity> createdEntities,
        @Nullable CrmEntity entity,
        @Nullable String leadCreationError) {

    /** Copies the list. */
    public RegisteredCall {
        createdEntities = List.copyOf(createdEntities);
    }

    static RegisteredCall from(ResultNode result) {
        return new RegisteredCall(
                result.requireText("CALL_ID"),
                Fields.idOrNull(result.get("CRM_CREATED_LEAD")),
                created(result),
                CrmEntity.read(result).orElse(null),
                Fields.textOrNull(result.get("LEAD_CREATION_ERROR")));
    }

    private static List<CrmEntity> created(ResultNode result) {
        return result.get("CRM_CREATED_ENTITIES").items().stream()
                .flatMap(item -> CrmEntity.of(item.get("ENTITY_TYPE"), item.get("ENTITY_ID")).stream())
                .toList();
    }
}
