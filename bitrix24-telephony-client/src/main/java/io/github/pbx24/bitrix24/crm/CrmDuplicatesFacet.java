package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link CrmDuplicates} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class CrmDuplicatesFacet {

    /** The only one. */
    public static final CrmDuplicatesFacet INSTANCE = new CrmDuplicatesFacet();

    private CrmDuplicatesFacet() {}

    /**
     * Finds leads, contacts and companies by phone numbers. Digits after an extension sign do not count. With 20 or more
     * of one kind the other kinds are left out.
     *
     * @param phones 1 to 20 numbers
     * @param type only this kind; not a deal; null for all three
     * @return a request whose result has the ids by kind; a kind that is missing was not found
     * @throws Bitrix24FieldException if there are none or too many, or the kind is deal
     */
    public Bitrix24Request<Map<CrmType, List<Long>>> byPhone(Collection<String> phones, @Nullable CrmType type) {
        return CrmDuplicates.byPhone(phones, type);
    }

    /**
     * Finds leads, contacts and companies by e-mail addresses, like {@link CrmDuplicates#byPhone}.
     *
     * @param emails 1 to 20 addresses
     * @param type only this kind; not a deal; null for all three
     * @return a request whose result has the ids by kind; a kind that is missing was not found
     * @throws Bitrix24FieldException if there are none or too many, or the kind is deal
     */
    public Bitrix24Request<Map<CrmType, List<Long>>> byEmail(Collection<String> emails, @Nullable CrmType type) {
        return CrmDuplicates.byEmail(emails, type);
    }
}
