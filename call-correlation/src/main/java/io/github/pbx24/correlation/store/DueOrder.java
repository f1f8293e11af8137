package io.github.pbx24.correlation.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Due calls in memory, by exchange and urgency, so that asking costs what is answered and not what is stored. */
final class DueOrder {

    private static final Comparator<Entry> BY_TIME = Comparator.comparing(Entry::dueAt)
            .thenComparing(entry -> entry.call().id());

    private final Map<Lane, NavigableSet<Entry>> lanes = new HashMap<>();

    private record Lane(String pbx, Urgency urgency) {}

    private record Entry(Instant dueAt, CallHeader call) {}

    void replace(@Nullable CallHeader before, @Nullable CallHeader after) {
        if (before != null && before.dueAt() != null) {
            lane(before).remove(new Entry(before.dueAt(), before));
        }
        if (after != null && after.dueAt() != null) {
            lane(after).add(new Entry(after.dueAt(), after));
        }
    }

    private NavigableSet<Entry> lane(CallHeader call) {
        return lanes.computeIfAbsent(new Lane(call.pbx(), call.urgency()), lane -> new TreeSet<>(BY_TIME));
    }

    List<CallStore.Due> due(String pbx, int limit, Instant now) {
        List<CallStore.Due> due = new ArrayList<>();
        for (Urgency urgency : Urgency.values()) {
            for (Entry entry : lanes.getOrDefault(new Lane(pbx, urgency), new TreeSet<>(BY_TIME))) {
                if (entry.dueAt().isAfter(now) || due.size() >= limit) {
                    break;
                }
                if (!entry.call().isHeld(now)) {
                    due.add(new CallStore.Due(entry.call().id(), pbx, urgency));
                }
            }
        }
        return due;
    }
}
