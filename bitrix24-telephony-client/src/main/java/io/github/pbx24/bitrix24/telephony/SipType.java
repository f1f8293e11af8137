package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.Locale;

/**
 * Kind of a SIP line.
 *
 * @since 0.1
 */
public enum SipType {
    /** The portal registers at an exchange on the internet. */
    CLOUD,
    /** An exchange in the office registers at the portal. */
    OFFICE,
    /** A kind that this version does not know. */
    UNKNOWN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SipType read(ResultNode node) {
        String word = node.asText().orElse("").toLowerCase(Locale.ROOT);
        return word.equals("cloud") ? CLOUD : word.equals("office") ? OFFICE : UNKNOWN;
    }
}
