package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.RestMethod;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is sold with a deal or a lead: {@code crm.deal.productrows.*}, {@code crm.lead.productrows.*}. */
final class ProductRowMethods {

    private final PortalState portal;
    private final Map<String, List<Map<String, @Nullable Object>>> rows = new HashMap<>();
    private long lastId;

    ProductRowMethods(PortalState portal) {
        this.portal = portal;
    }

    RestMethod get(CrmObjectType type) {
        return (context, params) -> portal.locked(() -> {
            long id = Php.toLong(owner(type, params).get("ID"));
            return Answer.of(rows.getOrDefault(type + " " + id, List.of()));
        });
    }

    /** Replaces all rows; the object's sum follows unless it was entered by hand. */
    RestMethod set(CrmObjectType type) {
        return (context, params) -> portal.locked(() -> {
            Map<String, @Nullable Object> owner = owner(type, params);
            List<Map<String, @Nullable Object>> fresh = new ArrayList<>();
            double sum = 0;
            for (Object given : Php.listOf(params.upperCase().get("ROWS"))) {
                Params row = new Params(Php.entries(given));
                fresh.add(row(type, owner, row));
                sum += row.decimal("PRICE") * quantity(row);
            }
            rows.put(type + " " + owner.get("ID"), fresh);
            if (!"Y".equals(owner.get("IS_MANUAL_OPPORTUNITY"))) {
                owner.put("OPPORTUNITY", String.format(Locale.ROOT, "%.2f", sum));
            }
            return Answer.of(true);
        });
    }

    private static double quantity(Params row) {
        return row.has("QUANTITY") ? row.decimal("QUANTITY") : 1;
    }

    private Map<String, @Nullable Object> row(CrmObjectType type, Map<String, @Nullable Object> owner, Params given) {
        double price = given.decimal("PRICE");
        Discount discount = Discount.of(given, price);
        return Php.map(
                "ID",
                Long.toString(++lastId),
                "OWNER_ID",
                owner.get("ID"),
                "OWNER_TYPE",
                type == CrmObjectType.DEAL ? "D" : "L",
                "PRODUCT_ID",
                given.number("PRODUCT_ID"),
                "PRODUCT_NAME",
                given.text("PRODUCT_NAME"),
                "ORIGINAL_PRODUCT_NAME",
                given.text("PRODUCT_NAME"),
                "PRODUCT_DESCRIPTION",
                null,
                "PRICE",
                price,
                "PRICE_EXCLUSIVE",
                price,
                "PRICE_NETTO",
                price + discount.sum(),
                "PRICE_BRUTTO",
                price + discount.sum(),
                "PRICE_ACCOUNT",
                String.format(Locale.ROOT, "%.2f", price),
                "QUANTITY",
                quantity(given),
                "DISCOUNT_TYPE_ID",
                discount.type(),
                "DISCOUNT_RATE",
                discount.rate(),
                "DISCOUNT_SUM",
                discount.sum(),
                "TAX_RATE",
                given.has("TAX_RATE") ? given.decimal("TAX_RATE") : null,
                "TAX_INCLUDED",
                given.text("TAX_INCLUDED").equals("Y") ? "Y" : "N",
                "CUSTOMIZED",
                "Y",
                "MEASURE_CODE",
                796L,
                "MEASURE_NAME",
                "pcs",
                "SORT",
                10L * (given.has("SORT") ? given.number("SORT") : 1),
                "XML_ID",
                null,
                "TYPE",
                1L,
                "STORE_ID",
                null,
                "RESERVE_ID",
                null,
                "DATE_RESERVE_END",
                null,
                "RESERVE_QUANTITY",
                null);
    }

    /** What was taken off the price: as a sum (type 1) or in per cent (type 2); a portal answers both, whichever was given. */
    private record Discount(long type, double rate, double sum) {

        private static final long MONETARY = 1;
        private static final long PERCENTAGE = 2;

        static Discount of(Params given, double price) {
            if (given.number("DISCOUNT_TYPE_ID") == MONETARY) {
                double sum = given.decimal("DISCOUNT_SUM");
                return new Discount(MONETARY, sum == 0 ? 0 : cents(sum * 100 / (price + sum)), sum);
            }
            double rate = given.decimal("DISCOUNT_RATE");
            return new Discount(PERCENTAGE, rate, rate >= 100 ? 0 : cents(price * rate / (100 - rate)));
        }

        private static double cents(double value) {
            return Math.round(value * 100) / 100.0;
        }
    }

    private Map<String, @Nullable Object> owner(CrmObjectType type, Params params) {
        long id = params.upperCase().number("ID");
        if (id <= 0) {
            throw RestError.plain("The parameter id is invalid or not defined.");
        }
        return portal.crm.find(type, id).orElseThrow(() -> RestError.plain("Not found."));
    }
}
