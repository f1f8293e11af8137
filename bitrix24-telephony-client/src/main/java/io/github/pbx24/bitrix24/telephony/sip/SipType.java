package io.github.pbx24.bitrix24.telephony.sip;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.WireValue;
import java.util.Locale;

/**
 * Kind of a SIP line.
 *
 * @since 0.1
 */
public enum SipType implements WireValue {
    /** The portal registers at an exchange on the internet. */
    CLOUD,
    /** An exchange in the office registers at the portal. */
    OFFICE,
    /** A kind that this version does not know. */
    UNKNOWN;

    /** The word Bitrix24 uses. */
    @Override
    public Object wireValue() {
        return word();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SipType read(ResultNode node) {
        String word = node.asText().orElse("").toLowerCase(Locale.ROOT);
        return word.equals("cloud") ? CLOUD : word.equals("office") ? OFFICE : UNKNOWN;
    }
}
