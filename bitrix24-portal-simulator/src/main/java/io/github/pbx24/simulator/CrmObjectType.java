package io.github.pbx24.simulator;

/**
 * The kinds of CRM objects a call can belong to.
 *
 * @since 0.1
 */
public enum CrmObjectType {
    /** A lead, owner type 1. */
    LEAD(1),
    /** A deal, owner type 2. */
    DEAL(2),
    /** A contact, owner type 3. */
    CONTACT(3),
    /** A company, owner type 4. */
    COMPANY(4);

    private final int ownerTypeId;

    CrmObjectType(int ownerTypeId) {
        this.ownerTypeId = ownerTypeId;
    }

    /**
     * The number Bitrix24 uses for this kind, for example in {@code OWNER_TYPE_ID} of an activity.
     *
     * @return 1 to 4
     */
    public int ownerTypeId() {
        return ownerTypeId;
    }
}
