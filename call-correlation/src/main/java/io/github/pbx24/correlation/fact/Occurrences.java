package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts what was heard into the order in which it happened.
 *
 * <p>The vendor's clock and ours need not agree. No statement can be received before the time that it mentions, so the
 * smallest distance between a receipt and a mentioned time tells by how much receipts have to be moved to stand among the
 * vendor's times.
 *
 * @param inOrder what happened
 * @param distance the smallest distance between a receipt and a mentioned time; null if no time was mentioned
 */
record Occurrences(List<Occurrence> inOrder, @Nullable Duration distance) {

    /** Equal words without a time, received so soon after the first, are a repeated delivery and no second event. */
    static final Duration REPEATED_WITHIN = Duration.ofSeconds(20);

    private static final Comparator<Occurrence> ORDER = Comparator.comparing(Occurrence::time)
            .thenComparing(item -> EventKind.of(item.event()))
            .thenComparing(item -> Events.legOf(item.event()))
            .thenComparing(item -> item.event().at() == null)
            .thenComparing(Occurrence::event, ContentOrder.INSTANCE)
            .thenComparing(Occurrence::receivedAt);

    static Occurrences of(List<Heard> byReceipt) {
        Duration distance = null;
        for (Heard item : byReceipt) {
            distance = smaller(distance, item);
        }
        Map<CallEvent, Instant> first = new HashMap<>();
        List<Occurrence> occurrences = new ArrayList<>(byReceipt.size());
        for (Heard item : byReceipt) {
            if (!item.mayHappenAgain() || isNew(item, first)) {
                occurrences.add(occurrence(item, distance));
            }
        }
        occurrences.sort(ORDER);
        return new Occurrences(Collections.unmodifiableList(occurrences), distance);
    }

    /**
     * Adds a statement that was received last, which is what happens nearly always, without looking at the others.
     *
     * @return the larger order; null if it has to be worked out anew
     */
    @Nullable
    Occurrences plusLast(Heard news) {
        Occurrence added = occurrence(news, distance);
        boolean last = inOrder.isEmpty() || ORDER.compare(inOrder.get(inOrder.size() - 1), added) < 0;
        if (!last || !Objects.equals(distance, smaller(distance, news))) {
            return null;
        }
        Occurrence before = news.mayHappenAgain() ? lastOf(news.event()) : null;
        if (before != null && !isLater(news.receivedAt(), before.receivedAt())) {
            return this;
        }
        List<Occurrence> more = new ArrayList<>(inOrder.size() + 1);
        more.addAll(inOrder);
        more.add(added);
        return new Occurrences(Collections.unmodifiableList(more), distance);
    }

    private @Nullable Occurrence lastOf(CallEvent event) {
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            if (Events.isSame(inOrder.get(i).event(), event)) {
                return inOrder.get(i);
            }
        }
        return null;
    }

    private static Occurrence occurrence(Heard item, @Nullable Duration distance) {
        Instant at = item.event().at();
        Instant received =
                distance == null ? item.receivedAt() : item.receivedAt().minus(distance);
        return new Occurrence(item.event(), at == null ? received : at, item.receivedAt());
    }

    private static boolean isNew(Heard item, Map<CallEvent, Instant> first) {
        Instant before = first.get(item.event());
        if (before != null && !isLater(item.receivedAt(), before)) {
            return false;
        }
        first.put(item.event(), item.receivedAt());
        return true;
    }

    private static boolean isLater(Instant receivedAt, Instant first) {
        return receivedAt.isAfter(first.plus(REPEATED_WITHIN));
    }

    private static @Nullable Duration smaller(@Nullable Duration least, Heard item) {
        Instant mentioned = Events.latestVendorTime(item.event());
        if (mentioned == null) {
            return least;
        }
        Duration distance = Duration.between(mentioned, item.receivedAt());
        return least == null || distance.compareTo(least) < 0 ? distance : least;
    }
}
