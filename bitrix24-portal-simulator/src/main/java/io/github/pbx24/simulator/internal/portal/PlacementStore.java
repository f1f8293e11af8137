package io.github.pbx24.simulator.internal.portal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Places in the user interface that applications fill. Guarded by the portal's lock. */
public final class PlacementStore {

    /**
     * A page of an application in one place.
     *
     * @param userId 0 for everybody
     */
    public record Placement(
            long appId,
            String code,
            String handler,
            long userId,
            String title,
            String description,
            Map<String, @Nullable Object> options,
            Map<String, @Nullable Object> languages) {

        public boolean sameAs(Placement other) {
            return appId == other.appId && userId == other.userId && isAt(other.code, other.handler);
        }

        public boolean isAt(String otherCode, String otherHandler) {
            return code.equals(otherCode) && handler.equals(otherHandler);
        }
    }

    private final List<Placement> placements = new ArrayList<>();

    /** Returns false if the same page is there. */
    public boolean bind(Placement placement) {
        return placements.stream().noneMatch(placement::sameAs) && placements.add(placement);
    }

    public int unbind(Predicate<Placement> which) {
        int before = placements.size();
        placements.removeIf(which);
        return before - placements.size();
    }

    public List<Placement> of(long appId) {
        return placements.stream()
                .filter(placement -> placement.appId() == appId)
                .toList();
    }
}
