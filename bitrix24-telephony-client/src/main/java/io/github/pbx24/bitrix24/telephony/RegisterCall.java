package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to register. Checked when it is made, because the portal accepts values at register with which finish fails.
 *
 * @param userId user the call belongs to; null if {@code userExtension} names him
 * @param userExtension extension of the user; null if {@code userId} names him
 * @param phoneNumber number of the client; only digits and {@code # * + , ;} are kept, at most 20 of them
 * @param type kind of call
 * @param startDate when the call began, null for now; the portal recognises repetitions for 30 minutes after it
 * @param crmCreate whether to create a CRM object for an unknown number
 * @param crmSource source of a created lead, an id of the portal's source list; null for the default
 * @param crmEntity CRM object of the call, replaces the search by number; null to search
 * @param show whether to open the call card for the user
 * @param lineNumber external line, at most 50 characters; null if none. An unknown line is created silently
 * @param externalCallId the exchange's id of the call, at most 64 characters; null gives up the protection against
 *     mixing up calls of the same user and number
 * @since 0.1
 */
public record RegisterCall(
        @Nullable Long userId,
        @Nullable String userExtension,
        String phoneNumber,
        CallType type,
        @Nullable OffsetDateTime startDate,
        boolean crmCreate,
        @Nullable String crmSource,
        @Nullable CrmEntity crmEntity,
        boolean show,
        @Nullable String lineNumber,
        @Nullable String externalCallId) {

    /** Checks every limit; a broken one is a {@link Bitrix24FieldException} that names the field. */
    public RegisterCall {
        Objects.requireNonNull(type, "type");
        CallOwner.check(userId, userExtension);
        phoneNumber = Fields.phone("PHONE_NUMBER", phoneNumber);
        if (type == CallType.UNKNOWN) {
            throw new Bitrix24FieldException("TYPE", "must be one of the known kinds");
        }
        if (startDate != null) {
            Fields.date("CALL_START_DATE", startDate);
        }
        crmSource = Fields.optional("CRM_SOURCE", crmSource, Fields.MAX_TEXT);
        lineNumber = Fields.optional("LINE_NUMBER", lineNumber == null ? null : lineNumber.trim(), Fields.MAX_LINE);
        externalCallId = Fields.optional("EXTERNAL_CALL_ID", externalCallId, Fields.MAX_EXTERNAL_ID);
    }

    /**
     * Starts a call of a known user.
     *
     * @param userId id of the user
     * @param phoneNumber number of the client
     * @param type kind of call
     * @return a builder
     */
    public static Builder forUser(long userId, String phoneNumber, CallType type) {
        return new Builder(userId, null, phoneNumber, type);
    }

    /**
     * Starts a call of the user who has an extension.
     *
     * @param extension the extension as in the user's profile
     * @param phoneNumber number of the client
     * @param type kind of call
     * @return a builder
     */
    public static Builder forExtension(String extension, String phoneNumber, CallType type) {
        return new Builder(null, extension, phoneNumber, type);
    }

    /** Ids and the end of the number. */
    @Override
    public String toString() {
        return "RegisterCall[externalCallId=" + externalCallId + ", userId=" + userId + ", userExtension="
                + userExtension + ", phoneNumber=" + Fields.masked(phoneNumber) + ", type=" + type + ", startDate="
                + startDate + ", show=" + show + "]";
    }

    /**
     * Collects the optional values. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final @Nullable Long userId;
        private final @Nullable String userExtension;
        private final String phoneNumber;
        private final CallType type;
        private @Nullable OffsetDateTime startDate;
        private boolean crmCreate;
        private @Nullable String crmSource;
        private @Nullable CrmEntity crmEntity;
        private boolean show = true;
        private @Nullable String lineNumber;
        private @Nullable String externalCallId;

        private Builder(@Nullable Long userId, @Nullable String userExtension, String phoneNumber, CallType type) {
            this.userId = userId;
            this.userExtension = userExtension;
            this.phoneNumber = phoneNumber;
            this.type = type;
        }

        /**
         * Sets when the call began. Default: when the portal handles the request.
         *
         * @param date time with offset
         * @return this
         */
        public Builder startDate(@Nullable OffsetDateTime date) {
            startDate = date;
            return this;
        }

        /**
         * Sets whether an unknown number gets a CRM object. Default: false.
         *
         * @param create whether to create
         * @return this
         */
        public Builder crmCreate(boolean create) {
            crmCreate = create;
            return this;
        }

        /**
         * Sets the source of a created lead. Default: the portal's.
         *
         * @param source id in the portal's source list
         * @return this
         */
        public Builder crmSource(@Nullable String source) {
            crmSource = source;
            return this;
        }

        /**
         * Sets the CRM object of the call. Default: searched by number.
         *
         * @param entity the object
         * @return this
         */
        public Builder crmEntity(@Nullable CrmEntity entity) {
            crmEntity = entity;
            return this;
        }

        /**
         * Sets whether the call card opens for the user. Default: true.
         *
         * @param showCard whether to show
         * @return this
         */
        public Builder show(boolean showCard) {
            show = showCard;
            return this;
        }

        /**
         * Sets the external line. Default: none.
         *
         * @param line number of a line the portal knows
         * @return this
         */
        public Builder lineNumber(@Nullable String line) {
            lineNumber = line;
            return this;
        }

        /**
         * Sets the exchange's id of the call. Default: none. Always set it: see the record.
         *
         * @param id unique per physical call
         * @return this
         */
        public Builder externalCallId(@Nullable String id) {
            externalCallId = id;
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the call to register
         * @throws Bitrix24FieldException if a limit is broken
         */
        public RegisterCall build() {
            return new RegisterCall(
                    userId,
                    userExtension,
                    phoneNumber,
                    type,
                    startDate,
                    crmCreate,
                    crmSource,
                    crmEntity,
                    show,
                    lineNumber,
                    externalCallId);
        }
    }
}
