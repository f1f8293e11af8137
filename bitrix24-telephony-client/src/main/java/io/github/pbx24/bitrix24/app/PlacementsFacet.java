package io.github.pbx24.bitrix24.app;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link Placements} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class PlacementsFacet {

    /** The only one. */
    public static final PlacementsFacet INSTANCE = new PlacementsFacet();

    private PlacementsFacet() {}

    /**
     * Shows a page in a place. If it is shown there already the portal answers with
     * {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#ALREADY_BOUND}; see
     * {@link io.github.pbx24.bitrix24.event.EventSubscriptions#ensureBound}. Users see it after they reload their page.
     *
     * @param binding what to show where
     * @return a request whose result is true
     * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/placement-bind.html">placement.bind</a>
     */
    public Bitrix24Request<Boolean> bind(PlacementBinding binding) {
        return Placements.bind(binding);
    }

    /**
     * Removes pages from a place.
     *
     * @param placement code of the place
     * @param handler page to remove, null for all of this place
     * @return a request whose result is a count of what was removed; the portal may count a page twice
     * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/placement-unbind.html">placement.unbind</a>
     */
    public Bitrix24Request<Long> unbind(String placement, @Nullable URI handler) {
        return Placements.unbind(placement, handler);
    }

    /**
     * Removes a page, also one whose address is no URI; the portal takes such.
     *
     * @param bound what {@link Placements#get} answered
     * @return a request whose result is a count of what was removed; the portal may count a page twice
     * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/placement-unbind.html">placement.unbind</a>
     */
    public Bitrix24Request<Long> unbind(BoundPlacement bound) {
        return Placements.unbind(bound);
    }

    /**
     * Lists what the application shows.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/placement-get.html">placement.get</a>
     */
    public Bitrix24Request<List<BoundPlacement>> get() {
        return Placements.get();
    }

    /**
     * Lists the places that exist for the granted scopes.
     *
     * @return a request whose result has codes
     * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/placement-list.html">placement.list</a>
     */
    public Bitrix24Request<List<String>> list() {
        return Placements.list();
    }
}
