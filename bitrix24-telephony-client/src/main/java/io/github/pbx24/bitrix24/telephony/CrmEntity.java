package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A CRM object that a call belongs to.
 *
 * @param type {@code CONTACT}, {@code COMPANY}, {@code LEAD} or {@code DEAL}; other texts are kept as they are
 * @param id id of the object
 * @since 0.1
 */
public record CrmEntity(String type, long id) {

    /** A contact. */
    public static final String CONTACT = "CONTACT";

    /** A company. */
    public static final String COMPANY = "COMPANY";

    /** A lead. */
    public static final String LEAD = "LEAD";

    /** A deal. */
    public static final String DEAL = "DEAL";

    /** Checks that the type is present and writes it in upper case. */
    public CrmEntity {
        type = Objects.requireNonNull(type, "type").toUpperCase(Locale.ROOT);
    }

    /**
     * Reads the pair {@code CRM_ENTITY_TYPE} and {@code CRM_ENTITY_ID}, which the portal writes in several ways when
     * there is none.
     *
     * @param node the map with both fields
     * @return empty if there is no object
     */
    public static Optional<CrmEntity> read(ResultNode node) {
        return of(node.get("CRM_ENTITY_TYPE"), node.get("CRM_ENTITY_ID"));
    }

    /**
     * Reads an object from its two fields.
     *
     * @param type field with the type
     * @param id field with the id
     * @return empty if one of them says "nothing"
     */
    public static Optional<CrmEntity> of(ResultNode type, ResultNode id) {
        OptionalLong number = id.asLong();
        return type.asText()
                .filter(text -> number.isPresent() && number.getAsLong() > 0)
                .map(text -> new CrmEntity(text, number.getAsLong()));
    }
}
