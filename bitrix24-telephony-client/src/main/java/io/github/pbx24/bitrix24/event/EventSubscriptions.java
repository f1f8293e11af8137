package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.ResultNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of {@code event.*} and {@code events}. They need an application but no scope of their own; the scope of the
 * event itself is needed. Bindings are gone after an update of the application.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/events/index.html">Events</a>
 * @since 0.1
 */
public final class EventSubscriptions {

    private EventSubscriptions() {}

    /**
     * Binds an event. If the same binding exists the portal answers with
     * {@link Bitrix24ErrorKind#ALREADY_BOUND}; see {@link #ensureBound}.
     *
     * @param binding what to bind
     * @return a request whose result is true
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-bind.html">event.bind</a>
     */
    public static Bitrix24Request<Boolean> bind(EventBinding binding) {
        return Bitrix24Methods.EVENT_BIND.request(binding.parameters(), ResultNode::asBoolean);
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
    public static Bitrix24Request<Boolean> bindOfflineNotice(EventBinding binding, Duration minTimeout) {
        if (!binding.event().equalsIgnoreCase("OnOfflineEvent") || binding.handler() == null) {
            throw new Bitrix24FieldException("event", "must be an online binding of OnOfflineEvent");
        }
        if (minTimeout.isNegative()) {
            throw new Bitrix24FieldException("minTimeout", "must not be negative");
        }
        Map<String, Object> parameters = new LinkedHashMap<>(binding.parameters());
        parameters.put("options", Map.of("minTimeout", minTimeout.toSeconds()));
        return Bitrix24Methods.EVENT_BIND.request(parameters, ResultNode::asBoolean);
    }

    /**
     * Executes a request that binds something, and takes "bound already" for success.
     *
     * @param client the portal
     * @param bind a request of {@link #bind} or of {@link io.github.pbx24.bitrix24.app.Placements#bind}
     * @return true if it was bound now, false if it was before
     * @throws Bitrix24Exception if it failed
     */
    public static boolean ensureBound(Bitrix24Client client, Bitrix24Request<Boolean> bind) {
        try {
            return client.execute(bind);
        } catch (Bitrix24ApiException e) {
            if (e.kind() == Bitrix24ErrorKind.ALREADY_BOUND) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Removes bindings. Without a user in the binding an administrator removes those of all users for the address,
     * anybody else his own.
     *
     * @param binding what to remove
     * @return a request whose result is the number of removed bindings
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-unbind.html">event.unbind</a>
     */
    public static Bitrix24Request<Long> unbind(EventBinding binding) {
        return Bitrix24Methods.EVENT_UNBIND.request(
                binding.parameters(), result -> result.get("count").asLong().orElse(0));
    }

    /**
     * Lists the bindings of the application; to a user who is no administrator only his own.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/event-get.html">event.get</a>
     */
    public static Bitrix24Request<List<EventSubscription>> get() {
        return Bitrix24Methods.EVENT_GET.request(
                Map.of(),
                rows -> rows.items().stream().map(EventSubscription::from).toList());
    }

    /**
     * Lists the events that exist.
     *
     * @param scope only those of one scope; null for those of the application
     * @return a request whose result has names in upper case
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/events.html">events</a>
     */
    public static Bitrix24Request<List<String>> names(@Nullable String scope) {
        return Bitrix24Methods.EVENTS.request(
                scope == null ? Map.of() : Map.of("SCOPE", scope),
                names -> names.items().stream()
                        .flatMap(name -> name.asText().stream())
                        .map(name -> name.toUpperCase(Locale.ROOT))
                        .toList());
    }

    /**
     * Makes the portal send {@code OnAppTest}: a test of the way back.
     *
     * @param parameters comes back in {@link OnAppTest#query}
     * @return a request whose result is true; not repeatable, the event would come twice
     * @throws Bitrix24FieldException if a value is of the wrong kind
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/test-events.html">event.test</a>
     */
    public static Bitrix24Request<Boolean> test(Map<String, ?> parameters) {
        return Bitrix24Methods.EVENT_TEST.request(parameters, ResultNode::asBoolean);
    }
}
