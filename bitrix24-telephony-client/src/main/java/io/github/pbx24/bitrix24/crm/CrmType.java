package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.WireValue;
import java.util.Locale;

/**
 * Kind of a CRM object.
 *
 * @since 0.1
 */
public enum CrmType implements WireValue {
    /** A lead. */
    LEAD(1),
    /** A deal. */
    DEAL(2),
    /** A contact. */
    CONTACT(3),
    /** A company. */
    COMPANY(4);

    private final int id;

    CrmType(int id) {
        this.id = id;
    }

    /**
     * The number Bitrix24 uses, for example as {@code OWNER_TYPE_ID}.
     *
     * @return 1 to 4
     */
    public int id() {
        return id;
    }

    /** The number, as {@code entityTypeId} wants it. */
    @Override
    public Object wireValue() {
        return id;
    }

    /** The word in method names and timelines. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
