package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link EventSubscriptions} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class EventSubscriptionsFacet {

    /** The only one. */
    public static final EventSubscriptionsFacet INSTANCE = new EventSubscriptionsFacet();

    private EventSubscriptionsFacet() {}

    /**
     * Binds an event. If the same binding exists the portal answers with
     * {@link Bitrix24ErrorKind#ALREADY_BOUND}; see {@link EventSubscriptions#ensureBound}.
     *
     * @param binding what to bind
     * @return a request whose result is true
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-bind.html">event.bind</a>
     */
    public Bitrix24Request<Boolean> bind(EventBinding binding) {
        return EventSubscriptions.bind(binding);
    }

    /**
     * Binds {@code OnOfflineEvent}, which tells that a queue of offline events is no longer empty.
     *
     * @param binding an online binding of {@code OnOfflineEvent}
     * @param minTimeout least time between two notices, in whole seconds; zero for one notice per change
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the binding is another one or the time is negative
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/offline-events.html">Offline events</a>
     */
    public Bitrix24Request<Boolean> bindOfflineNotice(EventBinding binding, Duration minTimeout) {
        return EventSubscriptions.bindOfflineNotice(binding, minTimeout);
    }

    /**
     * Removes bindings. Without a user in the binding an administrator removes those of all users for the address,
     * anybody else his own.
     *
     * @param binding what to remove
     * @return a request whose result is the number of removed bindings
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-unbind.html">event.unbind</a>
     */
    public Bitrix24Request<Long> unbind(EventBinding binding) {
        return EventSubscriptions.unbind(binding);
    }

    /**
     * Lists the bindings of the application; to a user who is no administrator only his own.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-get.html">event.get</a>
     */
    public Bitrix24Request<List<EventSubscription>> get() {
        return EventSubscriptions.get();
    }

    /**
     * Lists the events that exist.
     *
     * @param scope only those of one scope; null for those of the application
     * @return a request whose result has names in upper case
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/events.html">events</a>
     */
    public Bitrix24Request<List<String>> names(@Nullable String scope) {
        return EventSubscriptions.names(scope);
    }

    /**
     * Makes the portal send {@code OnAppTest}: a test of the way back.
     *
     * @param parameters comes back in {@link OnAppTest#query}
     * @return a request whose result is true; not repeatable, the event would come twice
     * @throws Bitrix24FieldException if a value is of the wrong kind
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/test-events.html">event.test</a>
     */
    public Bitrix24Request<Boolean> test(Map<String, ?> parameters) {
        return EventSubscriptions.test(parameters);
    }
}
