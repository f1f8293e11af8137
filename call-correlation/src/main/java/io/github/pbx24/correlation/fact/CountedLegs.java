package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows who talks where the vendor does not number legs: statements are heard in the order in which they happened.
 *
 * <p>Only the open legs are looked at, so the cost of a statement does not grow with the call.
 */
final class CountedLegs {

    private static final String UNKNOWN = "";

    private final List<Leg> legs = new ArrayList<>();
    /** Place in {@link #legs} of each open leg, by who talks. */
    private final Map<String, Integer> open = new LinkedHashMap<>();

    private final List<String> namedByEnds = new ArrayList<>();
    /** Who took a call over and did not say yet that the conversation began. */
    private @Nullable String tookOver;

    void hear(Occurrence item, EventKind kind, @Nullable String extension, boolean machine) {
        switch (kind) {
            case ANSWERED -> {
                if (!machine) {
                    answered(extension, item.time());
                }
            }
            case TRANSFERRED -> transferred(machine ? null : extension, item.time());
            case LEG_ENDED -> {
                if (!machine) {
                    legEnded(extension, item.time(), ((CallEvent.LegEnded) item.event()).talk());
                }
            }
            case ENDED -> {
                if (extension != null && ((CallEvent.Ended) item.event()).result() == CallResult.ANSWERED) {
                    namedByEnds.add(extension);
                }
            }
            case RINGING, RECORDING_READY -> {
                // They say nothing of conversations.
            }
        }
    }

    /**
     * The end of an answered call names who talked last. Transfers without times that overtook each other would otherwise
     * leave another one last.
     */
    List<Leg> legs() {
        List<Leg> all = new ArrayList<>(legs);
        for (String last : namedByEnds) {
            if (!all.isEmpty() && !last.equals(all.get(all.size() - 1).extension())) {
                makeLast(last, all);
            }
        }
        return all;
    }

    private static void makeLast(String extension, List<Leg> all) {
        for (int i = all.size() - 2; i >= 0; i--) {
            if (extension.equals(all.get(i).extension())) {
                all.add(all.remove(i));
                return;
            }
        }
        all.add(new Leg(CallEvent.NO_LEG, extension, all.get(all.size() - 1).startedAt(), null, null));
    }

    private void answered(@Nullable String extension, Instant time) {
        String who = extension == null ? UNKNOWN : extension;
        Integer place = open.get(who);
        if (place != null && who.equals(tookOver)) {
            // The transfer told who gets the call, the answer tells when the conversation began.
            legs.set(place, legs.get(place).startingAt(time));
            tookOver = null;
            return;
        }
        Integer unnamed = extension == null ? null : open.remove(UNKNOWN);
        if (unnamed != null && place == null) {
            // One answer may be told twice, the second time with the name.
            Leg leg = legs.get(unnamed);
            legs.set(unnamed, new Leg(leg.number(), extension, leg.startedAt(), null, null));
            open.put(who, unnamed);
            return;
        }
        // A talker who is still talking does not begin again.
        if (place == null && (extension != null || open.isEmpty())) {
            begin(extension, time);
        }
    }

    /** A transfer ends every conversation before it, unlike a second answer, which may be a conference. */
    private void transferred(@Nullable String extension, Instant time) {
        if (extension != null && open.containsKey(extension) && open.size() == 1) {
            return;
        }
        open.values().forEach(place -> legs.set(place, legs.get(place).endingAt(time)));
        open.clear();
        if (extension != null) {
            begin(extension, time);
            tookOver = extension;
        }
    }

    private void begin(@Nullable String extension, Instant time) {
        open.put(extension == null ? UNKNOWN : extension, legs.size());
        legs.add(new Leg(CallEvent.NO_LEG, extension, time, null, null));
    }

    private void legEnded(@Nullable String extension, Instant time, @Nullable Duration talk) {
        Integer place = extension == null ? firstOpen() : open.get(extension);
        if (place != null) {
            Leg leg = legs.get(place);
            legs.set(place, new Leg(leg.number(), leg.extension(), leg.startedAt(), time, talk));
            open.values().remove(place);
        } else if (talk != null && !talk.isZero()) {
            // Its answer was lost, but not how long they talked.
            legs.add(new Leg(CallEvent.NO_LEG, extension, time.minus(talk), time, talk));
        }
    }

    private @Nullable Integer firstOpen() {
        return open.isEmpty() ? null : open.values().iterator().next();
    }
}
