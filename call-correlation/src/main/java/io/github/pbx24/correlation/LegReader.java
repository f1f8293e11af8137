package io.github.pbx24.correlation;

import io.github.pbx24.correlation.CallFacts.Heard;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Extension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the conversations out of the facts.
 *
 * <p>Where the vendor numbers legs, the number decides which statements belong together and which leg came first. Where it
 * does not, answers come before transfers, and within each the vendor's time decides, else the receipt.
 */
final class LegReader {

    private final List<Heard> heard;

    LegReader(List<Heard> heard) {
        this.heard = heard;
    }

    List<Leg> legs() {
        List<Leg> numbered = numberedLegs();
        return numbered.isEmpty() ? countedLegs() : numbered;
    }

    private List<Leg> numberedLegs() {
        Map<Integer, LegDraft> drafts = new TreeMap<>();
        for (Heard item : heard) {
            CallEvent event = item.event();
            int number = legOf(event);
            if (number != CallEvent.NO_LEG && !(event instanceof CallEvent.Ringing)) {
                drafts.computeIfAbsent(number, LegDraft::new).hear(item);
            }
        }
        List<Leg> legs = new ArrayList<>();
        for (LegDraft draft : drafts.values()) {
            if (draft.talked()) {
                legs.add(draft.leg());
            }
        }
        return closedByNext(legs);
    }

    /** A leg whose end was lost is over when the next one begins: only one employee at a time holds a numbered leg. */
    private static List<Leg> closedByNext(List<Leg> legs) {
        for (int i = 0; i + 1 < legs.size(); i++) {
            if (legs.get(i).isOpen()) {
                legs.set(i, legs.get(i).endingAt(legs.get(i + 1).startedAt()));
            }
        }
        return legs;
    }

    private List<Leg> countedLegs() {
        List<Leg> legs = new ArrayList<>();
        for (Heard item : starts(CallEvent.Answered.class)) {
            Extension extension = ((CallEvent.Answered) item.event()).extension();
            addLeg(legs, extension == null ? null : extension.number(), item.time());
        }
        for (Heard item : starts(CallEvent.Transferred.class)) {
            CallEvent.Transferred transfer = (CallEvent.Transferred) item.event();
            // A transfer ends every conversation before it, unlike a second answer, which may be a conference.
            legs.replaceAll(leg -> leg.isOpen() ? leg.endingAt(item.time()) : leg);
            addLeg(legs, transfer.to().number(), item.time());
        }
        applyEnds(legs);
        return lastTalkerLast(legs);
    }

    private static void addLeg(List<Leg> legs, @Nullable String extension, Instant startedAt) {
        // One answer may be told twice with different details; a talker who is still talking does not begin again.
        boolean known =
                legs.stream().anyMatch(leg -> leg.isOpen() && (extension == null || extension.equals(leg.extension())));
        if (!known) {
            legs.add(new Leg(CallEvent.NO_LEG, extension, startedAt, null, null));
        }
    }

    private void applyEnds(List<Leg> legs) {
        for (Heard item : starts(CallEvent.LegEnded.class)) {
            CallEvent.LegEnded over = (CallEvent.LegEnded) item.event();
            String extension =
                    over.extension() == null ? null : over.extension().number();
            for (int i = 0; i < legs.size(); i++) {
                Leg leg = legs.get(i);
                boolean fits = leg.isOpen() && (extension == null || extension.equals(leg.extension()));
                if (fits && !item.time().isBefore(leg.startedAt())) {
                    legs.set(i, new Leg(leg.number(), leg.extension(), leg.startedAt(), item.time(), over.talk()));
                    break;
                }
            }
        }
    }

    /**
     * The end of an answered call names who talked last. Transfers without times that overtook each other would otherwise
     * leave another one last.
     */
    private List<Leg> lastTalkerLast(List<Leg> legs) {
        for (Heard item : heard) {
            if (item.event() instanceof CallEvent.Ended ended
                    && ended.result() == CallResult.ANSWERED
                    && ended.extension() != null) {
                String last = ended.extension().number();
                for (int i = legs.size() - 2; i >= 0; i--) {
                    boolean alreadyLast = last.equals(legs.get(legs.size() - 1).extension());
                    if (!alreadyLast && last.equals(legs.get(i).extension())) {
                        legs.add(legs.remove(i));
                    }
                }
                if (!legs.isEmpty() && !last.equals(legs.get(legs.size() - 1).extension())) {
                    addLeg(legs, last, legs.get(legs.size() - 1).startedAt());
                }
            }
        }
        return legs;
    }

    private List<Heard> starts(Class<? extends CallEvent> kind) {
        List<Heard> found =
                heard.stream().filter(item -> kind.isInstance(item.event())).toList();
        boolean allTimed = found.stream().allMatch(item -> item.event().at() != null);
        return found.stream()
                .sorted(Comparator.comparing(allTimed ? Heard::time : Heard::receivedAt))
                .toList();
    }

    private static int legOf(CallEvent event) {
        if (event instanceof CallEvent.Answered answered) {
            return answered.leg();
        }
        if (event instanceof CallEvent.Transferred transferred) {
            return transferred.leg();
        }
        return event instanceof CallEvent.LegEnded over ? over.leg() : CallEvent.NO_LEG;
    }

    /** One numbered leg while its statements are gathered. */
    private static final class LegDraft {

        private final int number;
        private @Nullable String extension;
        private @Nullable Instant startedAt;
        private @Nullable Instant endedAt;
        private @Nullable Duration measured;

        LegDraft(int number) {
            this.number = number;
        }

        void hear(Heard item) {
            CallEvent event = item.event();
            if (event instanceof CallEvent.LegEnded over) {
                endedAt = endedAt == null || item.time().isBefore(endedAt) ? item.time() : endedAt;
                measured = measured == null ? over.talk() : measured;
                name(over.extension());
            } else {
                startedAt = startedAt == null || item.time().isBefore(startedAt) ? item.time() : startedAt;
                name(
                        event instanceof CallEvent.Transferred transfer
                                ? transfer.to()
                                : ((CallEvent.Answered) event).extension());
            }
        }

        private void name(@Nullable Extension who) {
            if (extension == null && who != null) {
                extension = who.number();
            }
        }

        /** A leg of which only the end is known was a conversation unless it lasted no time. */
        boolean talked() {
            return startedAt != null || measured == null || !measured.isZero();
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
