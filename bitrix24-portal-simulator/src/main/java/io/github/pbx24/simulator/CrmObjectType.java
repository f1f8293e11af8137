package io.github.pbx24.simulator;

import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of CRM objects a call can belong to.
 *
 * @since 0.1
 */
public enum CrmObjectType {
    /** A lead, owner type 1. */
    LEAD(1, 1000),
    /** A deal, owner type 2. */
    DEAL(2, 400),
    /** A contact, owner type 3. */
    CONTACT(3, 100),
    /** A company, owner type 4. */
    COMPANY(4, 200);

    private final int ownerTypeId;
    private final long firstId;

    CrmObjectType(int ownerTypeId, long firstId) {
        this.ownerTypeId = ownerTypeId;
        this.firstId = firstId;
    }

    /**
     * The number Bitrix24 uses for this kind, for example in {@code OWNER_TYPE_ID} of an activity.
     *
     * @return 1 to 4
     */
    public int ownerTypeId() {
        return ownerTypeId;
    }

    /** Ids start at different values, so that a test cannot confuse two kinds by luck. */
    long firstId() {
        return firstId;
    }

    static Optional<CrmObjectType> of(String name) {
        for (CrmObjectType type : values()) {
            if (type.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
