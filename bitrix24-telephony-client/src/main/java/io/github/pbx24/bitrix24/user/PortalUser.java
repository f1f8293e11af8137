package io.github.pbx24.bitrix24.user;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user of the portal. What is told depends on the scope: phones and e-mail need {@code user_basic} or more.
 *
 * @param id id of the user
 * @param active whether the user may work; calls of others are refused
 * @param name first name, null if not told
 * @param lastName last name, null if not told
 * @param secondName middle name, null if not told
 * @param email e-mail, null if not told
 * @param phoneInner extension, null if none; the portal does not keep it unique
 * @param workPhone phone at work, null if none
 * @param personalPhone private phone, null if none
 * @param personalMobile mobile phone, null if none
 * @param departments ids of the departments; unmodifiable
 * @param userType {@code employee}, {@code extranet} or {@code email}; null if not told
 * @since 0.1
 */
public record PortalUser(
        long id,
        boolean active,
        @Nullable String name,
        @Nullable String lastName,
        @Nullable String secondName,
        @Nullable String email,
        @Nullable String phoneInner,
        @Nullable String workPhone,
        @Nullable String personalPhone,
        @Nullable String personalMobile,
        List<Long> departments,
        @Nullable String userType) {

    /** Copies the list. */
    public PortalUser {
        departments = List.copyOf(departments);
    }

    /**
     * Reads a user.
     *
     * @param row the fields as {@code user.get} and {@code OnUserAdd} write them
     * @return the user
     * @throws IllegalStateException if the id is missing
     */
    public static PortalUser from(ResultNode row) {
        return new PortalUser(
                row.requireLong("ID"),
                row.get("ACTIVE").asBoolean(),
                text(row, "NAME"),
                text(row, "LAST_NAME"),
                text(row, "SECOND_NAME"),
                text(row, "EMAIL"),
                text(row, "UF_PHONE_INNER"),
                text(row, "WORK_PHONE"),
                text(row, "PERSONAL_PHONE"),
                text(row, "PERSONAL_MOBILE"),
                row.get("UF_DEPARTMENT").items().stream()
                        .flatMapToLong(item -> item.asLong().stream())
                        .boxed()
                        .toList(),
                text(row, "USER_TYPE"));
    }

    private static @Nullable String text(ResultNode row, String key) {
        return row.get(key).asText().orElse(null);
    }

    /** Id and state only: the rest is personal. */
    @Override
    public String toString() {
        return "PortalUser[id=" + id + ", active=" + active + "]";
    }
}
