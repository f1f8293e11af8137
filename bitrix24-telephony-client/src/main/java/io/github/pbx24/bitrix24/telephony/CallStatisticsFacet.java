package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link CallStatistics} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class CallStatisticsFacet {

    /** The only one. */
    public static final CallStatisticsFacet INSTANCE = new CallStatisticsFacet();

    private CallStatisticsFacet() {}

    /**
     * Lists finished calls, 50 per page.
     *
     * @param filter conditions: the key is a column with an optional operator in front ({@code =}, {@code !},
     *     {@code <}, {@code <=}, {@code >}, {@code >=}, {@code ><}, {@code ?}, {@code %} and their negations), for
     *     example {@code >CALL_START_DATE}
     * @param sort column to sort by, null for the portal's order; not {@code CALL_TYPE}
     * @param order direction; needed with {@code sort}, null without
     * @param start offset of the first row; -1 switches counting off, then page by {@code >ID}
     * @return a request; {@link io.github.pbx24.bitrix24.Bitrix24Response#next} tells the next offset
     * @throws Bitrix24FieldException if a column or operator does not exist; the portal would ignore the condition and
     *     return everything
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/statistic/index.html">
     *     voximplant.statistic.get</a>
     */
    public Bitrix24Request<List<StatisticRow>> get(
            Map<String, ?> filter, @Nullable String sort, @Nullable SortOrder order, long start) {
        return CallStatistics.get(filter, sort, order, start);
    }

    /**
     * Finds the row of a call: proof that it was finished.
     *
     * @param callId CALL_ID of the registration
     * @return a request; an empty list if the call is not finished
     */
    public Bitrix24Request<List<StatisticRow>> byCallId(String callId) {
        return CallStatistics.byCallId(callId);
    }

    /**
     * Finds the rows of a call by the exchange's id. More than one is possible: the portal does not keep it unique.
     *
     * @param externalCallId the exchange's id
     * @return a request, oldest row first
     */
    public Bitrix24Request<List<StatisticRow>> byExternalCallId(String externalCallId) {
        return CallStatistics.byExternalCallId(externalCallId);
    }

    /**
     * All finished calls that may be seen.
     *
     * @return all of them, to be narrowed; a condition with a column or operator that does not exist is refused, because the
     *     portal would ignore it and return everything
     */
    public Listing<StatisticRow> listing() {
        return CallStatistics.listing();
    }
}
