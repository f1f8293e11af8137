package io.github.pbx24.bitrix24.internal.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The trips of a client that are not over, so that closing it ends them all. */
final class OpenTrips {

    /** Enough to be quick, few enough that a caller whose callback blocks holds up few others. */
    private static final int TOGETHER = 500;

    private final Set<Trip<?>> open = ConcurrentHashMap.newKeySet();

    void add(Trip<?> trip) {
        open.add(trip);
        trip.answer.whenComplete((answer, failure) -> open.remove(trip));
    }

    /** Ends all; callbacks run on the executor. */
    void closeAll(Executor executor) {
        List<Trip<?>> all = new ArrayList<>(open);
        for (int i = 0; i < all.size(); i += TOGETHER) {
            List<Trip<?>> some = all.subList(i, Math.min(all.size(), i + TOGETHER));
            executor.execute(() -> some.forEach(Trip::close));
        }
    }
}
