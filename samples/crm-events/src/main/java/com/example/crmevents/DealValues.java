package com.example.crmevents;

import io.github.pbx24.bitrix24.crm.CrmObject;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/**
 * What is kept the same on both sides.
 *
 * @param title the title
 * @param amount the amount as a plain decimal number, so that 10, 10.0 and 10.00 are the same
 */
record DealValues(String title, String amount) {

    /** Where they are in Bitrix24. */
    static final Set<String> FIELDS = Set.of("TITLE", "OPPORTUNITY");

    static DealValues of(CrmObject deal) {
        return new DealValues(deal.title().orElse(""), plain(deal.opportunity().orElse(BigDecimal.ZERO)));
    }

    Map<String, String> fields() {
        return Map.of("TITLE", title, "OPPORTUNITY", amount);
    }

    static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
