package io.github.pbx24.bitrix24.app;

import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.ResultNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of {@code placement.*}, scope {@code placement} and that of the place. They need an application and, but for
 * the list, an administrator. Bindings are gone after an update of the application.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/index.html">Widgets</a>
 * @since 0.1
 */
public final class Placements {

    private Placements() {}

    /**
     * Shows a page in a place. If it is shown there already the portal answers with
     * {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#ALREADY_BOUND}; see
     * {@link io.github.pbx24.bitrix24.event.EventSubscriptions#ensureBound}. Users see it after they reload their page.
     *
     * @param binding what to show where
     * @return a request whose result is true
     * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/placement-bind.html">placement.bind</a>
     */
    public static Bitrix24Request<Boolean> bind(PlacementBinding binding) {
        return Bitrix24Methods.PLACEMENT_BIND.request(binding.parameters(), ResultNode::asBoolean);
    }

    /**
     * Removes pages from a place.
     *
     * @param placement code of the place
     * @param handler page to remove, null for all of this place
     * @return a request whose result is a count of what was removed; the portal may count a page twice
     * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/placement-unbind.html">placement.unbind</a>
     */
    public static Bitrix24Request<Long> unbind(String placement, @Nullable URI handler) {
        return removal(placement, handler == null ? null : handler.toString());
    }

    /**
     * Removes a page, also one whose address is no URI; the portal takes such.
     *
     * @param bound what {@link #get} answered
     * @return a request whose result is a count of what was removed; the portal may count a page twice
     * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/placement-unbind.html">placement.unbind</a>
     */
    public static Bitrix24Request<Long> unbind(BoundPlacement bound) {
        return removal(bound.placement(), bound.handler());
    }

    private static Bitrix24Request<Long> removal(String placement, @Nullable String handler) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("PLACEMENT", placement);
        if (handler != null) {
            parameters.put("HANDLER", handler);
        }
        return Bitrix24Methods.PLACEMENT_UNBIND.request(
                parameters, result -> result.get("count").asLong().orElse(0));
    }

    /**
     * Lists what the application shows.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/placement-get.html">placement.get</a>
     */
    public static Bitrix24Request<List<BoundPlacement>> get() {
        return Bitrix24Methods.PLACEMENT_GET.request(
                Map.of(),
                rows -> rows.items().stream().map(BoundPlacement::from).toList());
    }

    /**
     * Lists the places that exist for the granted scopes.
     *
     * @return a request whose result has codes
     * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/placement-list.html">placement.list</a>
     */
    public static Bitrix24Request<List<String>> list() {
        return Bitrix24Methods.PLACEMENT_LIST.request(
                Map.of(),
                codes -> codes.items().stream()
                        .flatMap(code -> code.asText().stream())
                        .toList());
    }
}
