package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.ResultNode;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of {@code crm.duplicate.*}, scope {@code crm}.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-duplicate-find-by-comm.html">
 *     crm.duplicate.findbycomm</a>
 * @since 0.1
 */
public final class CrmDuplicates {

    private static final int MAX_VALUES = 20;
    private static final int MAX_LENGTH = 255;

    private CrmDuplicates() {}

    /**
     * Finds leads, contacts and companies by phone numbers. Digits after an extension sign do not count. With 20 or more
     * of one kind the other kinds are left out.
     *
     * @param phones 1 to 20 numbers
     * @param type only this kind; not a deal; null for all three
     * @return a request whose result has the ids by kind; a kind that is missing was not found
     * @throws Bitrix24FieldException if there are none or too many, or the kind is deal
     */
    public static Bitrix24Request<Map<CrmType, List<Long>>> byPhone(Collection<String> phones, @Nullable CrmType type) {
        return find("PHONE", phones, type);
    }

    /**
     * Finds leads, contacts and companies by e-mail addresses, like {@link #byPhone}.
     *
     * @param emails 1 to 20 addresses
     * @param type only this kind; not a deal; null for all three
     * @return a request whose result has the ids by kind; a kind that is missing was not found
     * @throws Bitrix24FieldException if there are none or too many, or the kind is deal
     */
    public static Bitrix24Request<Map<CrmType, List<Long>>> byEmail(Collection<String> emails, @Nullable CrmType type) {
        return find("EMAIL", emails, type);
    }

    private static Bitrix24Request<Map<CrmType, List<Long>>> find(
            String kind, Collection<String> values, @Nullable CrmType type) {
        if (values.isEmpty() || values.size() > MAX_VALUES) {
            throw new Bitrix24FieldException("values", "must be 1 to " + MAX_VALUES + ", were " + values.size());
        }
        values.forEach(value -> CrmChecks.text("values", value, MAX_LENGTH));
        if (type == CrmType.DEAL) {
            throw new Bitrix24FieldException("entity_type", "must not be a deal, deals have no phones");
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("type", kind);
        parameters.put("values", values);
        if (type != null) {
            parameters.put("entity_type", type.name());
        }
        return Bitrix24Methods.CRM_DUPLICATE_FIND_BY_COMM.request(parameters, CrmDuplicates::found);
    }

    private static Map<CrmType, List<Long>> found(ResultNode result) {
        Map<CrmType, List<Long>> found = new EnumMap<>(CrmType.class);
        for (CrmType type : CrmType.values()) {
            List<Long> ids = result.get(type.name()).items().stream()
                    .flatMap(id -> id.asLong().stream().boxed())
                    .toList();
            if (!ids.isEmpty()) {
                found.put(type, ids);
            }
        }
        return found;
    }
}
