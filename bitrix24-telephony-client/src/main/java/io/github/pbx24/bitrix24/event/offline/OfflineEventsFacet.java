package io.github.pbx24.bitrix24.event.offline;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link OfflineEvents} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class OfflineEventsFacet {

    /** The only one. */
    public static final OfflineEventsFacet INSTANCE = new OfflineEventsFacet();

    private OfflineEventsFacet() {}

    /**
     * Fetches events and deletes them in one go. If the answer is lost, they are lost.
     *
     * @param limit how many at most, positive
     * @param connector name of the queue, null for the default one
     * @return a request, {@link io.github.pbx24.bitrix24.Repeatability#NOT_REPEATABLE}
     * @throws Bitrix24FieldException if the limit is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-offline-get.html">event.offline.get</a>
     */
    public Bitrix24Request<OfflinePackage> take(int limit, @Nullable String connector) {
        return OfflineEvents.take(limit, connector);
    }

    /**
     * Fetches events and keeps others from fetching them, until they are committed or marked as failed. Needs a larger
     * plan, see {@link io.github.pbx24.bitrix24.app.Portal#feature}; else fails with
     * {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#ACCESS_DENIED}.
     *
     * @param limit how many at most, positive
     * @param connector name of the queue, null for the default one
     * @param failedOnes whether to fetch those that were marked as failed instead of the new ones
     * @return a request, {@link io.github.pbx24.bitrix24.Repeatability#NOT_REPEATABLE}: it would reserve others
     * @throws Bitrix24FieldException if the limit is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-offline-get.html">event.offline.get</a>
     */
    public Bitrix24Request<OfflinePackage> reserve(int limit, @Nullable String connector, boolean failedOnes) {
        return OfflineEvents.reserve(limit, connector, failedOnes);
    }

    /**
     * Reads a reserved package again.
     *
     * @param processId id of the package
     * @param limit how many at most, positive
     * @param connector name of the queue, null for the default one
     * @return a request
     * @throws Bitrix24FieldException if the id is blank or the limit is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-offline-get.html">event.offline.get</a>
     */
    public Bitrix24Request<OfflinePackage> reread(String processId, int limit, @Nullable String connector) {
        return OfflineEvents.reread(processId, limit, connector);
    }

    /**
     * Lists events without touching them, by id, 50 per page.
     *
     * @param filter conditions by {@code ID}, {@code TIMESTAMP_X}, {@code EVENT_NAME}, {@code MESSAGE_ID},
     *     {@code PROCESS_ID} and {@code ERROR} with an operator in front; may be empty
     * @param connector name of the queue, null for the default one
     * @param start offset of the first row, 0 or more
     * @return a request; {@link io.github.pbx24.bitrix24.Bitrix24Response#next} tells the next offset
     * @throws Bitrix24FieldException if the offset is negative
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-offline-list.html">event.offline.list</a>
     */
    public Bitrix24Request<List<OfflineEvent>> list(Map<String, ?> filter, @Nullable String connector, long start) {
        return OfflineEvents.list(filter, connector, start);
    }

    /**
     * Deletes reserved events that are done.
     *
     * @param processId id of the package
     * @param connector name of the queue the package is from, null for the default one; with another one the portal agrees
     *     and does nothing
     * @param messageIds {@link OfflineEvent#messageId} of what is done; not empty
     * @return a request whose result is true
     * @throws Bitrix24FieldException if an id is blank or there is none; without ids the portal would delete the whole
     *     package
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-offline-clear.html">event.offline.clear</a>
     */
    public Bitrix24Request<Boolean> commit(
            String processId, @Nullable String connector, Collection<String> messageIds) {
        return OfflineEvents.commit(processId, connector, messageIds);
    }

    /**
     * Deletes a whole reserved package.
     *
     * @param processId id of the package
     * @param connector name of the queue the package is from, null for the default one; with another one the portal agrees
     *     and does nothing
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is blank
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-offline-clear.html">event.offline.clear</a>
     */
    public Bitrix24Request<Boolean> commitAll(String processId, @Nullable String connector) {
        return OfflineEvents.commitAll(processId, connector);
    }

    /**
     * Marks reserved events as failed and releases them; {@link OfflineEvents#reserve} can fetch them separately.
     *
     * @param processId id of the package
     * @param connector name of the queue the package is from, null for the default one; with another one the portal agrees
     *     and does nothing
     * @param messageIds {@link OfflineEvent#messageId} of what failed; not empty
     * @return a request whose result is true
     * @throws Bitrix24FieldException if an id is blank or there is none
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-offline-error.html">event.offline.error</a>
     */
    public Bitrix24Request<Boolean> fail(String processId, @Nullable String connector, Collection<String> messageIds) {
        return OfflineEvents.fail(processId, connector, messageIds);
    }

    /**
     * All events of a queue, without touching them.
     *
     * @param connector name of the queue, null for the default one
     * @return all of them, to be narrowed
     * @see OfflineEvents#list
     */
    public Listing<OfflineEvent> listing(@Nullable String connector) {
        return OfflineEvents.listing(connector);
    }
}
