package io.github.pbx24.bitrix24.app;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * State of the application in a portal. With an incoming webhook only the licence is told.
 *
 * @param id id of the application in this portal, null if not told
 * @param code client id of the application, null if not told
 * @param version installed version, null if not told
 * @param status kind of the licence: {@code L} local, {@code F} free, {@code D} demo, {@code T} trial, {@code P} paid,
 *     {@code S} subscription; null if not told
 * @param installed whether the installation is complete; before that no event and no placement works
 * @param paymentExpired whether the payment ran out
 * @param daysLeft days until it does, null if there is no limit
 * @param languageId language of the portal, null if not told
 * @param license plan of the portal, null if not told
 * @since 0.1
 */
public record AppInfo(
        @Nullable Long id,
        @Nullable String code,
        @Nullable Long version,
        @Nullable String status,
        boolean installed,
        boolean paymentExpired,
        @Nullable Long daysLeft,
        @Nullable String languageId,
        @Nullable String license) {

    static AppInfo from(ResultNode result) {
        return new AppInfo(
                number(result, "ID"),
                text(result, "CODE"),
                number(result, "VERSION"),
                text(result, "STATUS"),
                result.get("INSTALLED").asBoolean(),
                result.get("PAYMENT_EXPIRED").asBoolean(),
                number(result, "DAYS"),
                text(result, "LANGUAGE_ID"),
                text(result, "LICENSE"));
    }

    private static @Nullable String text(ResultNode result, String key) {
        return result.get(key).asText().orElse(null);
    }

    private static @Nullable Long number(ResultNode result, String key) {
        OptionalLong number = result.get(key).asLong();
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }
}
