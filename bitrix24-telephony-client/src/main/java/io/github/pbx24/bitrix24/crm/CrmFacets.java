package io.github.pbx24.bitrix24.crm;

/**
 * The requests of the CRM by what they are about. Stateless.
 *
 * @since 0.1
 */
public final class CrmFacets {

    /** The only one. */
    public static final CrmFacets INSTANCE = new CrmFacets();

    private CrmFacets() {}

    /**
     * Leads, deals, contacts and companies.
     *
     * @return never null
     */
    public CrmObjectsFacet objects() {
        return CrmObjectsFacet.INSTANCE;
    }

    /**
     * Objects of every type, also of those that an administrator made.
     *
     * @return never null
     */
    public CrmItemsFacet items() {
        return CrmItemsFacet.INSTANCE;
    }

    /**
     * Activities: calls, mails, meetings.
     *
     * @return never null
     */
    public CrmActivitiesFacet activities() {
        return CrmActivitiesFacet.INSTANCE;
    }

    /**
     * Comments in the timelines of objects.
     *
     * @return never null
     */
    public CrmTimelineFacet timeline() {
        return CrmTimelineFacet.INSTANCE;
    }

    /**
     * Custom fields.
     *
     * @return never null
     */
    public CrmUserFieldsFacet userFields() {
        return CrmUserFieldsFacet.INSTANCE;
    }

    /**
     * Dictionaries: sources, stages and others.
     *
     * @return never null
     */
    public CrmStatusesFacet statuses() {
        return CrmStatusesFacet.INSTANCE;
    }

    /**
     * Objects found by phone or mail address.
     *
     * @return never null
     */
    public CrmDuplicatesFacet duplicates() {
        return CrmDuplicatesFacet.INSTANCE;
    }
}
