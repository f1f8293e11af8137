package com.example.crmevents;

import org.jspecify.annotations.Nullable;

/**
 * A row of the ERP.
 *
 * @param number the ERP's own number
 * @param dealId the deal in Bitrix24; null until it is known
 * @param values what the ERP says
 * @param agreed what both sides last agreed on; null if they never did
 * @param version changes with every change by the ERP's users
 */
record ErpDeal(
        String number,
        @Nullable Long dealId,
        DealValues values,
        @Nullable DealValues agreed,
        long version) {}
