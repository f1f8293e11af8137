package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.telephony.sip.SipLinesFacet;

/**
 * The requests of the portal's own telephony. Stateless.
 *
 * @since 0.1
 */
public final class TelephonyFacets {

    /** The only one. */
    public static final TelephonyFacets INSTANCE = new TelephonyFacets();

    private TelephonyFacets() {}

    /**
     * Lines that can call out, pages and voices.
     *
     * @return never null
     */
    public TelephonyLinesFacet lines() {
        return TelephonyLinesFacet.INSTANCE;
    }

    /**
     * SIP lines and their state.
     *
     * @return never null
     */
    public SipLinesFacet sip() {
        return SipLinesFacet.INSTANCE;
    }

    /**
     * SIP access of users.
     *
     * @return never null
     */
    public TelephonyUsersFacet users() {
        return TelephonyUsersFacet.INSTANCE;
    }

    /**
     * Calls that the portal makes.
     *
     * @return never null
     */
    public PortalCallsFacet calls() {
        return PortalCallsFacet.INSTANCE;
    }
}
