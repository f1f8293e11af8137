package io.github.pbx24.bitrix24.user;

import io.github.pbx24.bitrix24.ResultNode;
import org.jspecify.annotations.Nullable;

/**
 * The user whose authorisation is used.
 *
 * @param id id of the user
 * @param admin whether the user administers the portal
 * @param name first name, null if not told
 * @param lastName last name, null if not told
 * @param timeZone name of the time zone, null if the portal's
 * @since 0.1
 */
public record UserProfile(
        long id,
        boolean admin,
        @Nullable String name,
        @Nullable String lastName,
        @Nullable String timeZone) {

    static UserProfile from(ResultNode result) {
        return new UserProfile(
                result.requireLong("ID"),
                result.get("ADMIN").asBoolean(),
                result.get("NAME").asText().orElse(null),
                result.get("LAST_NAME").asText().orElse(null),
                result.get("TIME_ZONE").asText().orElse(null));
    }

    /** Id and right only: the rest is personal. */
    @Override
    public String toString() {
        return "UserProfile[id=" + id + ", admin=" + admin + "]";
    }
}
