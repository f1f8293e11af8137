package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CRM object with the searched number.
 *
 * @param entity the object: contact, lead or company
 * @param name its name, null if it has none
 * @param responsible user who is responsible for it, null if none
 * @since 0.1
 */
public record CrmMatch(
        CrmEntity entity, @Nullable String name, @Nullable Responsible responsible) {

    /**
     * The user responsible for a CRM object.
     *
     * @param id id of the user
     * @param timemanStatus {@code OPENED}, {@code CLOSED}, {@code PAUSED}, {@code EXPIRED}, {@code UNAVAILABLE} or
     *     {@code NOT_INSTALLED}: the state of the working day; null if the portal did not tell
     * @param extension extension of the user, null if none
     * @param workPhone phone at work, null if none
     * @param personalPhone private phone, null if none
     * @param personalMobile mobile phone, null if none
     * @since 0.1
     */
    public record Responsible(
            long id,
            @Nullable String timemanStatus,
            @Nullable String extension,
            @Nullable String workPhone,
            @Nullable String personalPhone,
            @Nullable String personalMobile) {

        /** Without the phones. */
        @Override
        public String toString() {
            return "Responsible[id=" + id + ", timemanStatus=" + timemanStatus + ", extension="
                    + Fields.masked(extension) + "]";
        }
    }

    static Optional<CrmMatch> read(ResultNode row) {
        return CrmEntity.read(row)
                .map(entity -> new CrmMatch(entity, Fields.textOrNull(row.get("NAME")), responsible(row)));
    }

    private static @Nullable Responsible responsible(ResultNode row) {
        ResultNode user = row.get("ASSIGNED_BY");
        Long id = Fields.longOrNull(user.get("ID"));
        if (id == null) {
            id = Fields.longOrNull(row.get("ASSIGNED_BY_ID"));
        }
        if (id == null || id <= 0) {
            return null;
        }
        return new Responsible(
                id,
                Fields.textOrNull(user.get("TIMEMAN_STATUS")),
                Fields.textOrNull(user.get("USER_PHONE_INNER")),
                Fields.textOrNull(user.get("WORK_PHONE")),
                Fields.textOrNull(user.get("PERSONAL_PHONE")),
                Fields.textOrNull(user.get("PERSONAL_MOBILE")));
    }

    /** Without the name. */
    @Override
    public String toString() {
        return "CrmMatch[entity=" + entity + ", responsible=" + responsible + "]";
    }
}
