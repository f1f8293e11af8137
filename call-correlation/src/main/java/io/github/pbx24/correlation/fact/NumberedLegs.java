package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers the statements about each numbered leg. */
final class NumberedLegs {

    private final Map<Integer, Draft> drafts = new TreeMap<>();

    boolean isEmpty() {
        return drafts.isEmpty();
    }

    void hear(Occurrence item, EventKind kind, @Nullable String extension, boolean machine) {
        Draft draft = drafts.computeIfAbsent(Events.legOf(item.event()), Draft::new);
        draft.machine |= machine;
        if (draft.extension == null) {
            draft.extension = extension;
        }
        if (kind == EventKind.LEG_ENDED) {
            Duration talk = ((CallEvent.LegEnded) item.event()).talk();
            draft.endedAt = draft.endedAt == null ? item.time() : draft.endedAt;
            draft.measured = draft.measured == null ? talk : draft.measured;
        } else if (draft.startedAt == null) {
            draft.startedAt = item.time();
        }
    }

    /** A leg whose end was lost is over when the next one begins: only one employee at a time holds a numbered leg. */
    List<Leg> legs() {
        List<Leg> legs = new ArrayList<>();
        for (Draft draft : drafts.values()) {
            if (draft.talked()) {
                int last = legs.size() - 1;
                Leg leg = draft.leg();
                if (last >= 0 && legs.get(last).isOpen()) {
                    legs.set(last, legs.get(last).endingAt(leg.startedAt()));
                }
                legs.add(leg);
            }
        }
        return legs;
    }

    /** One numbered leg while its statements are gathered, in order. */
    private static final class Draft {

        private final int number;
        private @Nullable String extension;
        private @Nullable Instant startedAt;
        private @Nullable Instant endedAt;
        private @Nullable Duration measured;
        private boolean machine;

        Draft(int number) {
            this.number = number;
        }

        /** A leg of which only the end is known was a conversation unless it lasted no time. */
        boolean talked() {
            return !machine && (startedAt != null || measured == null || !measured.isZero());
        }

        Leg leg() {
            Instant end = endedAt;
            Instant start = startedAt;
            if (start == null) {
                Duration talk = measured == null ? Duration.ZERO : measured;
                start = end == null ? Instant.EPOCH : end.minus(talk);
            }
            return new Leg(number, extension, start, end, measured);
        }
    }
}
