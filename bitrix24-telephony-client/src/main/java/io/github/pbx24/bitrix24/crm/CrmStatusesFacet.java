package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.util.List;

/**
 * The requests of {@link CrmStatuses} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class CrmStatusesFacet {

    /** The only one. */
    public static final CrmStatusesFacet INSTANCE = new CrmStatusesFacet();

    private CrmStatusesFacet() {}

    /**
     * Lists the entries of a dictionary in the order users see them.
     *
     * @param dictionary name of the dictionary, for example {@link CrmStatuses#SOURCE}
     * @return a request
     * @throws Bitrix24FieldException if the name is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/status/crm-status-list.html">crm.status.list</a>
     */
    public Bitrix24Request<List<CrmStatus>> list(String dictionary) {
        return CrmStatuses.list(dictionary);
    }

    /**
     * Adds an entry to a dictionary. Not repeatable.
     *
     * @param dictionary name of the dictionary, for example {@link CrmStatuses#SOURCE}
     * @param code code of the entry, unique in its dictionary
     * @param name what users see
     * @param sort place in the order, for example 100
     * @return a request whose result is the id of the entry
     * @throws Bitrix24FieldException if a text is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/status/crm-status-add.html">crm.status.add</a>
     */
    public Bitrix24Request<Long> add(String dictionary, String code, String name, int sort) {
        return CrmStatuses.add(dictionary, code, name, sort);
    }
}
