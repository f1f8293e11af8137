package io.github.pbx24.correlation.store;

/**
 * A name by which a call can be found. One alias leads to one call; a call may have several.
 *
 * @param pbx id of the exchange in the configuration
 * @param kind what sort of name
 * @param value the name itself
 * @since 0.1
 */
public record Alias(String pbx, Kind kind, String value) {

    /** Sorts of names. */
    public enum Kind {
        /** The id that the PBX gave. */
        PBX_ID,
        /** The id that Bitrix24 gave. */
        CRM_ID
    }

    /**
     * The name of a call at its exchange.
     *
     * @param pbx id of the exchange in the configuration
     * @param callId the id that the PBX gave
     * @return the alias
     */
    public static Alias pbxId(String pbx, String callId) {
        return new Alias(pbx, Kind.PBX_ID, callId);
    }

    /**
     * The name of a call at Bitrix24.
     *
     * @param pbx id of the exchange in the configuration
     * @param crmCallId the id that Bitrix24 gave
     * @return the alias
     */
    public static Alias crmId(String pbx, String crmCallId) {
        return new Alias(pbx, Kind.CRM_ID, crmCallId);
    }
}
