package io.github.pbx24.correlation;

import io.github.pbx24.pbx.Masked;

/**
 * A name by which a call can be found. One alias leads to one call; a call may have several.
 *
 * @param pbx id of the exchange in the configuration
 * @param kind what sort of name
 * @param value the name itself
 * @since 0.1
 */
public record Alias(String pbx, Kind kind, String value) {

    private static final int NUMBER_TAIL = 10;

    /** Sorts of names. */
    public enum Kind {
        /** The id that the PBX gave. */
        PBX_ID,
        /** The id that Bitrix24 gave. */
        CRM_ID,
        /** Extension and client number of a call that a user started in Bitrix24 and that the PBX has not named yet. */
        EXPECTED
    }

    static Alias pbxId(String pbx, String callId) {
        return new Alias(pbx, Kind.PBX_ID, callId);
    }

    static Alias crmId(String pbx, String crmCallId) {
        return new Alias(pbx, Kind.CRM_ID, crmCallId);
    }

    /** Numbers are written with or without country code and plus; the last ten digits are the same in all forms. */
    static Alias expected(String pbx, String extension, String number) {
        String digits = number.replaceAll("[^0-9]", "");
        String tail = digits.substring(Math.max(0, digits.length() - NUMBER_TAIL));
        return new Alias(pbx, Kind.EXPECTED, extension + "/" + tail);
    }

    @Override
    public String toString() {
        return "Alias[pbx=" + pbx + ", kind=" + kind + ", value="
                + (kind == Kind.EXPECTED ? Masked.number(value) : value) + "]";
    }
}
