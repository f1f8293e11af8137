package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user of a call, named by id or by extension. */
final class CallOwner {

    private CallOwner() {}

    static void check(@Nullable Long userId, @Nullable String extension) {
        if ((userId == null) == (extension == null)) {
            throw new Bitrix24FieldException("USER_ID", "or USER_PHONE_INNER must be given, and not both");
        }
        if (userId != null) {
            Fields.userId(userId);
        }
        Fields.optional("USER_PHONE_INNER", extension, Fields.MAX_TEXT);
    }

    static void put(Map<String, Object> parameters, @Nullable Long userId, @Nullable String extension) {
        if (userId != null) {
            parameters.put("USER_ID", userId);
        }
        if (extension != null) {
            parameters.put("USER_PHONE_INNER", extension);
        }
    }
}
