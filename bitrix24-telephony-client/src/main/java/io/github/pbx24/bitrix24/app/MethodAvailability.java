package io.github.pbx24.bitrix24.app;

import io.github.pbx24.bitrix24.ResultNode;

/**
 * Whether a method can be called.
 *
 * @param existing whether the portal has it
 * @param available whether the granted scopes allow it
 * @since 0.1
 */
public record MethodAvailability(boolean existing, boolean available) {

    static MethodAvailability from(ResultNode result) {
        return new MethodAvailability(
                result.get("isExisting").asBoolean(), result.get("isAvailable").asBoolean());
    }
}
