package io.github.pbx24.correlation.simulation;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/** What happens when. Of several things at one instant the one that was noted first comes first. */
final class Agenda {

    private record Item(Instant at, long order, Runnable what) {}

    private final PriorityQueue<Item> items =
            new PriorityQueue<>(Comparator.comparing(Item::at).thenComparing(Item::order));
    private final Set<Instant> looks = new HashSet<>();
    private long order;

    void at(Instant time, Runnable what) {
        items.add(new Item(time, order++, what));
    }

    /** At this time the nodes have something to look at. */
    void lookAt(Instant time) {
        if (looks.add(time)) {
            at(time, () -> looks.remove(time));
        }
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    Instant nextTime() {
        return items.element().at();
    }

    void next() {
        items.remove().what().run();
    }
}
