package io.github.pbx24.bitrix24.event.offline;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.ResultNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of {@code event.offline.*}. They need an application and an administrator. The safe way: {@link #reserve},
 * work, {@link #commit} message by message, {@link #fail} what could not be done. A package whose answer was lost is
 * found again with {@link #list} and read with {@link #reread}. The portal keeps events for about a month.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/events/offline-events.html">Offline events</a>
 * @since 0.1
 */
public final class OfflineEvents {

    static final int MAX_ID = 100;

    private OfflineEvents() {}

    /**
     * Fetches events and deletes them in one go. If the answer is lost, they are lost.
     *
     * @param limit how many at most, positive
     * @param connector name of the queue, null for the default one
     * @return a request, {@link io.github.pbx24.bitrix24.Repeatability#NOT_REPEATABLE}
     * @throws Bitrix24FieldException if the limit is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-offline-get.html">event.offline.get</a>
     */
    public static Bitrix24Request<OfflinePackage> take(int limit, @Nullable String connector) {
        return fetch(limit, connector, Map.of("clear", 1));
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
    public static Bitrix24Request<OfflinePackage> reserve(int limit, @Nullable String connector, boolean failedOnes) {
        return fetch(limit, connector, failedOnes ? Map.of("clear", 0, "error", 1) : Map.of("clear", 0));
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
    public static Bitrix24Request<OfflinePackage> reread(String processId, int limit, @Nullable String connector) {
        return reread(processId, limit, connector, false);
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
    public static Bitrix24Request<List<OfflineEvent>> list(
            Map<String, ?> filter, @Nullable String connector, long start) {
        if (start < 0) {
            throw new Bitrix24FieldException("start", "must be 0 or more, was " + start);
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (!filter.isEmpty()) {
            parameters.put("filter", filter);
        }
        parameters.put("order", Map.of("ID", "ASC"));
        parameters.put("start", start);
        putConnector(parameters, connector);
        return Bitrix24Methods.EVENT_OFFLINE_LIST.request(
                parameters,
                rows -> rows.items().stream().map(OfflineEvent::from).toList());
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
    public static Bitrix24Request<Boolean> commit(
            String processId, @Nullable String connector, Collection<String> messageIds) {
        return Bitrix24Methods.EVENT_OFFLINE_CLEAR.request(
                messages(processId, connector, messageIds), ResultNode::asBoolean);
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
    public static Bitrix24Request<Boolean> commitAll(String processId, @Nullable String connector) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("process_id", id("process_id", processId));
        putConnector(parameters, connector);
        return Bitrix24Methods.EVENT_OFFLINE_CLEAR.request(parameters, ResultNode::asBoolean);
    }

    /**
     * Marks reserved events as failed and releases them; {@link #reserve} can fetch them separately.
     *
     * @param processId id of the package
     * @param connector name of the queue the package is from, null for the default one; with another one the portal agrees
     *     and does nothing
     * @param messageIds {@link OfflineEvent#messageId} of what failed; not empty
     * @return a request whose result is true
     * @throws Bitrix24FieldException if an id is blank or there is none
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-offline-error.html">event.offline.error</a>
     */
    public static Bitrix24Request<Boolean> fail(
            String processId, @Nullable String connector, Collection<String> messageIds) {
        return Bitrix24Methods.EVENT_OFFLINE_ERROR.request(
                messages(processId, connector, messageIds), ResultNode::asBoolean);
    }

    /**
     * All events of a queue, without touching them.
     *
     * @param connector name of the queue, null for the default one
     * @return all of them, to be narrowed
     * @see #list
     */
    public static Listing<OfflineEvent> listing(@Nullable String connector) {
        Listing<OfflineEvent> all = Listing.of(Bitrix24Methods.EVENT_OFFLINE_LIST.name(), OfflineEvent::from)
                .byOffset();
        return connector == null ? all : all.with("auth_connector", connector);
    }

    /** Reads a reserved package again, or those of it that were marked as failed before. */
    static Bitrix24Request<OfflinePackage> reread(
            String processId, int limit, @Nullable String connector, boolean failedOnes) {
        Map<String, Object> mode = new LinkedHashMap<>();
        mode.put("clear", 0);
        mode.put("process_id", id("process_id", processId));
        if (failedOnes) {
            mode.put("error", 1);
        }
        return fetch(limit, connector, mode);
    }

    /** Deletes reserved events that have an id and no message id. */
    static Bitrix24Request<Boolean> commitRows(String processId, @Nullable String connector, Collection<Long> ids) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("process_id", id("process_id", processId));
        parameters.put("id", ids);
        putConnector(parameters, connector);
        return Bitrix24Methods.EVENT_OFFLINE_CLEAR.request(parameters, ResultNode::asBoolean);
    }

    private static Bitrix24Request<OfflinePackage> fetch(
            int limit, @Nullable String connector, Map<String, Object> mode) {
        if (limit <= 0) {
            throw new Bitrix24FieldException("limit", "must be positive, was " + limit);
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("limit", limit);
        parameters.putAll(mode);
        putConnector(parameters, connector);
        return Bitrix24Methods.EVENT_OFFLINE_GET.request(parameters, OfflinePackage::from);
    }

    private static Map<String, Object> messages(
            String processId, @Nullable String connector, Collection<String> messageIds) {
        if (messageIds.isEmpty()) {
            throw new Bitrix24FieldException("message_id", "must be given");
        }
        messageIds.forEach(message -> id("message_id", message));
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("process_id", id("process_id", processId));
        parameters.put("message_id", messageIds);
        putConnector(parameters, connector);
        return parameters;
    }

    private static void putConnector(Map<String, Object> parameters, @Nullable String connector) {
        if (connector != null) {
            parameters.put("auth_connector", connector);
        }
    }

    private static String id(String field, String value) {
        if (value.isBlank() || value.length() > MAX_ID) {
            throw new Bitrix24FieldException(field, "must be an id that the portal gave");
        }
        return value;
    }
}
